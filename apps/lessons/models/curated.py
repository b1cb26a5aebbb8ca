"""What everything in the library shares: a draft beside the live version, revisions, review, locking and preview."""

from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from apps.common.days import moments_in_bounds, why_not_day
from apps.common.fields import PlainWordsField
from apps.lessons.tags import LONGEST


class CuratedQuerySet[M: models.Model](models.QuerySet[M]):
    def live(self) -> Self:
        """What readers may see; a draft that was never published is not among them."""
        return self.filter(live=True)


class KeepsItsPlace:
    """The order belongs to the row, and readers see it at once: no draft and no restored version brings an old place back."""

    position: int

    def with_content_json(self, content: Any) -> Any:
        found = super().with_content_json(content)  # type: ignore[misc]  # of the class beside this one
        found.position = self.position
        return found


def first_sentence(row: models.Model, error: ValidationError) -> str:
    name, sentences = next(iter(error.message_dict.items()))
    if name == NON_FIELD_ERRORS:
        return str(sentences[0])
    return f"{capfirst(row._meta.get_field(name).verbose_name)}: {sentences[0]}"  # type: ignore[union-attr]


def why_not_whole_children(row: Any) -> str | None:
    """What its questions, levels, templates and their parts lack; of a draft they may be as unfinished as it is itself."""
    for relation in get_all_child_relations(type(row)):
        for child in getattr(row, relation.get_accessor_name()).all():
            try:
                child.clean_fields(exclude=[relation.field.name])
            except ValidationError as error:
                return first_sentence(child, error)
            if sentence := why_not_whole_children(child):
                return sentence
    return None


class Curated(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel, models.Model
):
    """Drafts, revisions, review, locking and preview: for playbooks, their sections and their pieces."""

    class Meta:
        abstract = True

    @property
    def revisions(self) -> models.QuerySet[Revision]:
        return self._revisions.all()  # type: ignore[no-any-return]

    preview_template: str
    parts: tuple[str, ...] = ()
    """The fields and the children a note may be about."""
    link_field = ""
    """Which field leads out onto the web; what it names must answer before readers may click it."""

    def clean(self) -> None:
        """The days of its schedule can be shown in every zone."""
        super().clean()
        named = {"go_live_at": self.go_live_at, "expire_at": self.expire_at}
        wrong = {name: sentence for name, at in named.items() if at and (sentence := why_not_day(at))}
        if wrong:
            raise ValidationError(wrong)

    def awaits(self) -> dict[str, str]:
        """What readers must see before this: a sentence under the name of each field that leads there."""
        return {}

    def why_not_whole(self) -> str | None:
        """What a draft may lack and a published piece must have, as a sentence; nothing if it has it.

        Asked again at every door to the readers: a number that was free when the draft was saved may be taken by now.
        """
        try:
            self.full_clean()
        except ValidationError as error:
            return first_sentence(self, error)
        if sentence := why_not_whole_children(self):
            return sentence
        return next(iter(self.awaits().values()), None)

    def why_not_ready(self) -> str | None:
        """The same, and of a translation also that somebody has translated it."""
        from apps.lessons.translation.words import why_still_original

        return self.why_not_whole() or why_still_original(self)

    def why_not_archive(self) -> str | None:
        """What still needs it on the readers' pages, as a sentence; nothing if nothing does."""
        return None

    @classmethod
    def labeled_parts(cls) -> list[tuple[str, str]]:
        found = []
        for name in cls.parts:
            field: Any = cls._meta.get_field(name)
            label = field.related_model._meta.verbose_name_plural if field.is_relation else field.verbose_name
            found.append((name, capfirst(label)))
        return found

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return self.preview_template


class Piece(Curated):
    """A piece of a playbook, which can translate a piece of the playbook's original.

    It says what it translates, in which revision, and the fingerprint of the words that were translated; which also holds
    where that revision is not at hand (`apps.lessons.translation.words`). All three belong to the draft, and reach readers
    with it.
    """

    original = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, editable=False, related_name="translations"
    )
    original_revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    original_digest = models.CharField(max_length=16, blank=True, default="", db_default="", editable=False)
    plain = PlainWordsField()
    """What the search reads and shows."""

    class Meta:
        abstract = True

    key_field: str
    """What it is known by in its playbook, and keeps in every translation."""

    @property
    def key(self) -> str:
        return str(getattr(self, self.key_field))

    def why_not_whole(self) -> str | None:
        """Every kind but lessons themselves rests on some."""
        return super().why_not_whole() or self.why_not_rest_on(self.lessons.all() if hasattr(self, "lessons") else ())

    def why_not_rest_on(self, lessons: Iterable[Any]) -> str | None:
        """A piece rests on lessons of its own playbook alone."""
        strange = next((lesson for lesson in lessons if lesson.playbook_id != self.playbook_id), None)
        if strange is None:
            return None
        sentence = _("“%(lesson)s” is a lesson of another playbook, “%(playbook)s”. Take it out.")
        return sentence % {"lesson": strange, "playbook": strange.playbook.with_language}

    def clean(self) -> None:
        """A translation stands in a translation of its original's playbook, under the same number."""
        super().clean()
        if self.original is None:
            return
        if self.playbook.original_id != self.original.playbook_id:
            sentence = _("It translates “%(original)s”, so it stays in a translation of that playbook.")
            raise ValidationError({"playbook": sentence % {"original": self.original}})
        if self.key != self.original.key:
            sentence = _("A translation keeps what its original is known by: %(key)s.")
            raise ValidationError({self.key_field: sentence % {"key": self.original.key}})


def one_translation(table: str) -> models.UniqueConstraint:
    """For the constraints of each kind of piece."""
    return models.UniqueConstraint(fields=("playbook", "original"), name=f"{table}_one_translation")


class Tagged(Piece):
    tags = ArrayField(
        models.CharField(max_length=LONGEST),
        verbose_name=_("tags"),
        help_text=_("Words to sort by, with commas between them, such as: pilots, privacy"),
        default=list,
        db_default=[],
        blank=True,
    )

    class Meta:
        abstract = True


def schedule_in_bounds(table: str) -> models.CheckConstraint:
    return moments_in_bounds(("go_live_at", "expire_at"), f"{table}_schedule_in_bounds")


def on_the_web(name: str, constraint: str) -> models.CheckConstraint:
    """What other schemes do in a browser is not the library's to offer."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{name}__regex": "^(https?://.*)?$"}),
        name=constraint,
        violation_error_message=_("The link must begin with https:// or http://."),
    )
