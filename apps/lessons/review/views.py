"""The editor's form, which never lets one editor write over another without knowing."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.mixins import HookResponseMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.snippets.views.snippets import CreateView, UnpublishView, WorkflowActionView, WorkflowPreviewView

from apps.common.numbers import whole_number
from apps.lessons.enums import LinkState
from apps.lessons.links.services import addresses_on, check_links, said_of_link
from apps.lessons.models import Curated
from apps.lessons.review.blanks import lesson_here
from apps.lessons.review.deciding import waiting_for
from apps.lessons.review.duplicate_views import duplicate_button
from apps.lessons.review.models import REASON_WANTED
from apps.lessons.review.opened import claim_form, is_held, key_of, remember, wrote
from apps.lessons.review.ordering import last_place, place_behind
from apps.lessons.review.panels import NotesSidePanel
from apps.lessons.review.sent import ASKED, newer_than_sent, sent_url, why_not_decide
from apps.lessons.translation.beside import show_original
from apps.lessons.translation.editor import TranslationEdit

DELIBERATE = "save-over"
BEHIND = "behind"


def after_publishing(view: HookResponseMixin, piece: Any, before: int | None) -> Any:
    """What `after_publish` answers, where readers see another version than before."""
    live = type(piece).objects.values_list("live_revision", flat=True).get(pk=piece.pk)
    return view.run_hook("after_publish", view.request, piece) if live != before else None


def said_of(decided: TaskState) -> str:
    """What whoever decided reads, or nothing where the decision was refused."""
    sentences = {
        TaskState.STATUS_APPROVED: _("“%(piece)s” is approved: it goes to the next step.")
        if decided.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
        else _("“%(piece)s” is approved and published."),
        TaskState.STATUS_REJECTED: _("Changes to “%(piece)s” are requested, and its author reads why."),
    }
    return sentences.get(decided.status, "") % {"piece": decided.revision.object_str}


def links_typed(form: Any) -> Iterator[tuple[Any, str, str]]:
    """The form, the field and the address of each link in a piece and its parts."""
    yield from ((form, name, url) for name, url in addresses_on(form.instance))
    for formset in getattr(form, "formsets", {}).values():
        for part in formset.forms:
            if part not in formset.deleted_forms:
                yield from links_typed(part)


class ToReadersMixin:
    """What goes to readers has a link that answers, or none; one that could not be asked goes through, and that is said.
    And it comes after what it stands in."""

    def is_valid(self, form: Any) -> bool:
        valid: bool = super().is_valid(form)  # type: ignore[misc]  # of Wagtail's view beside this one
        if not valid or self.saving_as_draft:  # type: ignore[attr-defined]
            return valid
        refused = form.awaits() if self.action == "publish" else {}  # type: ignore[attr-defined]
        for field, sentence in refused.items():
            form.add_error(field, sentence)
        links_answer = self._links_answer(form)
        if refused or not links_answer:
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return False
        return True

    def _links_answer(self, form: Any) -> bool:
        """Otherwise the field says which does not."""
        links = list(links_typed(form))
        states = check_links(url for _part, _name, url in links)
        broken = [link for link in links if link[2] in states and states[link[2]].is_broken]
        for part, name, url in broken:
            part.add_error(name, said_of_link(part.instance, name, url, states[url]))
        unchecked = [url for url, state in states.items() if state == LinkState.UNCHECKED]
        if unchecked and not broken:
            sentence = _("These links could not be checked. They are asked again within a week: %(links)s")
            messages.warning(self.request, sentence % {"links": ", ".join(unchecked)})  # type: ignore[attr-defined]
        return not broken


def saved_or_refused(piece: Curated, save: Callable[[], Any]) -> Any:
    """Two may take a number at the same moment: the database says no to the second, and the piece itself says why."""
    try:
        with transaction.atomic():
            return save()
    except IntegrityError:
        try:
            piece.validate_constraints()
        except ValidationError as error:
            raise PermissionDenied(" ".join(error.messages)) from error
        raise


class CuratedEditView(ToReadersMixin, TranslationEdit):
    """Wagtail warns of somebody else at work, and saves over what they wrote all the same. Here the form says which
    version it was opened on; when a newer one is there, nothing is saved, what was typed stays in the form, and the
    next save goes through only as a deliberate one over exactly the version that was shown."""

    newer: Revision | None = None

    def get_bound_panel(self, form: Any) -> Any:
        show_original(form)  # of a form that is shown; what only saves needs none of it
        return super().get_bound_panel(form)

    @cached_property
    def is_out_of_date(self) -> bool:
        """Somebody else saved, or another page of mine; what this page saved itself it has seen."""
        latest = self.latest_revision
        return bool(super().is_out_of_date) and not wrote(key_of(self.request), latest)

    @cached_property
    def overwrite_revision(self) -> Revision | None:
        revision: Revision | None = super().overwrite_revision
        return None if revision and is_held(revision, self.object) else revision

    def is_valid(self, form: Any) -> bool:
        valid = super().is_valid(form)
        if self.locked_for_user and (person := getattr(self.object, "locked_by", None)):
            sentence = _("%(person)s has locked it. Nothing was saved; what you wrote is still in the form.")
            self.produced_error_message = sentence % {"person": person}
        return valid

    def save_instance(self) -> Any:
        """Asks under the row's lock, so that of two saves at the same moment one is first."""
        self.model.objects.select_for_update(no_key=True).filter(pk=self.object.pk).first()
        self._look_again()
        latest = self.latest_revision
        if self.is_out_of_date and self.request.POST.get(DELIBERATE) != str(latest.pk):
            self.newer = latest
            who = latest.user or _("Somebody")
            sentence = _("%(person)s saved a newer version while you were writing. Nothing was saved over it.")
            raise PermissionDenied(sentence % {"person": who})
        piece = saved_or_refused(self.form.instance, super().save_instance)
        remember(key_of(self.request), self.new_revision)
        return piece

    def get_success_json(self) -> dict[str, Any]:
        """To a page that was opened to create the piece also where it is edited from now on."""
        data: dict[str, Any] = super().get_success_json()
        edit_url = self.get_edit_url()
        if self.request.path != edit_url:
            data |= {"url": edit_url, "hydrate_url": f"{edit_url}?_w_hydrate_create_view=1"}
        return data

    def submit_action(self) -> Any:
        """What is sent again is what was saved just now; Wagtail's state may remember the piece as it was before. While another
        version is under review, its author is asked."""
        if self.workflow_state:
            self.workflow_state.refresh_from_db()
        return redirect(sent_url(self.object)) if self.object.workflow_in_progress else super().submit_action()

    def workflow_action_action(self) -> Any:
        """An approval that publishes is answered as Wagtail answers its own button to publish. It is of the words that stand in
        the form; where the form was opened on others than were sent, whoever approves is asked."""
        before = self.object.live_revision_id
        if self.workflow_action == "approve":
            state = self.object.current_workflow_task_state
            if self.request.POST.get("loaded_revision_id") != str(state.revision_id):
                return redirect(sent_url(self.object))
            TaskState.objects.filter(pk=state.pk).update(revision=self.new_revision)
        super().workflow_action_action()
        return after_publishing(self, self.object, before)

    def _look_again(self) -> None:
        self.latest_revision = self.object.revisions.order_by("created_at", "pk").last()
        for name in ("latest_revision_created_at", "is_out_of_date"):
            self.__dict__.pop(name, None)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *duplicate_button(self.object, self.request.user, priority=15)]

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        return type(panels)([*panels, NotesSidePanel(self.object, self.request)])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["form_key"] = key_of(self.request) or uuid4()
        context["sent_url"] = sent_url(self.object) if newer_than_sent(self.live_object) else ""
        if self.request.method == "POST" and self.is_out_of_date:
            # The form still rests on the version it was opened on; so neither autosave nor a second click goes over.
            context["loaded_revision_created_at"] = self.request.POST.get("loaded_revision_created_at", "")
        if self.newer is None:
            return context
        loaded = self.request.POST.get("loaded_revision_id", "")
        known = self.object.revisions.filter(pk=whole_number(loaded)).exists()
        return context | {
            "newer": self.newer,
            "deliberate": DELIBERATE,
            "compare_url": reverse(self.revisions_compare_url_name, args=[self.object.pk, loaded, self.newer.pk])
            if known and loaded != str(self.newer.pk)
            else "",
            "newer_url": reverse(
                self.model.snippet_viewset.get_url_name("revisions_view"), args=[self.object.pk, self.newer.pk]
            ),
        }


