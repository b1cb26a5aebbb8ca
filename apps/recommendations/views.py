from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from apps.common.htmx import answer
from apps.common.thread import strands_for
from apps.lessons.access import get_playbook
from apps.lessons.review.deciding import waiting_for
from apps.lessons.sharing import about_page, about_piece, open_when_public
from apps.lessons.translation.queries import editions, newer_original
from apps.recommendations import queries
from apps.recommendations.access import get_recommendation
from apps.recommendations.forms import FilterForm
from apps.recommendations.models import Recommendation
from apps.teams.requests import MemberRequest

ON_A_PAGE = 60


@open_when_public
def recommendation_list(request: MemberRequest, slug: str) -> HttpResponse:
    playbook = get_playbook(request.user, slug, Recommendation)
    form = FilterForm(request.GET, sections=queries.sections_to_filter(playbook), tags=queries.tags_of(playbook))
    chosen = form.chosen()
    page = Paginator(queries.recommendations_of(playbook, chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    found = list(page)
    context = {
        "playbook": playbook,
        "form": form,
        "chosen": chosen,
        "page": page,
        "count": page.paginator.count,
        "picture": queries.impact_by_effort(playbook, chosen),
        "headlines": [recommendation for recommendation in found if recommendation.headline],
        "editions": editions(request, playbook, "recommendations:recommendation_list"),
        "others": [recommendation for recommendation in found if not recommendation.headline],
        "about": about_page(request, playbook, "CollectionPage", _("Recommendations")),
    }
    partials = ("recommendation-list", "recommendation-page")
    return answer(request, "recommendations/recommendation_list.html", context, partials=partials)


@open_when_public
def recommendation_detail(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    recommendation = get_recommendation(request.user, slug, code)
    strands = strands_for(request.user, recommendation)
    found = editions(request, recommendation, "recommendations:recommendation_detail", code)
    context = {
        "playbook": recommendation.playbook,
        "recommendation": recommendation,
        "lessons": list(recommendation.lessons.all()),
        "examples": queries.worked_examples(recommendation),
        "strands": strands,
        "editions": found,
        "newer": newer_original(recommendation, found),
        "draft_waiting": waiting_for(recommendation, request.user),
        "about": about_piece(request, recommendation, recommendation.statement),
        "start_url": next((strand.start_url for strand in strands if strand.start_url), ""),
    }
    return TemplateResponse(request, "recommendations/recommendation_detail.html", context)
