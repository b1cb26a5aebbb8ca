"""What the curation screens offer to choose from: the sections and lessons of the piece's own playbook. Where a list still
holds those of several, each says whose it is and in which language."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
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
from apps.lessons.models import LESSON_ORDER, Lesson, Playbook, Section

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


class OfItsPlaybook(BaseSnippetChooseView):
    def get_object_list(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model_class.objects.all()
        if self.model_class is Playbook:
            return found
        wanted = whole_number(self.request.GET.get("playbook", ""))
        return (found.filter(playbook=wanted) if wanted else found).select_related("playbook")

    @property
    def columns(self) -> list[Column]:
        title, *others = super().columns
        if self.model_class is Playbook:
            whose = Column("language", label=capfirst(_("language")), accessor="get_language_display")
        else:
            whose = playbook_column()
            whose.sort_key = None
        return [title, whose, *others]


class OfItsPlaybookView(OfItsPlaybook, ChooseView):
    pass


class OfItsPlaybookResultsView(OfItsPlaybook, ChooseResultsView):
    pass


class CuratedChosenView(SnippetChosenView):
    def get_display_title(self, instance: Any) -> str:
        return name_of(instance)


class CuratedChooserViewSet(SnippetChooserViewSet):
    preserve_url_parameters = ("multiple", "playbook")
    choose_view_class = OfItsPlaybookView
    choose_results_view_class = OfItsPlaybookResultsView
    chosen_view_class = CuratedChosenView
    base_widget_class = Chooser


class SectionChooserViewSet(CuratedChooserViewSet):
    base_widget_class = SectionChooser


# Of the lessons a piece rests on --------------------------------------------------------------------------------------
class LessonBoxes(forms.CheckboxSelectMultiple):
    """Under the names of their playbooks, where they are of several."""

    template_name = "lessons/curation/lesson_boxes.html"

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        return mark_safe(render_to_string(template_name, context))  # noqa: S308  # a template's words are escaped


class ByPlaybook(ModelChoiceIterator[Lesson]):
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
            field.iterator = ByPlaybook
            playbook = whole_number(str(self.form["playbook"].value()))
            ticked = [whole_number(str(getattr(key, "pk", key))) for key in self.form["lessons"].value() or ()]
            mine = Q(playbook=playbook) | Q(pk__in=ticked)
            field.queryset = field.queryset.filter(mine) if playbook else field.queryset.all()


# Of a list's filters --------------------------------------------------------------------------------------------------
class PlaybookField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, playbook: Playbook) -> str:
        return playbook.with_language


class PlaybookFilter(django_filters.ModelChoiceFilter):
    field_class = PlaybookField


class SectionField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, section: Section) -> str:
        return f"{section} · {section.playbook.with_language}"


class SectionFilter(django_filters.ModelChoiceFilter):
    """Of the playbook that is chosen beside it."""

    field_class = SectionField

    @staticmethod
    def offered(request: Any) -> QuerySet[Section]:
        playbook, chosen = (whole_number(request.GET.get(name, "")) for name in ("playbook", "section"))
        sections = Section.objects.select_related("playbook").order_by(*BY_PLAYBOOK, "position", "number")
        return sections.filter(Q(playbook=playbook) | Q(pk=chosen)) if playbook else sections
