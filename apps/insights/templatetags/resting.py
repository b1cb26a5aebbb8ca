"""What rests on a piece, for the curation screens of the apps above."""

from collections.abc import Collection
from typing import Any

from django import template
from django.db.models import Model
from django.template.context import RequestContext
from django.urls import reverse

from apps.insights.curation.queries import Resting, what_rests_on
from apps.insights.curation.rules import how_much_rests_on, in_words
from apps.lessons.models import Lesson
from apps.recommendations.models import Recommendation

register = template.Library()
register.filter("in_words", in_words)


@register.simple_tag(takes_context=True)
def rests_on(context: RequestContext, piece: Model) -> Resting:
    return what_rests_on(piece, context["request"].user)


@register.inclusion_tag("insights/curation/_beside.html")
def beside(piece: Model) -> dict[str, Any]:
    """One line, where something rests on the piece."""
    if not isinstance(piece, Lesson | Recommendation):
        return {}
    url = reverse("resting", args=[piece._meta.model_name, piece.pk])
    return {"uses": how_much_rests_on([piece]), "url": url}


@register.inclusion_tag("insights/curation/_beside.html")
def beside_all(items: Collection[dict[str, Any]]) -> dict[str, Any]:
    """The same for the pieces of a bulk action, taken together."""
    return {"uses": how_much_rests_on([found["item"] for found in items])}
