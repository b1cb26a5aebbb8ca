"""The lists of the curation screens, and what they are narrowed by: playbook, section, tag."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.views.snippets import IndexView

from apps.common.numbers import whole_number
from apps.lessons.choosing import BY_PLAYBOOK
from apps.lessons.models import Playbook, Section
from apps.lessons.tags import tags_in_use


class PlaybookField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, playbook: Playbook) -> str:
        return playbook.with_language


class PlaybookFilter(django_filters.ModelChoiceFilter):
    field_class = PlaybookField


class SectionField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, section: Section) -> str:
        return f"{section} · {section.playbook.with_language}"


class SectionFilter(django_filters.ModelChoiceFilter):
    """Offers the sections of the playbook that is chosen beside it."""

    field_class = SectionField

    @staticmethod
    def offered(request: Any) -> QuerySet[Section]:
        playbook, chosen = (whole_number(request.GET.get(name, "")) for name in ("playbook", "section"))
        sections = Section.objects.select_related("playbook").order_by(*BY_PLAYBOOK, "position", "number")
        return sections.filter(Q(playbook=playbook) | Q(pk=chosen)) if playbook else sections


class CuratedFilterSet(WagtailFilterSet):
    playbook = PlaybookFilter(label=_("Playbook"), queryset=Playbook.objects.order_by("title", "language"))


class TagFilterSet(CuratedFilterSet):
    """Offers the tags there are, and nothing where there are none."""

    tag = django_filters.ChoiceFilter(label=_("Tag"), method="tagged", empty_label=_("All"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = tags_in_use(self._meta.model.objects.all())
        if found:
            self.filters["tag"].extra["choices"] = [(tag, tag) for tag in found]
        else:
            del self.filters["tag"]

    def tagged(self, pieces: QuerySet[Any], name: str, tag: str) -> QuerySet[Any]:
        return pieces.filter(tags__contains=[tag])


class LessonFilterSet(TagFilterSet):
    section = SectionFilter(label=capfirst(_("section")), queryset=SectionFilter.offered)


class CuratedIndexView(IndexView):
    base_filterset_class = CuratedFilterSet


class TaggedIndexView(IndexView):
    base_filterset_class = TagFilterSet


class LessonIndexView(IndexView):
    base_filterset_class = LessonFilterSet
