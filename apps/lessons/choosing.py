"""What the curation screens offer to choose from: the sections and lessons of the piece's own playbook. Where a list still
holds those of several, each says whose it is and in which language."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    BaseSnippetChooseView,
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenView,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from apps.common.numbers import whole_number
from apps.lessons.models import LESSON_ORDER, Lesson, Playbook

BY_PLAYBOOK = ("playbook__title", "playbook__language", "playbook")


def playbook_column() -> Column:
    return Column("playbook", label=gettext_lazy("Playbook"), accessor="playbook.with_language", sort_key="playbook")


# Of one piece, in Wagtail's window ------------------------------------------------------------------------------------
def name_of(piece: Any) -> str:
    return piece.with_language if isinstance(piece, Playbook) else str(piece)


class Chooser(AdminSnippetChooser):
    def get_display_title(self, instance: Any) -> str:
        return name_of(instance)


class SectionChooser(Chooser):
    """Asks for those of the playbook that stands in the form; of all, while there is none."""

    linked_fields = {"playbook": "#id_playbook"}  # Wagtail's


class PlaybookScopeMixin(BaseSnippetChooseView):
    def get_object_list(self) -> QuerySet[Any]:
        pieces: QuerySet[Any] = self.model_class.objects.all()
        if self.model_class is Playbook:
            return pieces
        playbook = whole_number(self.request.GET.get("playbook", ""))
        return (pieces.filter(playbook=playbook) if playbook else pieces).select_related("playbook")

    @property
    def columns(self) -> list[Column]:
        title, *others = super().columns
        if self.model_class is Playbook:
            whose = Column("language", label=capfirst(_("language")), accessor="get_language_display")
        else:
            whose = playbook_column()
            whose.sort_key = None
        return [title, whose, *others]


class ScopedChooseView(PlaybookScopeMixin, ChooseView):
    pass


class ScopedResultsView(PlaybookScopeMixin, ChooseResultsView):
    pass


class CuratedChosenView(SnippetChosenView):
    def get_display_title(self, instance: Any) -> str:
        return name_of(instance)


class CuratedChooserViewSet(SnippetChooserViewSet):
    preserve_url_parameters = ("multiple", "playbook")
    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedResultsView
    chosen_view_class = CuratedChosenView
    base_widget_class = Chooser


class SectionChooserViewSet(CuratedChooserViewSet):
    base_widget_class = SectionChooser


# Of the lessons a piece rests on --------------------------------------------------------------------------------------
class LessonBoxes(forms.CheckboxSelectMultiple):
    """Under the names of their playbooks, where they are of several."""

    template_name = "lessons/curation/lesson_boxes.html"

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return render_to_string(template_name, context)


class GroupedByPlaybook(ModelChoiceIterator[Lesson]):
    def __iter__(self) -> Iterator[Any]:
        lessons = self.queryset.select_related("playbook", "section").order_by(*BY_PLAYBOOK, *LESSON_ORDER)
        groups = [
            (playbook, [self.choice(lesson) for lesson in group])
            for playbook, group in groupby(lessons, key=lambda lesson: lesson.playbook)
        ]
        return iter(groups if len(groups) > 1 else [choice for _playbook, choices in groups for choice in choices])


class LessonsPanel(FieldPanel):
    """Offers the lessons of the playbook that stands in the form, and all while there is none; and those that are ticked, so
    that what is wrong can be taken out."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is None:
                return
            field = self.form.fields["lessons"]
            field.iterator = GroupedByPlaybook
            playbook = whole_number(str(self.form["playbook"].value()))
            ticked = [whole_number(str(getattr(key, "pk", key))) for key in self.form["lessons"].value() or ()]
            mine = Q(playbook=playbook) | Q(pk__in=ticked)
            field.queryset = field.queryset.filter(mine) if playbook else field.queryset.all()
