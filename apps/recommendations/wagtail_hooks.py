"""The menu "Library" of the curation screens, with everything a curator edits."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel, WorkflowObjectsToModeratePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from apps.lessons.choosing import playbook_column
from apps.lessons.curation import (
    ARTICLE,
    OURS,
    AspectViewSet,
    CuratedViewSet,
    FaqEntryViewSet,
    LessonViewSet,
    PlaybookViewSet,
    ReadingViewSet,
    SectionViewSet,
    guardrail_panels,
    lessons_panel,
    sentence_panel,
    status_column,
)
from apps.lessons.links.panels import LinksPanel
from apps.lessons.review.forms import TaggedForm
from apps.lessons.review.lists import TaggedIndexView
from apps.lessons.review.ordering import KINDS, Kind
from apps.lessons.review.panels import AwaitingReviewPanel
from apps.lessons.review.views import OrderedCreateView
from apps.lessons.review.waiting import OpenNotesPanel, ScheduledPanel
from apps.recommendations.importing.services import IMPORTED
from apps.recommendations.importing.views import RIGHT, pack_export, pack_preview, packs, sheet_export
from apps.recommendations.models import NO_LESSON, Recommendation

KINDS["recommendation"] = Kind(Recommendation, among="headline")


class RecommendationForm(TaggedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lessons"].error_messages["required"] = NO_LESSON

    def awaits(self) -> dict[str, str]:
        """Of the lessons that were just chosen, which the piece does not have before it is saved."""
        piece: Recommendation = self.instance
        return piece.awaits_one_of(self.cleaned_data["lessons"])


class RecommendationViewSet(CuratedViewSet):
    model = Recommendation
    add_view_class = OrderedCreateView
    index_view_class = TaggedIndexView
    icon = "pick"
    list_display = ("__str__", "horizon", "effort", "impact", playbook_column(), status_column())
    ordering = ("-playbook__original_id", "playbook__title", "-headline", "position", "pk")
    list_filter = ("playbook", "horizon", "effort", "impact", "live", "has_unpublished_changes")
    search_fields = ("code", "title", "statement")
    list_per_page = 50
    panels = (
        MultiFieldPanel(
            [
                FieldPanel("playbook"),
                FieldRowPanel([FieldPanel("code"), FieldPanel("headline")]),
                FieldPanel("title"),
                FieldPanel("tags"),
            ],
            _("Place"),
        ),
        MultiFieldPanel([HelpPanel(ARTICLE), FieldPanel("statement"), FieldPanel("why")], _("From the article")),
        MultiFieldPanel(
            [
                HelpPanel(OURS),
                FieldRowPanel([FieldPanel("horizon"), FieldPanel("effort"), FieldPanel("impact")]),
            ],
            _("Our judgment"),
        ),
        lessons_panel(),
        InlinePanel(
            "templates",
            heading=_("Initiative templates"),
            help_text=OURS,
            label=_("Template"),
            panels=[
                FieldPanel("title"),
                FieldPanel("outcome"),
                InlinePanel("first_steps", heading=_("First steps"), label=_("Step"), panels=[sentence_panel()]),
                InlinePanel(
                    "measures",
                    heading=_("Measures"),
                    label=_("Measure"),
                    panels=[
                        FieldPanel("name"),
                        FieldRowPanel([FieldPanel("unit"), FieldPanel("direction")]),
                        FieldPanel("how"),
                    ],
                ),
                InlinePanel("guardrails", heading=_("Guardrails"), label=_("Guardrail"), panels=guardrail_panels()),
            ],
        ),
        PublishingPanel(),
    )
    edit_handler = ObjectList(panels, base_form_class=RecommendationForm)


@register_snippet
class LibraryViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Library")
    menu_icon = "openquote"
    menu_order = 100
    items = (
        LessonViewSet,
        RecommendationViewSet,
        AspectViewSet,
        FaqEntryViewSet,
        ReadingViewSet,
        SectionViewSet,
        PlaybookViewSet,
    )


LIBRARY = [viewset.model for viewset in LibraryViewSetGroup.items]


class LibraryPanel(Component):
    """The first page of the curation screens: what there is, and what is being worked on."""

    name = "library"
    order = 400
    template_name = "recommendations/curation/library_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": [self._row(model) for model in LIBRARY]}

    def _row(self, model: Any) -> dict[str, Any]:
        counts = model.objects.aggregate(
            live=Count("pk", filter=Q(live=True)), drafts=Count("pk", filter=Q(has_unpublished_changes=True))
        )
        url = reverse(model.snippet_viewset.get_url_name("list"))
        return {"label": model._meta.verbose_name_plural, "url": url, **counts}


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def with_the_library(request: HttpRequest, panels: list[Any]) -> None:
    replaced = RecentEditsPanel | LockedPagesPanel | WorkflowObjectsToModeratePanel
    panels[:] = [panel for panel in panels if not isinstance(panel, replaced)]
    panels += [AwaitingReviewPanel(), LibraryPanel()]
    panels += [panel for panel in (ScheduledPanel(), OpenNotesPanel(), LinksPanel()) if panel.rows]


class PacksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.has_perm(RIGHT)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def packs_in_the_menu() -> MenuItem:
    return PacksMenuItem(_("Import and export"), reverse("packs"), name="packs", icon_name="download", order=120)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]
def pages_of_packs() -> list[URLPattern]:
    return [
        path("packs/", packs, name="packs"),
        path("packs/export/<slug:slug>/", pack_export, name="pack_export"),
        path("packs/export/<slug:slug>/<str:name>", sheet_export, name="sheet_export"),
        path("packs/<str:code>/", pack_preview, name="pack_preview"),
    ]


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def imports_in_the_history(actions: Any) -> None:
    actions.register_action(IMPORTED, _("Import"), _("Imported from files"))
