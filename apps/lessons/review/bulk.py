"""Publish or archive many pieces at once. What is archived leaves the readers' pages and loses nothing."""

from abc import abstractmethod
from typing import Any

from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import get_snippet_models

from apps.lessons.links.services import addresses_in, check_links
from apps.lessons.models import Curated
from apps.lessons.review.rules import why_not_archive, why_not_publish


class CuratedBulkAction(SnippetBulkAction):
    """Shows who is left out and why, before anything happens."""

    template_name = "lessons/curation/bulk.html"
    explanation: Any = ""
    kind: type[Any] = Curated
    form_template = "wagtailadmin/bulk_actions/confirmation/form.html"

    @classproperty
    def models(cls) -> list[type[Curated]]:  # noqa: N805  # a property of the class
        return [model for model in get_snippet_models() if issubclass(model, cls.kind)]

    @abstractmethod
    def why_not(self, piece: Any) -> str | None:
        """The sentence for a piece that is left out."""

    def check_perm(self, piece: Any) -> bool:
        piece.refusal = self.why_not(piece) or (
            None
            if self.permission_policy.user_has_permission_for_instance(self.request.user, "publish", piece)
            else _("Only a curator may do this.")
        )
        return piece.refusal is None

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "action_name": self.display_name,
            "explanation": self.explanation,
            "form_template": self.form_template,
        }


class PublishBulkAction(CuratedBulkAction):
    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish the selected pieces")
    action_priority = 10
    explanation = _("Readers see the newest version of each at once.")

    @classmethod
    def get_queryset(cls, model: Any, object_ids: list[Any]) -> list[Any]:
        """Their links are asked several at once, and known when each piece is looked at."""
        pieces: list[Any] = super().get_queryset(model, object_ids)
        check_links(url for piece in pieces for _name, url in addresses_in(piece.get_latest_revision_as_object()))
        return pieces

    def why_not(self, piece: Any) -> str | None:
        return why_not_publish(piece)

    @classmethod
    def execute_action(cls, objects: list[Any], **context: Any) -> tuple[int, int]:
        for piece in objects:
            revision = piece.latest_revision or piece.save_revision(user=context["user"])
            revision.publish(user=context["user"])
        return len(objects), 0

    def get_success_message(self, pieces: int, others: int) -> str:
        return ngettext("%(count)d piece is published.", "%(count)d pieces are published.", pieces) % {"count": pieces}


class ArchiveBulkAction(CuratedBulkAction):
    display_name = _("Archive")
    action_type = "archive"
    aria_label = _("Archive the selected pieces")
    action_priority = 20
    explanation = _(
        "Readers no longer find them. Nothing is lost: workshops and initiatives keep what they read, and you can publish again."
    )

    def why_not(self, piece: Any) -> str | None:
        return why_not_archive(piece)

    @classmethod
    def execute_action(cls, objects: list[Any], **context: Any) -> tuple[int, int]:
        """Each is asked again: readers may need it, now that the ones before have left."""
        stayed = 0
        for piece in objects:
            if why_not_archive(piece):
                stayed += 1
            else:
                piece.unpublish(user=context["user"])
        return len(objects) - stayed, stayed

    def get_success_message(self, pieces: int, others: int) -> str:
        sentence = ngettext("%(count)d piece is archived.", "%(count)d pieces are archived.", pieces)
        if others:
            sentence += " " + ngettext("%(stayed)d stays, because readers need it.", "%(stayed)d stay, because readers need them.", others)  # fmt: skip
        return sentence % {"count": pieces, "stayed": others}
