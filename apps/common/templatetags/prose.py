"""The library's texts on a page: `{{ lesson.china|prose }}`. The type of a column says whether its texts have marks (`apps.common.fields`)."""

from django import template
from django.utils.safestring import SafeString

from apps.common.prose import html_of, plain_of

register = template.Library()


@register.filter
def prose(text: str, where: str = "") -> SafeString:
    """Paragraphs and lists, for an element that may hold them, and no <p>. `where` is "apart" in a live room."""
    return html_of(text, apart=where == "apart")


@register.filter
def sentence(text: str, where: str = "") -> SafeString:
    """What may stand in a line."""
    return html_of(text, sentence=True, apart=where == "apart")


@register.filter
def plain(text: str, kind: str = "") -> str:
    """The words alone, for an attribute, a card that is a link as a whole, or a form; `kind` is "sentence" or nothing."""
    return plain_of(text, sentence=kind == "sentence")
