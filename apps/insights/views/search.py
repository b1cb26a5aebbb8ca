from django.http import HttpResponse
from django.utils.translation import get_language

from apps.common.htmx import answer
from apps.insights.queries.search import LONGEST
from apps.insights.queries.spelling import answer_to
from apps.teams.requests import MemberRequest


def search(request: MemberRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = answer_to(request.user, text, get_language(), exactly="exactly" in request.GET)
    context = {"text": text, "answer": found, "longest": LONGEST}
    return answer(request, "insights/search.html", context, partials=("search-results",))
