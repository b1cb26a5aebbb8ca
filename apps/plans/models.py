"""Team action plans: what a team promised, who does it, and what became of it."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.codes import new_code
from apps.common.days import days_in_bounds
from apps.common.fields import LineField, ParagraphsField
from apps.lessons.enums import GuardrailKind
from apps.lessons.search import stored, weighted
from apps.plans.enums import CLOSED, Helped, State
from apps.plans.periods import is_fresh
from apps.recommendations.enums import Direction
from apps.teams.days import today_in

if TYPE_CHECKING:
    from apps.accounts.models import User

DROPPED_SAYS_WHY = models.Q(state=State.DROPPED) ^ models.Q(dropped_reason="")
BLOCKED_SAYS_WHY = ~models.Q(state=State.BLOCKED) | ~models.Q(blocked_reason="")


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(team__organization__memberships__user=user)

    def current(self, today: dt.date) -> Self:
        return self.filter(starts_on__lte=today, ends_on__gte=today)


class ActionPlan(models.Model):
    """A team's plan for a period, by default a calendar quarter."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, related_name="plans")
    name = LineField(_("name"), max_length=60)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("team", "starts_on"), name="plans_actionplan_period_unique"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="plans_actionplan_ends_after_start"
            ),
            days_in_bounds(["starts_on", "ends_on"], "plans_actionplan_period_in_bounds"),
        )

    def __str__(self) -> str:
        return f"{self.team} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("plans:plan_detail", args=[self.code])


def left(name: str) -> str:
    """How somebody is named who had it, and is not in the organization any more."""
    return gettext("%(name)s (left)") % {"name": name} if name else ""


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(plan__team__organization__memberships__user=user)

    def open(self) -> Self:
        return self.exclude(state__in=CLOSED)

    def overdue(self) -> Self:
        """Due before today, where the team works."""
        return self.open().filter(due_on__lt=today_in("plan__team"))


