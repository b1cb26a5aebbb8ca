"""The pieces of a playbook: lessons, comparison aspects, FAQ entries and readings.

Each is a Wagtail snippet with drafts beside the live version, revisions and a review workflow.
"""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable

from apps.common.fields import LineField, LinesField, ProseField, SentenceField
from apps.lessons import search
from apps.lessons.enums import GuardrailKind, Origin
from apps.lessons.models.curated import (
    CuratedQuerySet,
    KeepsItsPlace,
    Piece,
    Tagged,
    on_the_web,
    one_translation,
    schedule_in_bounds,
)
from apps.lessons.models.playbooks import Playbook, Section

NO_QUESTION = _("A lesson needs at least one question for the room.")
NO_LEVELS = _("An aspect has exactly five described levels.")
LESSON_ORDER = ("section__position", "section__number", "position", "pk")
LESSON_NUMBER = r"^[1-9][0-9]*\.[1-9][0-9]*$"


class Lesson(KeepsItsPlace, Tagged):
    """A numbered stop. `summary`, `china` and `meaning` are the article's statements in our words."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="lessons")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="lessons", verbose_name=_("section"))
    number = models.CharField(
        _("number"),
        max_length=8,
        validators=[RegexValidator(LESSON_NUMBER, _("Write the section, a dot and a number, such as 2.1."))],
    )
    position = models.PositiveSmallIntegerField(_("position in the section"), default=0)
    slug = models.SlugField(max_length=80)
    title = LineField(_("title"), max_length=120)
    source_title = LineField(_("heading in the source"), max_length=200, blank=True)
    summary = ProseField(_("summary"))
    china = ProseField(_("what China does"))
    meaning = ProseField(_("what it means here"))
    not_to_copy = ProseField(_("what not to copy"), blank=True)
    not_to_copy_origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.OURS)
    search_vector = search.by_language()

    key_field = "number"
    preview_template = "lessons/lesson_detail.html"
    parts = ("title", "summary", "china", "meaning", "not_to_copy", "questions", "guardrails")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="lesson")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="lesson",
        for_concrete_model=False,
    )
    objects = CuratedQuerySet["Lesson"].as_manager()

    class Meta:
        ordering = LESSON_ORDER
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = (
            one_translation("lessons_lesson"),
            schedule_in_bounds("lessons_lesson"),
            models.UniqueConstraint(
                fields=("playbook", "number"),
                condition=~models.Q(number=""),
                name="lessons_lesson_number_unique",
                violation_error_message=_("Another lesson of this playbook has this number."),
            ),
            models.CheckConstraint(
                condition=models.Q(not_to_copy_origin__in=Origin.values), name="lessons_lesson_origin_known"
            ),
        )
        indexes = (GinIndex(fields=("search_vector",), name="lessons_lesson_search"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("lessons:lesson_detail", args=[self.playbook.slug, self.number])

    def clean(self) -> None:
        """What holds a lesson to its place. A draft may not have all of it yet."""
        super().clean()
        if not (self.section_id and self.playbook_id):
            return
        moved = self.pk and Lesson.objects.filter(pk=self.pk).exclude(playbook=self.playbook_id).exists()
        if moved and any(pieces.exclude(playbook=self.playbook_id).exists() for pieces in self._resting()):
            raise ValidationError({"playbook": _("Other pieces rest on this lesson, so it stays in their playbook.")})
        if self.section.playbook_id != self.playbook_id:
            raise ValidationError({"section": _("The section belongs to another playbook.")})
        if self.number and not self.number.startswith(f"{self.section.number}."):
            sentence = _("The lesson stands in section %(section)s, so its number begins with “%(section)s.”")
            raise ValidationError({"number": sentence % {"section": self.section.number}})

    def _resting(self) -> tuple[Any, ...]:
        return self.recommendations, self.aspects, self.faq_entries, self.readings

    def why_not_whole(self) -> str | None:
        return super().why_not_whole() or (None if self.questions.exists() else str(NO_QUESTION))

    def awaits(self) -> dict[str, str]:
        """Its section; one that is published by the hour at which this is, is there in time."""
        now = timezone.now()
        hour = max(self.go_live_at or now, now)
        if self.section.live or self.section.revisions.filter(approved_go_live_at__lte=hour).exists():
            return {}
        sentence = _("Readers do not see the section “%(section)s” yet. Publish the section first.")
        return {"section": sentence % {"section": self.section}}

    def why_not_archive(self) -> str | None:
        """A recommendation that readers see has a lesson they see; what leaves at this hour counts no more."""
        leaving = models.Q(expire_at__lt=timezone.now())
        others = Lesson.objects.live().exclude(pk=self.pk).exclude(leaving)
        followed = self.recommendations.filter(live=True).exclude(leaving).exclude(lessons__in=others).first()
        if followed is None:
            return None
        sentence = _("The published recommendation “%(recommendation)s” follows from “%(lesson)s” alone. Give it another lesson, or archive it first.")  # fmt: skip
        return sentence % {"recommendation": followed, "lesson": self}

    @property
    def line(self) -> int:
        return int(self.section.line)

    @property
    def language(self) -> str:
        return str(self.playbook.language)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from apps.lessons import previews

        return previews.lesson(self)


class Question(Orderable, models.Model):
    """A question a facilitator puts to the room; ours."""

    lesson = ParentalKey(Lesson, on_delete=models.CASCADE, related_name="questions")
    text = SentenceField(_("question"), max_length=300)

    class Meta(Orderable.Meta):
        verbose_name = _("discussion question")
        verbose_name_plural = _("discussion questions")

    def __str__(self) -> str:
        return self.text


class GuardrailFields(Orderable, models.Model):
    """A caution as a sentence that can be checked; ours, after the article's own cautions."""

    kind = models.CharField(_("kind"), max_length=24, choices=GuardrailKind)
    text = SentenceField(_("guardrail"), max_length=400)

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("guardrail")
        verbose_name_plural = _("guardrails")

    def __str__(self) -> str:
        return self.text


