"""The curation screens of the library's own pieces; the app of the recommendations adds its own and makes the menu."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.admin.widgets.slug import SlugInput
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from apps.lessons.choosing import (
    CuratedChooserViewSet,
    LessonBoxes,
    LessonsPanel,
    SectionChooserViewSet,
    playbook_column,
)
from apps.lessons.links.panels import LinkPanel
from apps.lessons.models import LESSON_ORDER, Aspect, FaqEntry, Lesson, Playbook, Reading, Section
from apps.lessons.review.forms import AspectForm, CuratedForm, LessonForm, PlaybookForm, SectionForm
from apps.lessons.review.lists import CuratedIndexView, LessonIndexView
from apps.lessons.review.views import (
    CuratedCreateView,
    CuratedEditView,
    CuratedUnpublishView,
    CuratedWorkflowActionView,
    CuratedWorkflowPreviewView,
    LessonCreateView,
    OrderedCreateView,
)

ARTICLE = _("The source’s statements, in our own words.")
SLUG = _("Part of its address: small letters, digits and hyphens, as in small-steps. Links break when it changes.")
OURS = _("Ours, added for the workshop; readers see it marked as such.")


class NewTitlePanel(TitleFieldPanel):
    """While a piece is new, its slug follows the title; later it stays, since links lead to it."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return self.instance.pk is None


def title_and_slug() -> tuple[FieldPanel, FieldPanel]:
    return (
        NewTitlePanel("title", classname="", placeholder=False),
        FieldPanel("slug", widget=SlugInput, help_text=SLUG, required_on_save=False),
    )


def number_panel() -> FieldPanel:
    """A draft without one takes the next of its playbook."""
    return FieldPanel("number", required_on_save=False)


def sentence_panel() -> FieldPanel:
    """A text of one sentence, which is longer than a line of the form and is read whole all the same."""
    return FieldPanel("text", widget=AdminAutoHeightTextInput)


def guardrail_panels() -> list[FieldPanel]:
    return [FieldPanel("kind"), sentence_panel()]


def status_column() -> LiveStatusTagColumn:
    return LiveStatusTagColumn(label=_("Status"))


def lessons_panel() -> FieldPanel:
    return LessonsPanel("lessons", widget=LessonBoxes, required_on_save=False)


class CuratedViewSet(SnippetViewSet):
    """Nobody saves over a version they have not seen."""

    add_view_class = CuratedCreateView
    edit_view_class = CuratedEditView
    unpublish_view_class = CuratedUnpublishView
    index_view_class = CuratedIndexView
    workflow_action_view_class = CuratedWorkflowActionView
    workflow_preview_view_class = CuratedWorkflowPreviewView
    create_template_name = "lessons/curation/create.html"
    edit_template_name = "lessons/curation/edit.html"
    copy_view_enabled = False  # Wagtail's opens the form of the piece itself; ours makes a draft of its own
    chooser_viewset_class = CuratedChooserViewSet
    chooser_per_page = 50
    list_related: tuple[str, ...] = ("playbook",)
    """What each row of the list names beside the piece."""

    def get_queryset(self, request: HttpRequest) -> Any:
        model: Any = self.model
        return model.objects.select_related("latest_revision", *self.list_related)


class PlaybookViewSet(CuratedViewSet):
    model = Playbook
    index_view_class = IndexView
    icon = "folder-open-inverse"
    list_display = ("title", "language", "original", "organization", status_column())
    list_related = ("original", "organization")
    list_filter = ("language", "live", "has_unpublished_changes")
    ordering = ("-original_id", "title", "pk")
    search_fields = ("title",)
    panels = (
        *title_and_slug(),
        FieldPanel("summary"),
        FieldPanel("language"),
        FieldPanel("original", help_text=_("Usually made by “Translate into …” beside the original.")),
        FieldPanel(
            "organization",
            heading=_("Organization"),
            help_text=_("Without one, every organization reads the playbook."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source_title"),
                FieldPanel("source_kind"),
                FieldPanel("source_note"),
                LinkPanel("source_url"),
            ],
            _("Source"),
        ),
        PublishingPanel(),
    )
    edit_handler = ObjectList(panels, base_form_class=PlaybookForm)


