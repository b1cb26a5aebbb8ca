from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from apps.common.htmx import answer, asked_partial
from apps.plans import access, services
from apps.plans.enums import State
from apps.plans.forms import ItemForm, ItemStateForm, NewItemForm
from apps.plans.models import ActionItem, Initiative
from apps.plans.refusals import ChangedMeanwhile, PlanRefused
from apps.plans.views.answers import back, done, says_why_not
from apps.plans.views.initiatives import ITEMS_SHOWN, detail_context, items_context
from apps.teams.requests import MemberRequest

PAGE = "plans/initiative_detail.html"
PARTIALS = ("items", "item-list")


def _items_url(initiative: Initiative) -> str:
    """Without scripts the page comes anew, so a long list is opened whole: what was changed may stand at its end."""
    long = "?items=all" if initiative.items.count() > ITEMS_SHOWN else ""
    return f"{initiative.get_absolute_url()}{long}#items"


def _changed(
    request: MemberRequest, initiative: Initiative, sentence: str, *, everything: bool = False
) -> HttpResponse:
    """The list as it is now, with the history beside it; without htmx, or from another page, back to where the button
    was."""
    if asked_partial(request) in PARTIALS:
        context = items_context(request, initiative, everything=everything) | {"beside": True}
        return answer(request, PAGE, context, partials=PARTIALS)
    url = back(request, _items_url(initiative))
    return HttpResponseRedirect(url) if asked_partial(request) else done(request, sentence, url)


@require_POST
@says_why_not
def item_create(request: MemberRequest, code: str) -> HttpResponse:
    initiative = access.get_initiative(request.user, code, to="edit")
    form = NewItemForm(request.POST, organization=initiative.plan.team.organization)
    if form.is_valid():
        data = form.cleaned_data
        titles = data["title"]
        items = [services.NewItem(title, data["assignee"], due_on=data["due_on"]) for title in titles]
        services.add_items(initiative=initiative, items=items, by=request.user, code=data["code"])
        sentence = ngettext("The action item is added.", "%(count)s action items are added.", len(titles))
        # What was added stands at the end, so the list is shown to its end.
        return _changed(request, initiative, sentence % {"count": len(titles)}, everything=True)
    context = items_context(request, initiative, form)
    if asked_partial(request) not in PARTIALS:
        context = detail_context(request, initiative) | {"new_item": form}
    return answer(request, PAGE, context, partials=PARTIALS, status=422)


@says_why_not
def item_edit(request: MemberRequest, initiative_code: str, code: str) -> HttpResponse:
    item = access.get_item(request.user, initiative_code, code, to="edit")
    form = ItemForm(request.POST or None, item=item)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_item(item=item, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.come_back(changed)
            status = 409
        else:
            return done(request, _("The action item is saved."), _items_url(item.initiative))
    elif form.errors:
        status = 422
    context = {"item": item, "initiative": item.initiative, "plan": item.initiative.plan, "form": form}
    return answer(request, "plans/item_edit.html", context, status=status)


@says_why_not
def item_state(request: MemberRequest, initiative_code: str, code: str) -> HttpResponse:
    """One click for to do, doing and done; what needs a reason asks for it on a page of its own, when it brings none."""
    item = access.get_item(request.user, initiative_code, code, to="do")
    state = request.GET.get("state", item.state)
    initial = {
        "state": state if state in State else item.state,
        "seen": item.state,
        "blocked_reason": item.blocked_reason,
        "dropped_reason": item.dropped_reason,
    }
    form = ItemStateForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            item = services.set_item_state(item=item, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            return _refused(request, item, changed)
        sentence = _("“%(title)s”: %(state)s.") % {"title": item.title, "state": item.get_state_display()}
        return _changed(request, access.get_initiative(request.user, initiative_code), sentence)
    if form.errors:
        status = 422
        if asked_partial(request):
            raise PlanRefused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    context = {"item": item, "initiative": item.initiative, "form": form, "next": back(request, "")}
    return answer(request, "plans/item_state.html", context, status=status)


def _refused(request: MemberRequest, item: ActionItem, changed: ChangedMeanwhile) -> HttpResponse:
    """What stands now, in the list and in a sentence."""
    initiative = access.get_initiative(request.user, item.initiative.code)
    if asked_partial(request):
        return trigger_client_event(_changed(request, initiative, ""), "toast", {"text": str(changed)})
    raise changed


@require_POST
@says_why_not
def item_move(request: MemberRequest, initiative_code: str, code: str) -> HttpResponse:
    """`to` is up or down (the buttons); or `before` is the code of the item it was dropped on, empty for the end."""
    item = access.get_item(request.user, initiative_code, code, to="edit")
    initiative = item.initiative
    if (direction := request.POST.get("to")) in ("up", "down"):
        services.move_item(item=item, by=request.user, direction="up" if direction == "up" else "down")
    else:
        services.move_item(item=item, by=request.user, before=_before(initiative, request.POST.get("before", "")))
    return _changed(request, initiative, _("The order is saved."))


def _before(initiative: Initiative, code: str) -> ActionItem | None:
    if not code:
        return None
    found = initiative.items.filter(code=code).first()
    if found is None:
        raise PlanRefused(_("The item you dropped it on is no longer here."))
    return found


@says_why_not
def item_delete(request: MemberRequest, initiative_code: str, code: str) -> HttpResponse:
    item = access.get_item(request.user, initiative_code, code, to="edit")
    if request.method == "POST":
        services.delete_item(item=item, by=request.user)
        return _changed(request, item.initiative, _("“%(title)s” is deleted.") % {"title": item.title})
    context = {"item": item, "initiative": item.initiative, "plan": item.initiative.plan}
    return answer(request, "plans/item_delete.html", context)
