"""Playbooks and their sections."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.common.fields import LineField, ProseField
from apps.lessons.enums import SectionKind
from apps.lessons.languages import LANGUAGE_CODE, language_choices
from apps.lessons.models.curated import Curated, CuratedQuerySet, KeepsItsPlace, on_the_web, schedule_in_bounds
from apps.teams.models import Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.accounts.models import User
    from apps.teams.models import Organization

LINES = 8
LESSONS_SEEN = _("Readers see lessons in this section. Archive these first, or give them another section.")


class PlaybookQuerySet(CuratedQuerySet["Playbook"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of those that are published, the shared ones and those of the reader's own organizations; to visitors, the shared
        ones of a public library."""
        if not user.is_authenticated:
            return self.live().filter(organization=None) if settings.LIBRARY_PUBLIC else self.none()
        own = Membership.objects.filter(user=user).values("organization")
        return self.live().filter(models.Q(organization=None) | models.Q(organization__in=own))

    def open_to(self, organization: "Organization") -> Self:
        """What an organization can work with: of those that are published, the shared ones and its own."""
        return self.live().filter(models.Q(organization=None) | models.Q(organization=organization))

    def originals_first(self) -> Self:
        return self.order_by(models.F("original").asc(nulls_first=True), "title")


class Playbook(Curated):
    """A curated collection, loaded from a pack or written in the editor. Readers find it, and what is published in it, once
    it is published itself. Without an organization it is shared with all of them.

    It is written in one language, and so are its pieces; a translation is a playbook of its own that names its original.
    """

    link_field = "source_url"

    organization = models.ForeignKey(
        "teams.Organization", on_delete=models.CASCADE, null=True, blank=True, related_name="playbooks"
    )
    slug = models.SlugField(max_length=60, unique=True)
    title = LineField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=12, choices=language_choices, default="en")
    original = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    summary = ProseField(_("summary"))
    source_title = LineField(_("source"), max_length=200, blank=True)
    source_kind = LineField(_("kind of source"), max_length=40, blank=True)
    source_note = ProseField(_("note on the source"), blank=True)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True, default="", db_default="")

    preview_template = "lessons/playbook_detail.html"
    parts = ("title", "summary")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="playbook")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="playbook",
        for_concrete_model=False,
    )
    objects = PlaybookQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(language__regex=LANGUAGE_CODE), name="lessons_playbook_language_well_formed"
            ),
            models.CheckConstraint(
                condition=~models.Q(original=models.F("id")),
                name="lessons_playbook_not_its_own_translation",
                violation_error_message=_("A playbook is no translation of itself."),
            ),
            models.UniqueConstraint(
                fields=("original", "language"),
                name="lessons_playbook_one_translation",
                violation_error_message=_("The original has a translation into this language already."),
            ),
            on_the_web("source_url", "lessons_playbook_source_on_the_web"),
            schedule_in_bounds("lessons_playbook"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def with_language(self) -> str:
        """To tell it from its translations, which may have the same title."""
        return f"{self.title} ({self.get_language_display()})"

    def get_absolute_url(self) -> str:
        return reverse("lessons:playbook_detail", args=[self.slug])

    def clean(self) -> None:
        """A translation is of an original, in another language, and for no more readers than the original has."""
        super().clean()
        self._clean_readers()
        if self.original is None:
            self._clean_translations()
            return
        sentence = None
        if self.original.original_id:
            sentence = _("“%(original)s” is a translation itself. Choose what it translates.")
        elif self.pk and self.translations.exists():
            sentence = _("“%(playbook)s” has translations of its own, so it cannot be one.")
        elif self.original.language == self.language:
            sentence = _("“%(original)s” is in the same language.")
        if sentence:
            raise ValidationError({"original": sentence % {"original": self.original, "playbook": self}})

    def _clean_translations(self) -> None:
        there = self.translations.filter(language=self.language).first() if self.pk else None
        if there:
            raise ValidationError(
                {"language": _("Its translation “%(playbook)s” is in this language.") % {"playbook": there}}
            )

    def _clean_readers(self) -> None:
        """Narrowed is the translation first, widened the original."""
        wider = None
        if self.organization_id and self.pk:
            wider = self.translations.filter(live=True).exclude(organization=self.organization_id).first()
        if wider:
            sentence = _("Its translation “%(playbook)s” has other readers. Give that to this organization first.")
            raise ValidationError({"organization": sentence % {"playbook": wider}})
        if self.original and self.original.organization_id not in (None, self.organization_id):
            sentence = _("A translation has the readers of its original, or fewer. “%(original)s” is for %(organization)s alone.")  # fmt: skip
            names = {"original": self.original, "organization": self.original.organization}
            raise ValidationError({"organization": sentence % names})

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from apps.lessons import previews

        return previews.playbook(self)


class LoadedPart(models.Model):
    """What a pack last brought of one part. A part that no longer reads like this was edited by a curator."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="loaded_parts")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("playbook", "kind", "key"), name="lessons_loadedpart_unique"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Section(KeepsItsPlace, Curated):
    """A numbered, colored line of the route map. Its lessons are published after it, and leave the readers before it."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField(_("number"))
    position = models.PositiveSmallIntegerField(_("position in the playbook"), default=0, db_default=0)
    title = LineField(_("title"), max_length=120)
    source_title = LineField(_("heading in the source"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=SectionKind, default=SectionKind.LESSONS)
    line = models.PositiveSmallIntegerField(_("line color"))
    summary = ProseField(_("summary"), blank=True)

    parts = ("title", "summary")
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="section")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="section",
        for_concrete_model=False,
    )
    objects = CuratedQuerySet["Section"].as_manager()

    class Meta:
        ordering = ("playbook", "position", "number")
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = (
            schedule_in_bounds("lessons_section"),
            models.UniqueConstraint(
                fields=("playbook", "number"),
                name="lessons_section_number_unique",
                violation_error_message=_("Another section of this playbook has this number."),
            ),
            models.CheckConstraint(condition=models.Q(line__range=(1, LINES)), name="lessons_section_line_known"),
            models.CheckConstraint(condition=models.Q(kind__in=SectionKind.values), name="lessons_section_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def clean(self) -> None:
        """Its lessons stand where it does."""
        super().clean()
        if self.pk and self.playbook_id and self.lessons.exclude(playbook=self.playbook_id).exists():
            raise ValidationError({"playbook": _("Lessons stand in this section, so it stays in their playbook.")})

    def get_absolute_url(self) -> str:
        """Where readers meet its words."""
        if self.kind == SectionKind.COMPARISON:
            return reverse("lessons:comparison", args=[self.playbook.slug])
        return f"{self.playbook.get_absolute_url()}#section-{self.number}"

    def why_not_archive(self) -> str | None:
        """While readers see lessons on this line, they see the line. Lessons that leave at this hour count no more."""
        seen = self.lessons.filter(live=True).exclude(expire_at__lt=timezone.now())
        return str(LESSONS_SEEN) if seen.exists() else None

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return f"lessons/{'comparison' if self.kind == SectionKind.COMPARISON else 'playbook_detail'}.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from apps.lessons import previews

        return previews.section(self)
