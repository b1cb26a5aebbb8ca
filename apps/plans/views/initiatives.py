from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.activity.queries import history_of
from apps.common.htmx import answer
from apps.common.thread import strands_for
from apps.lessons.models import Lesson
from apps.plans import access, services
from apps.plans.enums import State
from apps.plans.forms import CommentForm, InitiativeForm, NewItemForm
from apps.plans.history import rewordings, sentence
from apps.plans.models import Initiative
from apps.plans.queries import initiatives as queries
from apps.plans.refusals import ChangedMeanwhile
from apps.plans.rules import why_not_delete
from apps.plans.views.answers import done, says_why_not
from apps.teams.requests import MemberRequest

# The page shows this much at first; the whole of it is one click away.
HISTORY_SHOWN = 12
ITEMS_SHOWN = 100


@require_safe
def initiative_detail(request: MemberRequest, code: str) -> HttpResponse:
    initiative = access.get_initiative(request.user, code)
    context = detail_context(request, initiative)
    return answer(request, "plans/initiative_detail.html", context, partials=("items", "item-list", "history"))


def detail_context(request: MemberRequest, initiative: Initiative) -> dict[str, Any]:
    """Everything the page of an initiative shows; its partials need parts of it."""
    rights = access.rights_on(request.user, initiative)
    return {
        **items_context(request, initiative),
        "pins": queries.pins_of(initiative),
        "terms": queries.terms_of(initiative),
        "places": queries.places_of(initiative),
        "strands": strands_for(request.user, initiative),
        "comments": queries.comments_of(initiative),
        "comment_form": CommentForm() if rights.comment else None,
        "is_late": not initiative.is_closed and initiative.due_on < initiative.plan.team.today,
    }


def history_context(request: MemberRequest, initiative: Initiative) -> dict[str, Any]:
    entries = history_of("initiative", initiative.code)
    everything = asks_for(request, "history")
    shown = list(entries if everything else entries[: HISTORY_SHOWN + 1])
    more = not everything and len(shown) > HISTORY_SHOWN
    rows = shown[:HISTORY_SHOWN] if more else shown
    return {"history": [(entry, sentence(entry), rewordings(entry)) for entry in rows], "more_history": more}


def asks_for(request: MemberRequest, part: str) -> bool:
    """Whether the reader has the whole of a part before them: the page's address says so, also where htmx sends a form
    from it."""
    return part in request.GET or f"{part}=all" in urlsplit(request.headers.get("HX-Current-URL", "")).query.split("&")


def items_context(
    request: MemberRequest, initiative: Initiative, new_item: NewItemForm | None = None, *, everything: bool = False
) -> dict[str, Any]:
    """The items, and the history, which changes with them."""
    rights = access.rights_on(request.user, initiative)
    items = queries.items_of(initiative)
    everything = everything or asks_for(request, "items")
    if rights.edit and new_item is None:
        new_item = NewItemForm(organization=initiative.plan.team.organization)
    return {
        **history_context(request, initiative),
        "initiative": initiative,
        "plan": initiative.plan,
        "rights": rights,
        "items": items if everything else items[:ITEMS_SHOWN],
        "more_items": 0 if everything else max(len(items) - ITEMS_SHOWN, 0),
        "items_query": "?items=all" if everything and len(items) > ITEMS_SHOWN else "",
        "progress": queries.Progress.of(items),
        "new_item": new_item,
        "today": initiative.plan.team.today,
        "states": State,
        # Whoever is assigned an item may move it along, unless a viewer of the organization.
        "me": request.user.pk,
    }


@says_why_not
def initiative_create(request: MemberRequest, code: str) -> HttpResponse:
    plan = access.get_plan(request.user, code, to="edit")
    lessons = queries.lessons_for(plan.team.organization)
    form = InitiativeForm(
        request.POST or None,
        plan=plan,
        lessons=lessons,
        reasons=_first_reasons(request, lessons),
    )
    if request.method == "POST" and form.is_valid():
        initiative = services.create_initiative(
            plan=plan,
            by=request.user,
            lessons=form.chosen_lessons(),
            first_items=form.cleaned_data["first_steps"],
            **{name: form.cleaned_data[name] for name in (*FIELDS, "code")},
        )
        return done(request, _("The initiative is in the plan."), initiative.get_absolute_url())
    context = {"plan": plan, "form": form}
    return answer(request, "plans/initiative_create.html", context, status=422 if form.errors else 200)


FIELDS = ("title", "outcome", "owner", "owner_name", "due_on")


def _first_reasons(request: MemberRequest, lessons: list[Lesson]) -> dict[int, str]:
    """The lesson ticked at first: the one the link named."""
    lesson = queries.find_lesson(lessons, request.GET.get("lesson", ""))
    return {lesson.pk: ""} if lesson else {}


@says_why_not
def initiative_edit(request: MemberRequest, code: str) -> HttpResponse:
    initiative = access.get_initiative(request.user, code, to="edit")
    links = {link.lesson_id: link.reason for link in initiative.lesson_links.all()}
    form = InitiativeForm(
        request.POST or None,
        plan=initiative.plan,
        initiative=initiative,
        lessons=queries.lessons_for(initiative.plan.team.organization, also=links.keys()),
        reasons=links,
        initial={name: getattr(initiative, name) for name in FIELDS},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_initiative(
                initiative=initiative,
                by=request.user,
                lessons=form.chosen_lessons(),
                seen=form.cleaned_data["seen"],
                **{name: form.cleaned_data[name] for name in FIELDS},
            )
        except ChangedMeanwhile as changed:
            form.come_back(changed)
            status = 409
        else:
            return done(request, _("The initiative is saved."), initiative.get_absolute_url())
    elif form.errors:
        status = 422
    context = {"initiative": initiative, "plan": initiative.plan, "form": form}
    return answer(request, "plans/initiative_edit.html", context, status=status)


@says_why_not
def initiative_delete(request: MemberRequest, code: str) -> HttpResponse:
    """Ask first; what a workshop decided is not deleted, and the page says so instead of asking."""
    initiative = access.get_initiative(request.user, code, to="edit")
    if request.method == "POST":
        services.delete_initiative(initiative=initiative, by=request.user)
        sentence = _("“%(title)s” is deleted.") % {"title": initiative.title}
        return done(request, sentence, initiative.plan.get_absolute_url())
    reason = why_not_delete(decided=queries.is_decided(initiative), recorded=queries.is_recorded(initiative))
    context = {"initiative": initiative, "plan": initiative.plan, "reason": reason}
    return answer(request, "plans/initiative_delete.html", context)
