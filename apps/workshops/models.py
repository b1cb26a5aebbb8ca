"""Workshops: agenda, people in the room, what they wrote, how they voted, what they decided."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from apps.common.codes import new_code
from apps.common.days import moments_in_bounds
from apps.common.fields import LineField, LinesField, ParagraphsField
from apps.lessons.search import by_language
from apps.workshops.enums import Anonymity, Kind, WorkshopState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.teams.enums import Role

MAX_DOTS = 10
EXAMPLE_CODE = "00000000"  # shown where people learn what a code looks like, so no room ever has it


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(organization__memberships__user=user)


class Workshop(models.Model):
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    organization = models.ForeignKey("teams.Organization", on_delete=models.CASCADE, related_name="workshops")
    playbook = models.ForeignKey("lessons.Playbook", on_delete=models.PROTECT, related_name="workshops")
    title = LineField(_("title"), max_length=160)
    purpose = ParagraphsField(_("purpose"), blank=True, help_text=_("What the room should leave with."))
    teams = models.ManyToManyField("teams.Team", blank=True, related_name="workshops", verbose_name=_("teams"))
    starts_at = models.DateTimeField(_("starts at"))
    planned_minutes = models.PositiveSmallIntegerField(
        _("minutes planned"), default=90, help_text=_("How long the room has; the agenda is measured against it.")
    )
    template = models.CharField(_("agenda template"), max_length=40, blank=True)
    anonymity = models.CharField(_("anonymity"), max_length=10, choices=Anonymity, default=Anonymity.ANONYMOUS)
    state = models.CharField(max_length=6, choices=WorkshopState, default=WorkshopState.DRAFT)
    join_code = models.CharField(max_length=8, editable=False)
    locked = models.BooleanField(_("locked"), default=False)
    current_activity = models.ForeignKey("Activity", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)
    # The pages of the big screen: how far the console turned them (only changes count), and whether they wait for it.
    screen_turns = models.IntegerField(default=0, db_default=0, editable=False)
    screen_held = models.BooleanField(default=False, db_default=False, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    search_vector = by_language()

    # What the reader is in the organization; only `access.get_workshop` says it.
    reader_role: "Role | None" = None

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("join_code",), condition=~models.Q(state="ended"), name="workshops_workshop_join_code_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(join_code__regex=r"^[0-9]{8}$"), name="workshops_workshop_join_code_digits"
            ),
            models.CheckConstraint(
                condition=~models.Q(join_code=EXAMPLE_CODE), name="workshops_workshop_join_code_no_example"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=WorkshopState.values), name="workshops_workshop_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(anonymity__in=Anonymity.values), name="workshops_workshop_anonymity_known"
            ),
            models.CheckConstraint(
                condition=models.Q(planned_minutes__range=(5, 1440)), name="workshops_workshop_planned_minutes_in_range"
            ),
            moments_in_bounds(["starts_at"], "workshops_workshop_starts_at_in_bounds"),
        )
        indexes = (GinIndex(fields=("search_vector",), name="workshops_workshop_search"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:workshop_detail", args=[self.code])

    @property
    def channel_name(self) -> str:
        return f"workshop-{self.code}"

    @property
    def join_code_spaced(self) -> str:
        """The code as people read it: 0000 0000."""
        return f"{self.join_code[:4]} {self.join_code[4:]}"

    @property
    def held_at(self) -> dt.datetime:
        """When its room was opened; until then, when it is planned."""
        return self.opened_at or self.starts_at

    @property
    def join_check(self) -> str:
        """Four more digits, for when the code alone is not enough (`services.attempts`); another code has other ones."""
        drawn = salted_hmac("workshops.join_check", f"{self.code}-{self.join_code}", algorithm="sha256").hexdigest()
        return f"{int(drawn, 16) % 10_000:04}"

    @property
    def join_code_whole(self) -> str:
        """All twelve digits, as links and QR codes have them: they open the door whatever was tried before."""
        return self.join_code + self.join_check

    @property
    def is_anonymous(self) -> bool:
        return self.anonymity == Anonymity.ANONYMOUS


class WorkshopLesson(models.Model):
    """A lesson the workshop works with, pinned to the revision that was live when it was chosen."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="lesson_links")
    lesson = models.ForeignKey("lessons.Lesson", on_delete=models.PROTECT, related_name="workshop_links")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("workshop", "lesson"), name="workshops_lesson_unique"),)

    def __str__(self) -> str:
        return f"{self.lesson} in {self.workshop}"

    @property
    def is_behind(self) -> bool:
        """Whether the library has published a newer text than the one the room reads."""
        return self.lesson.live_revision_id not in (None, self.revision_id)


