from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.activity.queries import history_of
from apps.common.htmx import answer
from apps.common.thread import strands_for
from apps.lessons.models import Lesson
from apps.plans import access, services
from apps.plans.enums import State
from apps.plans.forms import CommentForm, InitiativeForm, MoveForm, NewItemForm, StateForm
from apps.plans.history import sentence
from apps.plans.models import ActionPlan, Initiative
from apps.plans.periods import Quarter
from apps.plans.queries import initiatives as queries
from apps.plans.rules import why_not_delete
from apps.plans.views.answers import back, done, says_why_not
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
    entries = history_of("initiative", initiative.code)
    shown = list(entries if "history" in request.GET else entries[: HISTORY_SHOWN + 1])
    more = "history" not in request.GET and len(shown) > HISTORY_SHOWN
    rights = access.rights_on(request.user, initiative)
    return {
        **items_context(request, initiative),
        "pins": queries.pins_of(initiative),
        "terms": queries.terms_of(initiative),
        "strands": strands_for(request.user, initiative),
        "comments": queries.comments_of(initiative),
        "comment_form": CommentForm() if rights.comment else None,
        "history": [(entry, sentence(entry)) for entry in (shown[:HISTORY_SHOWN] if more else shown)],
        "more_history": more,
        "is_late": initiative.state != State.DONE and initiative.due_on < timezone.localdate(),
    }


def items_context(
    request: MemberRequest, initiative: Initiative, new_item: NewItemForm | None = None
) -> dict[str, Any]:
    rights = access.rights_on(request.user, initiative)
    items = queries.items_of(initiative)
    if rights.edit and new_item is None:
        new_item = NewItemForm(organization=initiative.plan.team.organization)
    return {
        "initiative": initiative,
        "plan": initiative.plan,
        "rights": rights,
        "items": items if "items" in request.GET else items[:ITEMS_SHOWN],
        "more_items": 0 if "items" in request.GET else max(len(items) - ITEMS_SHOWN, 0),
        "progress": queries.Progress.of(items),
        "new_item": new_item,
        "today": timezone.localdate(),
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
    if request.method == "POST" and form.is_valid():
        services.edit_initiative(
            initiative=initiative,
            by=request.user,
            lessons=form.chosen_lessons(),
            **{name: form.cleaned_data[name] for name in FIELDS},
        )
        return done(request, _("The initiative is saved."), initiative.get_absolute_url())
    context = {"initiative": initiative, "plan": initiative.plan, "form": form}
    return answer(request, "plans/initiative_edit.html", context, status=422 if form.errors else 200)


@says_why_not
def initiative_state(request: MemberRequest, code: str) -> HttpResponse:
    """A button posts a state; what needs a reason first shows the form for it (also in the board's dialog)."""
    initiative = access.get_initiative(request.user, code, to="edit")
    initial = {
        "state": request.GET.get("state", initiative.state),
        "blocked_reason": initiative.blocked_reason,
    }
    form = StateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        initiative = services.set_initiative_state(initiative=initiative, by=request.user, **form.cleaned_data)
        sentence = _("“%(title)s”: %(state)s.") % {"title": initiative.title, "state": initiative.get_state_display()}
        return done(request, sentence, back(request, initiative.get_absolute_url()))
    context = {"initiative": initiative, "form": form, "next": back(request, "")}
    return answer(
        request,
        "plans/initiative_state.html",
        context,
        partials=("initiative-state",),
        status=422 if form.errors else 200,
    )


def quarters_for(plan: ActionPlan) -> list[Quarter]:
    """Where an initiative of the plan can be moved: this quarter, the next one and the one after the plan."""
    now = Quarter.of(timezone.localdate())
    known = {now, now.next, Quarter.of(plan.ends_on).next}
    return sorted(quarter for quarter in known if not plan.starts_on <= quarter.starts_on <= plan.ends_on)


@says_why_not
def initiative_move(request: MemberRequest, code: str) -> HttpResponse:
    initiative = access.get_initiative(request.user, code, to="edit")
    quarters = quarters_for(initiative.plan)
    form = MoveForm(request.POST or None, quarters=quarters)
    if request.method == "POST" and form.is_valid():
        quarter = form.cleaned_data["quarter"]
        services.move_initiative(initiative=initiative, to=quarter, by=request.user)
        sentence = _("“%(title)s” is now in the plan for %(quarter)s.") % {
            "title": initiative.title,
            "quarter": quarter.name,
        }
        return done(request, sentence, initiative.get_absolute_url())
    context = {"initiative": initiative, "plan": initiative.plan, "form": form}
    return answer(request, "plans/initiative_move.html", context, status=422 if form.errors else 200)


@says_why_not
def initiative_delete(request: MemberRequest, code: str) -> HttpResponse:
    """Ask first; what a workshop decided is not deleted, and the page says so instead of asking."""
    initiative = access.get_initiative(request.user, code, to="edit")
    if request.method == "POST":
        services.delete_initiative(initiative=initiative, by=request.user)
        sentence = _("“%(title)s” is deleted.") % {"title": initiative.title}
        return done(request, sentence, initiative.plan.get_absolute_url())
    reason = why_not_delete(decided=queries.is_decided(initiative))
    context = {"initiative": initiative, "plan": initiative.plan, "reason": reason}
    return answer(request, "plans/initiative_delete.html", context)
