"""Recommendations and the initiative templates that turn one into work."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from apps.accounts.models import User
from apps.common.codes import new_code
from apps.common.fields import LineField, ProseField
from apps.lessons.models import (
    CuratedQuerySet,
    GuardrailFields,
    KeepsItsPlace,
    Lesson,
    Playbook,
    Tagged,
    one_translation,
    schedule_in_bounds,
)
from apps.lessons.search import by_language
from apps.recommendations.enums import Direction, Horizon, Size, UploadState

CODE = r"^R[1-9][0-9]?\.[1-9][0-9]?$"
NO_LESSON = _("A recommendation needs at least one lesson behind it.")


class Recommendation(KeepsItsPlace, Tagged):
    """`statement` and `why` are the article's; horizon, effort and impact are our judgment, open to the room's."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="recommendations")
    code = models.CharField(
        _("number"),
        max_length=10,
        help_text=_("R and the number in the source, such as R7.2"),
        validators=[RegexValidator(CODE, _("Write R, the section, a dot and a number, such as R7.2."))],
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    headline = models.BooleanField(_("headline"), default=False)
    title = LineField(_("title"), max_length=120)
    statement = ProseField(_("statement"))
    why = ProseField(_("why"))
    horizon = models.CharField(_("horizon"), max_length=8, choices=Horizon)
    effort = models.CharField(_("effort"), max_length=8, choices=Size)
    impact = models.CharField(_("impact"), max_length=8, choices=Size)
    lessons = ParentalManyToManyField(Lesson, related_name="recommendations", verbose_name=_("lessons behind it"))
    search_vector = by_language()

    key_field = "code"
    preview_template = "recommendations/recommendation_detail.html"
    parts = ("title", "statement", "why", "templates")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="recommendation")
    objects = CuratedQuerySet["Recommendation"].as_manager()

    class Meta:
        ordering = ("-headline", "position", "pk")
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = (
            one_translation("recommendations_recommendation"),
            schedule_in_bounds("recommendations_recommendation"),
            models.UniqueConstraint(
                fields=("playbook", "code"),
                condition=~models.Q(code=""),
                name="recommendations_recommendation_code_unique",
                violation_error_message=_("Another recommendation of this playbook has this number."),
            ),
            models.CheckConstraint(
                condition=models.Q(live=False)
                | models.Q(horizon__in=Horizon.values, effort__in=Size.values, impact__in=Size.values),
                name="recommendations_recommendation_sizes_known",
            ),
        )
        indexes = (GinIndex(fields=("search_vector",), name="recommendations_search"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("recommendations:recommendation_detail", args=[self.playbook.slug, self.code])

    def why_not_whole(self) -> str | None:
        return super().why_not_whole() or (None if self.lessons.exists() else str(NO_LESSON))

    def awaits(self) -> dict[str, str]:
        return self.awaits_one_of(self.lessons.all())

    def awaits_one_of(self, lessons: Iterable[Lesson]) -> dict[str, str]:
        """A lesson behind it that readers see; one that is published by the hour at which this is, is there in time."""
        behind = {lesson.pk for lesson in lessons}
        now = timezone.now()
        published = models.Q(live=True) | models.Q(
            _revisions__approved_go_live_at__lte=max(self.go_live_at or now, now)
        )
        if not behind or Lesson.objects.filter(published, pk__in=behind).exists():
            return {}
        return {"lessons": gettext("Readers see none of the lessons behind it yet. Publish one of them first.")}

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from apps.recommendations.queries import WorkedExample

        return {
            "playbook": self.playbook,
            "recommendation": self,
            "lessons": list(self.lessons.all()),
            "examples": [WorkedExample.of_draft(template) for template in self.templates.all()],
        }


class InitiativeTemplate(ClusterableModel, models.Model):
    """A worked example of an initiative that follows the recommendation; ours. Drafted and published with it."""

    sort_order_field = "position"

    recommendation = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="templates")
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)
    title = LineField(_("title"), max_length=160)
    outcome = ProseField(_("outcome"))

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("initiative template")
        verbose_name_plural = _("initiative templates")

    def __str__(self) -> str:
        return self.title


class TemplateStep(Orderable, models.Model):
    template = ParentalKey(InitiativeTemplate, on_delete=models.CASCADE, related_name="first_steps")
    text = LineField(_("first step"), max_length=300)

    def __str__(self) -> str:
        return self.text


class TemplateMeasure(Orderable, models.Model):
    template = ParentalKey(InitiativeTemplate, on_delete=models.CASCADE, related_name="measures")
    name = LineField(_("measure"), max_length=160)
    unit = LineField(_("unit"), max_length=40)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    how = LineField(_("how it is measured"), max_length=400)

    def __str__(self) -> str:
        return self.name


class TemplateGuardrail(GuardrailFields):
    template = ParentalKey(InitiativeTemplate, on_delete=models.CASCADE, related_name="guardrails")


class Upload(models.Model):
    """A file with a pack or a sheet, until its owner has seen what it would do and said yes or no, and then what became of
    it; for a day at most."""

    LONGEST_NAME = 120

    code = models.CharField(max_length=12, unique=True, default=new_code)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = LineField(max_length=LONGEST_NAME)
    content = models.BinaryField()
    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, null=True, related_name="+")
    """To which a sheet belongs; a pack names its own."""
    state = models.CharField(
        max_length=9, choices=UploadState, default=UploadState.WAITING, db_default=UploadState.WAITING
    )
    choice = models.JSONField(default=dict, db_default={})
    """How the owner wants it imported (`importing.services.Choice`)."""
    done = models.PositiveIntegerField(default=0, db_default=0)
    total = models.PositiveIntegerField(default=0, db_default=0)
    """Of its parts, how many are done while it is imported, and how many there are."""
    refusal = models.TextField(blank=True, default="", db_default="")
    """Why it could not be imported."""
    report = models.JSONField(default=list, db_default=[])
    """What became of each part (`Loaded`)."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=UploadState.values), name="recommendations_upload_state_known"
            ),
        )

    def __str__(self) -> str:
        return self.name