class LessonGuardrail(GuardrailFields):
    lesson = ParentalKey(Lesson, on_delete=models.CASCADE, related_name="guardrails")


class Aspect(KeepsItsPlace, Piece):
    """A row of the comparison table; `china` and `west` are the article's, the five levels are ours."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="aspects")
    slug = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = LineField(_("title"), max_length=80)
    short_title = LineField(_("short title"), max_length=30)
    china = SentenceField(_("China"), max_length=300)
    west = SentenceField(_("West"), max_length=300)
    lessons = ParentalManyToManyField(Lesson, blank=True, related_name="aspects", verbose_name=_("lessons behind it"))
    search_vector = search.by_language()

    key_field = "slug"
    preview_template = "lessons/comparison.html"
    parts = ("title", "china", "west", "levels")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="aspect")
    objects = CuratedQuerySet["Aspect"].as_manager()

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("aspect")
        verbose_name_plural = _("aspects")
        constraints = (
            one_translation("lessons_aspect"),
            schedule_in_bounds("lessons_aspect"),
            models.UniqueConstraint(
                fields=("playbook", "slug"),
                name="lessons_aspect_slug_unique",
                violation_error_message=_("Another aspect of this playbook has this slug."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lessons:comparison", args=[self.playbook.slug]) + f"#{self.slug}"

    def why_not_whole(self) -> str | None:
        five = self.levels.count() == 5  # noqa: PLR2004  # the sentence says it
        return super().why_not_whole() or (None if five else str(NO_LEVELS))

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from apps.lessons import previews

        return previews.aspect(self)


class AspectLevel(Orderable, models.Model):
    """One of the five described levels on which a room places its own organization."""

    aspect = ParentalKey(Aspect, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(_("level"))
    title = LineField(_("title"), max_length=60)
    description = ProseField(_("description"))

    class Meta(Orderable.Meta):
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = (
            models.UniqueConstraint(fields=("aspect", "level"), name="lessons_aspectlevel_unique"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 5)), name="lessons_aspectlevel_one_to_five"),
        )

    def __str__(self) -> str:
        return f"{self.level} {self.title}"


class FaqEntry(Piece):
    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="faq_entries")
    number = models.PositiveSmallIntegerField(_("number"))
    question = LinesField(_("question"), max_length=300)
    answer = ProseField(_("answer"))
    lessons = ParentalManyToManyField(Lesson, blank=True, related_name="faq_entries", verbose_name=_("lessons"))
    search_vector = search.by_language()

    key_field = "number"
    preview_template = "lessons/faq.html"
    parts = ("question", "answer")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="faq_entry")
    objects = CuratedQuerySet["FaqEntry"].as_manager()

    class Meta:
        ordering = ("number", "pk")
        verbose_name = _("FAQ entry")
        verbose_name_plural = _("FAQ entries")
        constraints = (
            one_translation("lessons_faqentry"),
            schedule_in_bounds("lessons_faqentry"),
            models.UniqueConstraint(
                fields=("playbook", "number"),
                name="lessons_faqentry_number_unique",
                violation_error_message=_("Another FAQ entry of this playbook has this number."),
            ),
        )

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("lessons:faq", args=[self.playbook.slug]) + f"#faq-{self.number}"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from apps.lessons import previews

        return previews.entry(self)


class Reading(Piece):
    """A related reading the source names, with a link where a curator knows one."""

    link_field = "url"

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="readings")
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("title"), max_length=300)
    note = ProseField(_("note"))
    url = models.URLField(_("link"), max_length=500, blank=True, default="", db_default="")
    lessons = ParentalManyToManyField(Lesson, blank=True, related_name="readings", verbose_name=_("lessons"))
    search_vector = search.by_language()

    key_field = "number"
    preview_template = "lessons/readings.html"
    parts = ("title", "note")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="reading")
    objects = CuratedQuerySet["Reading"].as_manager()

    class Meta:
        ordering = ("number", "pk")
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = (
            one_translation("lessons_reading"),
            schedule_in_bounds("lessons_reading"),
            models.UniqueConstraint(
                fields=("playbook", "number"),
                name="lessons_reading_number_unique",
                violation_error_message=_("Another reading of this playbook has this number."),
            ),
            on_the_web("url", "lessons_reading_url_on_the_web"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lessons:readings", args=[self.playbook.slug]) + f"#reading-{self.number}"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from apps.lessons import previews

        return previews.entry(self)