class Activity(models.Model):
    """A timed block of the agenda. The timer's end is kept here; while paused, what remained is kept instead.

    Of a vote: its ballot takes what is on the wall until it is fixed by the first dot, or by the close. `showings` counts
    the results it has shown, and `shown_cards` names for each of them the cards on it (see `results`).
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = LineField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    position = models.PositiveSmallIntegerField(default=0)
    settings = models.JSONField(default=dict, blank=True)
    lesson = models.ForeignKey(
        "lessons.Lesson", on_delete=models.PROTECT, null=True, blank=True, related_name="activities"
    )
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers", verbose_name=_("works on")
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    revealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    timer_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    timer_remaining = models.DurationField(null=True, blank=True, editable=False)
    ballot_fixed = models.BooleanField(default=False, editable=False)
    showings = models.PositiveSmallIntegerField(default=0, editable=False)
    shown_cards = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ("position", "pk")
        verbose_name_plural = "activities"
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="workshops_activity_kind_known"),
            models.CheckConstraint(
                condition=models.Q(minutes__range=(1, 600)), name="workshops_activity_minutes_in_range"
            ),
            models.CheckConstraint(
                condition=models.Q(timer_ends_at=None) | models.Q(timer_remaining=None),
                name="workshops_activity_timer_runs_or_rests",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def remaining(self, now: dt.datetime) -> dt.timedelta:
        """What is left of its time; none when time is up, the planned minutes when the timer was never started."""
        if self.timer_ends_at is not None:
            return max(self.timer_ends_at - now, dt.timedelta())
        if self.timer_remaining is not None:
            return self.timer_remaining
        return dt.timedelta(minutes=self.minutes)


class Participant(models.Model):
    """Somebody in the room: a member who is signed in, or a guest known by a signed cookie.

    `key_hash` is the hash of a key the join form carries, so that sending the form twice gives one seat; who holds the
    key holds the seat.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="participations"
    )
    name = LineField(_("name"), max_length=60)
    key_hash = models.CharField(max_length=64, blank=True, editable=False)
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ready_for = models.ForeignKey(Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="ready")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("joined_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("workshop", "user"), name="workshops_participant_user_unique"),
            models.UniqueConstraint(
                fields=("workshop", "key_hash"),
                condition=~models.Q(key_hash=""),
                name="workshops_participant_key_unique",
            ),
            models.UniqueConstraint("workshop", Lower("name"), name="workshops_participant_name_unique"),
            models.CheckConstraint(condition=~models.Q(name=""), name="workshops_participant_name_given"),
        )

    def __str__(self) -> str:
        return self.name


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def on_the_wall(self) -> Self:
        return self.filter(withdrawn_at=None, removed_at=None)