class CuratedWorkflowActionView(HookResponseMixin, WorkflowActionView):
    """The same for an approval from the review queue, with a comment in Wagtail's dialog or without."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """From a page that shows how things stood before, or by whom this step is not for, nothing is decided."""
        assert request.user.is_authenticated
        if sentence := why_not_decide(self.task_state, request.user):
            messages.error(request, sentence)
            return self._go(self.redirect_url)
        return super().dispatch(request, *args, **kwargs)

    def _go(self, url: str) -> Any:
        if self.request.headers.get("x-requested-with") != "XMLHttpRequest":
            return redirect(url)
        return self.render_modal_json(self.request, {"step": "success", "redirect": url})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        asked = request.POST.get(ASKED) == str(self.task_state.revision_id)
        if self.action_name == "approve" and newer_than_sent(self.object) and not asked:
            request.session[f"approval-{self.task_state.pk}"] = request.POST.get("comment", "")
            return self._go(sent_url(self.object))
        before = self.object.live_revision_id
        response = super().post(request, *args, **kwargs)
        answer = after_publishing(self, self.object, before)
        if answer is None and (sentence := said_of(TaskState.objects.get(pk=self.task_state.pk))):
            messages.success(request, sentence)
        elif answer is None and request.headers.get("x-requested-with") != "XMLHttpRequest":
            messages.error(request, REASON_WANTED)  # all that is not decided without a dialog and without being refused
        return response if answer is None else self._go(answer.url)


class CuratedWorkflowPreviewView(WorkflowPreviewView):
    """Whoever reads what was sent compares it and decides from there."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        assert request.user.is_authenticated
        waiting = waiting_for(self.object, request.user)
        if waiting is None:
            return super().get(request, *args, **kwargs)
        draft: Any = waiting.state.revision.as_object()
        attributes = {"revision_id": waiting.state.revision_id, "waiting": waiting}
        return draft.make_preview_request(request, draft.default_preview_mode, extra_request_attrs=attributes)


