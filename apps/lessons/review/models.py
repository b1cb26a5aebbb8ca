"""The steps of a review, the notes on a draft, and the links for those who look on from outside."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState
from wagtail.signals import task_submitted

from apps.accounts.models import User
from apps.common.codes import new_code
from apps.common.days import moments_in_bounds
from apps.common.fields import LineField, ParagraphsField, WordsField
from apps.common.text import paragraphs

SIGNER = Signer(salt="lessons.review-link")

SHIPPED_NAMES = (gettext_noop("Review by a curator"), gettext_noop("Editorial check"), gettext_noop("Curator approval"))
"""Of rows, marked here so that our pages and mails can say them in the reader's language."""

REASON_WANTED = _("Say what should change, so that its author knows what to do.")


class ReasonForm(TaskStateCommentForm):
    """Changes are requested with a reason."""

    comment = WordsField(
        label=_("What should change"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": REASON_WANTED},
    )


class ReviewStep(AbstractGroupApprovalTask):
    """A step in which the members of some groups approve a draft or request changes, with a reason."""

    by_another = models.BooleanField(
        _("by another person"), default=True, help_text=_("Whoever sent the draft to review does not check it.")
    )

    admin_form_fields = (*AbstractGroupApprovalTask.admin_form_fields, "by_another")

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the chosen groups approve the draft or request changes, with a reason."))

    def start(self, workflow_state: Any, user: User | None = None) -> TaskState:
        """With the version the step before approved; the first, and one that is taken again, with what was sent just now."""
        before = workflow_state.current_task_state
        approved = before is not None and before.status == TaskState.STATUS_APPROVED
        state = self.get_task_state_class().objects.create(
            workflow_state=workflow_state,
            status=TaskState.STATUS_IN_PROGRESS,
            revision=before.revision if approved else workflow_state.content_object.get_latest_revision(),
            task=self,
        )
        task_submitted.send(sender=type(state), instance=state, user=user)
        return state

    @staticmethod
    def has_approved(state: WorkflowState, user: User) -> bool:
        """Whether this person has taken a step of this review already, where each is for another."""
        if settings.ONE_PERSON_APPROVES_ALL_STEPS:
            return False
        return bool(state.task_states.filter(status=TaskState.STATUS_APPROVED, finished_by=user).exists())

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        state = obj.current_workflow_state
        if state and ((self.by_another and state.requested_by_id == user.pk) or self.has_approved(state, user)):
            return []
        found: list[tuple[str, str, bool]] = super().get_actions(obj, user)
        return found

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> models.QuerySet[TaskState]:
        states: models.QuerySet[TaskState] = super().get_task_states_user_can_moderate(user, **kwargs)
        if not settings.ONE_PERSON_APPROVES_ALL_STEPS:
            own = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, finished_by=user)
            states = states.exclude(workflow_state__in=own.values("workflow_state"))
        return states.exclude(workflow_state__requested_by=user) if self.by_another else states

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReasonForm if action == "reject" else TaskStateCommentForm

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Wagtail asks the form only where its dialog is used; a request without a reason is refused here too, and so is approval
        of what has lost since it was sent what a published piece must have."""
        if action_name == "reject" and not paragraphs(kwargs.get("comment", "")):
            raise PermissionDenied(REASON_WANTED)
        if action_name == "approve":
            from apps.lessons.links.services import why_not_link

            draft = task_state.revision.as_object()
            if sentence := draft.why_not_ready() or why_not_link(draft):
                raise PermissionDenied(sentence)
        super().on_action(task_state, user, action_name, **kwargs)


class ReviewLink(models.Model):
    """Lets somebody without an account read one draft and write notes on it. The address is signed, so that the
    database alone opens nothing; it ends on a day or when a curator withdraws it."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="review_links")
    reviewer = LineField(_("for whom"), max_length=80)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (moments_in_bounds(["expires_at"], "lessons_reviewlink_expires_at_in_bounds"),)

    def __str__(self) -> str:
        return self.reviewer

    def get_absolute_url(self) -> str:
        return reverse("review:link", args=[SIGNER.sign(self.code)])

    @property
    def works(self) -> bool:
        return self.revoked_at is None and timezone.now() < self.expires_at


class OpenedForm(models.Model):
    """A form of the editor, by the key its page carries, and the version it wrote last; none before it saved anything."""

    key = models.UUIDField(unique=True)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return str(self.key)


class Note(models.Model):
    """A remark on a draft, by a colleague or through a link; open until somebody marks it as done."""

    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="notes")
    link = models.ForeignKey(ReviewLink, on_delete=models.SET_NULL, null=True, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    name = LineField(_("your name"), max_length=80)
    part = models.CharField(_("what it is about"), max_length=40, blank=True, default="", db_default="")
    text = ParagraphsField(_("your note"), max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:40]}"

    @property
    def part_label(self) -> str:
        """In words; nothing for a note on the whole piece."""
        return self._labels().get(self.part, "")

    @property
    def part_anchor(self) -> str:
        """Where the part stands in the editor."""
        model = self.revision.content_type.model_class()
        return f"id_{self.part}-FORMS" if model._meta.get_field(self.part).is_relation else f"id_{self.part}"

    def _labels(self) -> dict[str, str]:
        return dict(self.revision.content_type.model_class().labeled_parts())