class SectionViewSet(CuratedViewSet):
    model = Section
    add_view_class = OrderedCreateView
    chooser_viewset_class = SectionChooserViewSet
    icon = "list-ul"
    list_display = ("__str__", "kind", playbook_column(), status_column())
    ordering = ("-playbook__original_id", "playbook__title", "position", "number")
    list_filter = ("playbook", "kind", "live", "has_unpublished_changes")
    panels = (
        FieldPanel("playbook"),
        FieldRowPanel([number_panel(), FieldPanel("line", required_on_save=False), FieldPanel("kind")]),
        FieldPanel("title"),
        FieldPanel("source_title"),
        FieldPanel("summary"),
        PublishingPanel(),
    )
    edit_handler = ObjectList(panels, base_form_class=SectionForm)


class LessonViewSet(CuratedViewSet):
    model = Lesson
    add_view_class = LessonCreateView
    index_view_class = LessonIndexView
    icon = "doc-full"
    list_display = ("__str__", "section", playbook_column(), status_column(), "last_published_at")
    list_related = ("playbook", "section")
    list_filter = ("playbook", "section", "live", "has_unpublished_changes")
    ordering = ("-playbook__original_id", "playbook__title", *LESSON_ORDER)
    search_fields = ("number", "title", "summary")
    list_per_page = 50
    panels = (
        MultiFieldPanel(
            [
                FieldPanel("playbook"),
                FieldPanel("section", heading=_("Section")),
                FieldPanel("number"),
                *title_and_slug(),
                FieldPanel("source_title"),
                FieldPanel("tags"),
            ],
            _("Place"),
        ),
        MultiFieldPanel(
            [HelpPanel(ARTICLE), FieldPanel("summary"), FieldPanel("china"), FieldPanel("meaning")],
            _("From the article"),
        ),
        MultiFieldPanel([FieldPanel("not_to_copy"), FieldPanel("not_to_copy_origin")], _("What not to copy")),
        InlinePanel(
            "questions",
            heading=_("Questions for the room"),
            help_text=OURS,
            min_num=1,
            label=_("Question"),
            panels=[sentence_panel()],
        ),
        InlinePanel(
            "guardrails", heading=_("Guardrails"), help_text=OURS, label=_("Guardrail"), panels=guardrail_panels()
        ),
        PublishingPanel(),
    )
    edit_handler = ObjectList(panels, base_form_class=LessonForm)


class AspectViewSet(CuratedViewSet):
    model = Aspect
    add_view_class = OrderedCreateView
    icon = "table"
    list_display = ("title", playbook_column(), status_column(), "last_published_at")
    ordering = ("-playbook__original_id", "playbook__title", "position", "pk")
    search_fields = ("title", "china", "west")
    list_filter = ("playbook", "live", "has_unpublished_changes")
    panels = (
        FieldPanel("playbook"),
        *title_and_slug(),
        FieldPanel("short_title"),
        MultiFieldPanel([HelpPanel(ARTICLE), FieldPanel("china"), FieldPanel("west")], _("From the article")),
        InlinePanel(
            "levels",
            heading=_("Five levels"),
            help_text=OURS,
            label=_("Level"),
            min_num=5,
            max_num=5,
            panels=[FieldPanel("level"), FieldPanel("title"), FieldPanel("description")],
        ),
        lessons_panel(),
        PublishingPanel(),
    )
    edit_handler = ObjectList(panels, base_form_class=AspectForm)


class FaqEntryViewSet(CuratedViewSet):
    model = FaqEntry
    icon = "help"
    list_display = ("number", "question", playbook_column(), status_column())
    search_fields = ("question", "answer")
    ordering = ("-playbook__original_id", "playbook__title", "number", "pk")
    list_filter = ("playbook", "live", "has_unpublished_changes")
    panels = (
        FieldPanel("playbook"),
        number_panel(),
        MultiFieldPanel([HelpPanel(ARTICLE), FieldPanel("question"), FieldPanel("answer")], _("From the article")),
        lessons_panel(),
        PublishingPanel(),
    )
    edit_handler = ObjectList(panels, base_form_class=CuratedForm)


class ReadingViewSet(CuratedViewSet):
    model = Reading
    icon = "openquote"
    list_display = ("number", "title", playbook_column(), status_column())
    search_fields = ("title", "note")
    ordering = ("-playbook__original_id", "playbook__title", "number", "pk")
    list_filter = ("playbook", "live", "has_unpublished_changes")
    panels = (
        FieldPanel("playbook"),
        number_panel(),
        MultiFieldPanel([HelpPanel(ARTICLE), FieldPanel("title"), FieldPanel("note")], _("From the article")),
        LinkPanel("url", help_text=_("Asked whether it answers when you publish, and every week.")),
        lessons_panel(),
        PublishingPanel(),
    )
    edit_handler = ObjectList(panels, base_form_class=CuratedForm)
