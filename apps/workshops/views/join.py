"""Getting into a workshop: by its code, by the QR code, as a guest or signed in. Open to everybody."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.common.htmx import answer
from apps.teams.queries import membership_of
from apps.workshops import contract
from apps.workshops.access import find_seat, give_seat
from apps.workshops.enums import WorkshopState
from apps.workshops.forms import CodeForm, SeatForm, posted
from apps.workshops.language import speak_in_room
from apps.workshops.models import Participant, Workshop
from apps.workshops.queries.joining import workshop_with_code
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.rules import why_not_join
from apps.workshops.services.attempts import count_wrong_code, origin_of, why_not_try
from apps.workshops.services.join import join_as_guest, join_as_member


class NoWorkshop(Exception):
    """There is no such code, or, when `limited`, no more may be tried for a while."""

    def __init__(self, sentence: str, *, limited: bool = False) -> None:
        super().__init__(sentence)
        self.limited = limited


def look_up(request: HttpRequest, code: str) -> Workshop:
    """The workshop of a join code. Every code costs the same work, whether it exists or not; wrong ones are counted."""
    origin = origin_of(get_adapter().get_client_ip(request))
    now = timezone.now()
    if reason := why_not_try(origin, now):
        raise NoWorkshop(reason, limited=True)
    workshop = workshop_with_code(code)
    if workshop is None:
        count_wrong_code(origin, now)
        raise NoWorkshop(_("No workshop has this code. Please compare it with the big screen."))
    return workshop


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the code."""
    form = CodeForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                workshop = look_up(request, form.cleaned_data["code"])
            except NoWorkshop as wrong:
                form.add_error("code", str(wrong))
                status = 429 if wrong.limited else 422
            else:
                return redirect("join-code", workshop.join_code)
    return answer(request, "workshops/join.html", {"form": form}, status=status)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """Sit down in the workshop of this code; whoever has a seat goes straight back to it."""
    try:
        workshop = look_up(request, code)
    except NoWorkshop as wrong:
        form = CodeForm({"code": code})
        form.add_error("code", str(wrong))
        return answer(request, "workshops/join.html", {"form": form}, status=429 if wrong.limited else 404)
    speak_in_room(workshop)
    seat = find_seat(request, workshop.code)
    if seat and seat.removed_at is None:
        return redirect("workshops:room", workshop.code)
    if reason := why_not_join(workshop):
        context = {"workshop": workshop, "reason": reason, "waits": workshop.state == WorkshopState.DRAFT}
        status = 410 if workshop.state == WorkshopState.ENDED else 200
        return answer(request, "workshops/join_code.html", context, partials=("join-panel",), status=status)
    return seat_page(request, workshop)


def seat_page(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    is_member = user is not None and membership_of(user, workshop.organization) is not None
    form = SeatForm(
        posted(request), workshop=workshop, is_member=is_member, initial={"name": str(user) if user else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            seat = sit_down(workshop, form, user if is_member else None)
        except WorkshopRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            response = redirect("workshops:room", workshop.code)
            give_seat(response, seat)
            return response
    context = {
        "workshop": workshop,
        "form": form,
        "is_member": is_member,
        "contract": contract.promise(workshop.anonymity),
    }
    status = 422 if form.errors else 200
    return answer(request, "workshops/join_code.html", context, partials=("join-panel",), status=status)


def sit_down(workshop: Workshop, form: SeatForm, member: User | None) -> Participant:
    """Only people of the organization sit down under their account; everybody else is a guest of this workshop."""
    data = form.cleaned_data
    if member:
        return join_as_member(workshop=workshop, user=member, team=data.get("team"))
    return join_as_guest(workshop=workshop, name=data["name"], team=data.get("team"), key=data["key"])