class Contribution(models.Model):
    """An idea. `key_hash` is the hash of a key made and kept on the author's device: sending twice is harmless, and
    only who holds the key may change the text; `edition` counts the changes made on the device, so that a late repeat of an
    older text changes nothing. It is on the wall unless its author took it back (`withdrawn_at`, for good) or the
    facilitator took it off (`removed_at`, and may put it back). In an anonymous workshop no participant is stored, and
    `created_at` is the moment the activity opened, so that nothing here leads back to a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contributions")
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    key_hash = models.CharField(max_length=64, editable=False)
    text = LinesField(_("idea"), max_length=400)
    lesson = models.ForeignKey(
        "lessons.Lesson", on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("activity", "key_hash"), name="workshops_contribution_key_unique"),
            models.CheckConstraint(condition=~models.Q(text=""), name="workshops_contribution_text_given"),
        )

    def __str__(self) -> str:
        return self.text


class LateCard(models.Model):
    """A card that was not on the wall when a vote's ballot was fixed, and so is not on it unless the facilitator has
    admitted it. Another vote on the same wall, begun later, takes it."""

    vote = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="late_cards")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="late_for")
    admitted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("vote", "contribution"), name="workshops_latecard_unique"),)

    def __str__(self) -> str:
        return f"{self.contribution_id} for {self.vote_id}"


class Dot(models.Model):
    """One dot of one voter on one idea.

    `slot` (1..budget) and `nth` (1..cap) are the places the dot takes in the voter's budget and on the idea; with the
    unique constraints below the database itself refuses a dot too many, whoever races. `key` is made on the device.
    A dot taken back keeps its row as a tombstone, so that a late repeat of "give" cannot bring it back. How many results
    the vote had shown when the dot was given and when it was taken back says on which of them it counts. When an
    anonymous workshop ends, `participant` is erased and `ballot` (random per voter) keeps the voter's dots together.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="dots")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="dots")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, blank=True, related_name="dots")
    ballot = models.UUIDField(null=True, editable=False)
    key = models.UUIDField(editable=False)
    budget = models.PositiveSmallIntegerField()
    cap = models.PositiveSmallIntegerField()
    slot = models.PositiveSmallIntegerField()
    nth = models.PositiveSmallIntegerField()
    taken_back_at = models.DateTimeField(null=True, editable=False)
    given_after = models.PositiveSmallIntegerField(default=0, editable=False)
    taken_back_after = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        indexes = (models.Index(fields=("activity", "contribution"), name="workshops_dot_tally"),)
        constraints = (
            models.UniqueConstraint(fields=("activity", "participant", "key"), name="workshops_dot_key_unique"),
            models.UniqueConstraint(
                fields=("activity", "participant", "slot"),
                condition=models.Q(taken_back_at=None),
                name="workshops_dot_slot_unique",
            ),
            models.UniqueConstraint(
                fields=("activity", "participant", "contribution", "nth"),
                condition=models.Q(taken_back_at=None),
                name="workshops_dot_nth_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(slot__gte=1, slot__lte=models.F("budget"), budget__lte=MAX_DOTS),
                name="workshops_dot_within_budget",
            ),
            models.CheckConstraint(
                condition=models.Q(nth__gte=1, nth__lte=models.F("cap"), cap__lte=models.F("budget")),
                name="workshops_dot_within_cap",
            ),
            models.CheckConstraint(
                condition=models.Q(participant=None, ballot__isnull=False)
                | models.Q(participant__isnull=False, ballot=None),
                name="workshops_dot_voter_or_ballot",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None, taken_back_after=None)
                | models.Q(taken_back_at__isnull=False, taken_back_after__gte=models.F("given_after")),
                name="workshops_dot_taken_back_after_given",
            ),
        )

    def __str__(self) -> str:
        return f"dot {self.slot} on {self.contribution_id}"


class Decision(models.Model):
    """What the room decided: an idea became an initiative. `dots` and `voters` are what the vote said then; `key` was made
    with the form, so that sending it twice decides once."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="decisions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="decisions")
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    initiative = models.OneToOneField("plans.Initiative", on_delete=models.CASCADE, related_name="decision")
    key = models.UUIDField(null=True, unique=True, editable=False)
    statement = LinesField(max_length=400)
    dots = models.PositiveIntegerField(null=True)
    voters = models.PositiveIntegerField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("decided_at", "pk")

    def __str__(self) -> str:
        return self.statement


class JoinAttempt(models.Model):
    """How many unknown join codes one origin tried since `since`, for one window of time; see `services.attempts`.

    `origin` is a keyed hash of the address they came from, or empty for the count over all of them. A hash of address and
    code together remembers that this code was counted.
    """

    origin = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("origin", "since"), name="workshops_joinattempt_window_unique"),)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