class Initiative(models.Model):
    """Something a team committed to. An owner without an account (a workshop guest) is kept by name alone."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="initiatives")
    title = LineField(_("title"), max_length=200)
    outcome = ParagraphsField(_("outcome"), help_text=_("What will be different, and how you will see it."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="initiatives"
    )
    owner_name = LineField(_("owner's name"), max_length=120, blank=True)
    # Who owned it until they left the organization, while nobody does; shown after nothing else.
    former_owner = LineField(max_length=120, blank=True, default="", db_default="", editable=False)
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.TO_DO)
    blocked_reason = LineField(_("what blocks it"), max_length=300, blank=True)
    dropped_reason = LineField(_("why it was dropped"), max_length=300, blank=True, default="", db_default="")
    helped = models.CharField(
        _("whether it helped"), max_length=9, choices=Helped, blank=True, default="", db_default=""
    )
    result = ParagraphsField(_("what came of it"), max_length=2000, blank=True, default="", db_default="")
    position = models.PositiveIntegerField(default=0)
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    search_vector = stored(weighted(("title",), ("outcome",)))

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ("position", "due_on", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(title=""), name="plans_initiative_title_given"),
            days_in_bounds(["due_on"], "plans_initiative_due_on_in_bounds"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="plans_initiative_state_known"),
            models.CheckConstraint(condition=BLOCKED_SAYS_WHY, name="plans_initiative_blocked_says_why"),
            models.CheckConstraint(
                condition=models.Q(state=State.DONE, done_at__isnull=False)
                | (~models.Q(state=State.DONE) & models.Q(done_at=None)),
                name="plans_initiative_done_when_done",
            ),
            models.CheckConstraint(condition=DROPPED_SAYS_WHY, name="plans_initiative_dropped_says_why"),
            models.CheckConstraint(
                condition=models.Q(state=State.DROPPED) ^ models.Q(dropped_at=None),
                name="plans_initiative_dropped_when_dropped",
            ),
            models.CheckConstraint(
                condition=models.Q(helped="") | models.Q(helped__in=Helped.values, state=State.DONE),
                name="plans_initiative_helped_when_done",
            ),
        )
        indexes = (GinIndex(fields=("search_vector",), name="plans_initiative_search"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:initiative_detail", args=[self.code])

    @property
    def owner_label(self) -> str:
        return str(self.owner) if self.owner else self.owner_name or left(self.former_owner)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED


class EarlierPromise(models.Model):
    """What a plan's record keeps of an initiative that went on to another plan: how it stood when it left. Where the
    initiative is now, its own row says, and everything it holds stays with it."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="earlier_promises")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="earlier_promises")
    went_to = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="+")
    title = LineField(_("title"), max_length=200)
    owner_name = LineField(_("owner's name"), max_length=120, blank=True)
    due_on = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=8, choices=State)
    was_late = models.BooleanField()
    left_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("left_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("plan", "initiative"), name="plans_earlierpromise_unique"),
            models.CheckConstraint(
                condition=~models.Q(plan=models.F("went_to")), name="plans_earlierpromise_went_elsewhere"
            ),
            days_in_bounds(["due_on"], "plans_earlierpromise_due_on_in_bounds"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="plans_earlierpromise_state_known"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_fresh(self) -> bool:
        """Whether it can still be taken back."""
        return is_fresh(self.left_at)


class InitiativeLesson(models.Model):
    """Why the initiative exists: the lesson it rests on, in the revision the room read, and the reason in words."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="lesson_links")
    lesson = models.ForeignKey("lessons.Lesson", on_delete=models.PROTECT, related_name="initiative_links")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    reason = LineField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ("lesson__section__position", "lesson__section__number", "lesson__position", "pk")
        constraints = (models.UniqueConstraint(fields=("initiative", "lesson"), name="plans_initiativelesson_unique"),)

    def __str__(self) -> str:
        return f"{self.lesson} → {self.initiative}"


class InitiativeMeasure(models.Model):
    """What will show whether the outcome came: in which unit, which way it should go, and how it is counted."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="measures")
    name = LineField(_("measure"), max_length=160)
    unit = LineField(_("unit"), max_length=40)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    how = LineField(_("how it is measured"), max_length=400, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="plans_measure_name_given"),
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="plans_measure_direction_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class InitiativeGuardrail(models.Model):
    """A caution the initiative keeps to, as a sentence that can be checked."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="guardrails")
    kind = models.CharField(_("kind"), max_length=24, choices=GuardrailKind)
    text = LineField(_("guardrail"), max_length=400)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="plans_guardrail_text_given"),
            models.CheckConstraint(
                condition=models.Q(kind__in=GuardrailKind.values), name="plans_guardrail_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.text


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(initiative__plan__team__organization__memberships__user=user)

    def open(self) -> Self:
        """Somebody still has to do them: what a closed initiative left undone waits for nobody."""
        return self.exclude(state__in=CLOSED).exclude(initiative__state__in=CLOSED)

    def overdue(self) -> Self:
        """Due before today, where the team works."""
        return self.open().filter(due_on__lt=today_in("initiative__plan__team"))


class ActionItem(models.Model):
    """One step of an initiative that one person can finish."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="items")
    title = LineField(_("title"), max_length=300)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="action_items"
    )
    assignee_name = LineField(_("assignee's name"), max_length=120, blank=True)
    former_assignee = LineField(max_length=120, blank=True, default="", db_default="", editable=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.TO_DO)
    blocked_reason = LineField(_("what blocks it"), max_length=300, blank=True)
    dropped_reason = LineField(_("why it was dropped"), max_length=300, blank=True, default="", db_default="")
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(title=""), name="plans_item_title_given"),
            days_in_bounds(["due_on"], "plans_item_due_on_in_bounds"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="plans_item_state_known"),
            models.CheckConstraint(condition=BLOCKED_SAYS_WHY, name="plans_item_blocked_says_why"),
            models.CheckConstraint(
                condition=models.Q(state=State.DONE, done_at__isnull=False)
                | (~models.Q(state=State.DONE) & models.Q(done_at=None)),
                name="plans_item_done_when_done",
            ),
            models.CheckConstraint(condition=DROPPED_SAYS_WHY, name="plans_item_dropped_says_why"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def assignee_label(self) -> str:
        return str(self.assignee) if self.assignee else self.assignee_name or left(self.former_assignee)


class Comment(models.Model):
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    author_name = LineField(max_length=120)
    text = ParagraphsField(_("comment"), max_length=4000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="plans_comment_text_given"),)

    def __str__(self) -> str:
        return self.text[:60]