class CuratedCreateView(ToReadersMixin, CreateView):
    """A page makes one piece, whether autosave and a button send it at the same moment or a button is pressed twice: whoever
    comes second goes on editing what the first one made."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key = key_of(request)
        if key is None:
            return super().post(request, *args, **kwargs)
        with transaction.atomic():
            written = claim_form(key).revision
            if written and isinstance(piece := written.content_object, self.model):
                return self.model.snippet_viewset.edit_view(request, pk=str(piece.pk))
            return super().post(request, *args, **kwargs)

    def save_instance(self) -> Any:
        piece = saved_or_refused(self.form.instance, super().save_instance)
        remember(key_of(self.request), self.new_revision)
        return piece

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"form_key": key_of(self.request) or uuid4()}


class OrderedCreateView(CuratedCreateView):
    """A new piece goes behind the others of its row, or behind the one that is named; curators move it from there."""

    def save_instance(self) -> Any:
        self.form.instance.position = last_place(self.form.instance)
        piece = super().save_instance()
        if behind := whole_number(self.request.POST.get(BEHIND, "")):
            place_behind(piece=piece, behind=behind)
        return piece


class LessonCreateView(OrderedCreateView):
    """From a place on the map or in the order the form knows its playbook, its section and the next number in it."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        return initial | lesson_here(self.request.GET.get("section", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        return super().get_context_data(**kwargs) | {"behind": whole_number(sent.get(BEHIND, ""))}


class CuratedUnpublishView(UnpublishView):
    """Shows what rests on the piece first. What readers still need stays, and nobody is asked to confirm what is then refused."""

    template_name = "insights/curation/archive.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._refusal() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._refusal() or super().post(request, *args, **kwargs)

    def _refusal(self) -> HttpResponse | None:
        sentence = self.object.why_not_archive()
        if sentence is None:
            return None
        messages.error(self.request, sentence)
        return redirect(self.edit_url_name, self.object.pk)
