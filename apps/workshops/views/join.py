"""Getting into a workshop: by its code, by the QR code, as a guest or signed in. Open to everybody."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.common.htmx import answer
from apps.common.limits import Limit
from apps.teams.queries import membership_of
from apps.workshops import contract
from apps.workshops.access import count_guest, find_seat, give_seat, guests_of, holder_of, known_seat
from apps.workshops.enums import WorkshopState
from apps.workshops.forms import CODE_DIGITS, CodeForm, SeatForm, posted
from apps.workshops.language import speak_in_room
from apps.workshops.models import Participant, Workshop
from apps.workshops.queries.joining import workshop_with_code
from apps.workshops.refusals import WorkshopRefused
from apps.workshops.rules import TAKEN_OUT, why_not_join
from apps.workshops.services.attempts import count_wrong_code, needs_check, origin_of
from apps.workshops.services.ideas import hash_key
from apps.workshops.services.join import join_as_guest, join_as_member

GUESTS = Limit(at_once=settings.SEATS_PER_ADDRESS, a_minute=settings.SEATS_PER_ADDRESS / 2)
BROWSER_SEATS = 10  # in a day; a borrowed tablet that goes round a table has fewer


class TooMany(WorkshopRefused):
    """More seats than somebody honest needs; it works again later."""


class NoWorkshop(Exception):
    """There is no such code, or, when `limited`, eight digits are not enough for a while."""

    def __init__(self, sentence: str, *, limited: bool = False) -> None:
        super().__init__(sentence)
        self.limited = limited


def look_up(request: HttpRequest, said: str) -> Workshop:
    """The workshop of what somebody typed or followed: the code, with or without its check digits. All twelve digits
    always lead in, and so does the code alone for the people of the workshop; for everybody else wrong ones are counted.
    """
    code, check = said[:CODE_DIGITS], said[CODE_DIGITS:]
    workshop = workshop_with_code(code)
    if check:
        if workshop is None or not constant_time_compare(check, workshop.join_check):
            raise NoWorkshop(_("No workshop has this code. Please compare it with the big screen."))
        return workshop
    if workshop is not None and belongs(request, workshop):
        return workshop
    origin, now = origin_of(get_adapter().get_client_ip(request)), timezone.now()
    if needs_check(origin, now):
        sentence = _(
            "Many wrong codes have been tried lately, so please type all twelve digits: the code, and the four small ones "
            "beside it. Or scan the QR code."
        )
        raise NoWorkshop(sentence, limited=True)
    if workshop is None:
        count_wrong_code(origin, code, now)
        raise NoWorkshop(_("No workshop has this code. Please compare it with the big screen."))
    return workshop


def belongs(request: HttpRequest, workshop: Workshop) -> bool:
    """Whether this is somebody of the organization, or a device that has a seat: they may know of the workshop anyway."""
    if isinstance(request.user, User) and membership_of(request.user, workshop.organization):
        return True
    return find_seat(request, workshop.code) is not None


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
            workshop, status = entered(request, form)
            if workshop is not None:
                return redirect("join-code", workshop.join_code_whole)
    return answer(request, "workshops/join.html", {"form": form}, status=status)


def entered(request: HttpRequest, form: CodeForm, *, missing: int = 422) -> tuple[Workshop | None, int]:
    """The workshop of a valid form, or the sentence why not in the form, and the status that goes with it."""
    try:
        return look_up(request, form.cleaned_data["code"]), 200
    except NoWorkshop as wrong:
        form.add_error("code", str(wrong))
        return None, 429 if wrong.limited else missing


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """Sit down in the workshop of this code; whoever has a seat goes straight back to it."""
    form = CodeForm({"code": code})
    form.full_clean()
    workshop, status = entered(request, form, missing=404)
    if workshop is None:
        return answer(request, "workshops/join.html", {"form": form}, status=status)
    speak_in_room(workshop)
    if seat := known_seat(request, workshop.code):
        return seat_known(request, seat)
    if reason := why_not_join(workshop):
        context = {"workshop": workshop, "reason": reason, "waits": workshop.state == WorkshopState.DRAFT}
        status = 410 if workshop.state == WorkshopState.ENDED else 200
        return answer(request, "workshops/join_code.html", context, partials=("join-panel",), status=status)
    return seat_page(request, workshop)


def seat_known(request: HttpRequest, seat: Participant) -> HttpResponse:
    """This device has a seat here. Whether the person before it is the one who took it, only they can say; but a form
    that was sent twice is no question."""
    workshop = seat.workshop
    if seat.removed_at is not None:
        context = {"workshop": workshop, "reason": TAKEN_OUT}
        return answer(request, "workshops/join_code.html", context, partials=("join-panel",), status=403)
    if request.method == "POST" and sent_again(request, seat):
        return redirect("workshops:room", workshop.code)
    context = {"workshop": workshop, "seat": seat, "is_mine": find_seat(request, workshop.code) == seat}
    return answer(request, "workshops/join_known.html", context)


def sent_again(request: HttpRequest, seat: Participant) -> bool:
    form = SeatForm(request.POST, workshop=seat.workshop, is_member=seat.user_id is not None)
    form.full_clean()
    key = form.cleaned_data.get("key")
    return seat.user_id is not None or (key is not None and seat.key_hash == hash_key(key))


def seat_page(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    is_member = user is not None and membership_of(user, workshop.organization) is not None
    form = SeatForm(
        posted(request), workshop=workshop, is_member=is_member, initial={"name": str(user) if user else ""}
    )
    status = 200 if form.is_valid() or not form.is_bound else 422
    if form.is_bound and form.is_valid():
        try:
            return sit_down(request, workshop, form, user if is_member else None)
        except WorkshopRefused as refusal:
            form.add_error(None, str(refusal))
            status = 429 if isinstance(refusal, TooMany) else 422
    context = {
        "workshop": workshop,
        "form": form,
        "is_member": is_member,
        "contract": contract.promise(workshop.anonymity),
    }
    response = answer(request, "workshops/join_code.html", context, partials=("join-panel",), status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "60"
    return response


def sit_down(request: HttpRequest, workshop: Workshop, form: SeatForm, member: User | None) -> HttpResponse:
    """Only people of the organization sit down under their account; everybody else is a guest of this workshop."""
    response = redirect("workshops:room", workshop.code)
    team = form.cleaned_data.get("team")
    if member:
        join_as_member(workshop=workshop, user=member, team=team)
        return response
    refuse_too_many(request, workshop)
    name, key = form.cleaned_data["name"], form.cleaned_data["key"]
    seat = join_as_guest(workshop=workshop, name=name, team=team, key=key)
    give_seat(response, seat, holder=holder_of(request))
    count_guest(request, response)
    return response


def refuse_too_many(request: HttpRequest, workshop: Workshop) -> None:
    """A browser and an address take only so many guests' seats; members sit under their account, once."""
    if guests_of(request) >= BROWSER_SEATS:
        raise TooMany(_("Many seats were taken from this browser today. Please use another device."))
    origin = origin_of(get_adapter().get_client_ip(request))
    if GUESTS.take((workshop.pk, origin)):
        sentence = _(
            "Very many people have just joined from this network. Please try again in a minute; whoever has an account "
            "in the organization can sign in and join at once."
        )
        raise TooMany(sentence)
