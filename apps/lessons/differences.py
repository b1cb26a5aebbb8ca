"""Two versions of a text in one. Elements say what went and what came, so no color is needed to read it."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import diff_text

LONGEST = 5000
"""Characters in both that are still compared word by word, which takes longer than their square."""
Part = tuple[str, str]
"""What became of some words (Wagtail's class for it), and the words."""


def marked(before: str, after: str) -> SafeString:
    """In the colors of Wagtail's own comparisons, within an element of the class `comparison`."""
    short = len(before) + len(after) <= LONGEST
    parts = diff_text(before, after).changes if short else _paragraphs(before, after)
    return format_html_join("", "{}", ((_element(how, text),) for how, text in parts))


def _element(how: str, text: str) -> str:
    tag = {"deletion": "del", "addition": "ins"}.get(how)
    return format_html('<{}><span class="{}">{}</span></{}>', tag, how, text, tag) if tag else text


def _paragraphs(before: str, after: str) -> Iterator[Part]:
    """Each one as a whole, with the end of its line."""
    old, new = f"{before}\n".splitlines(keepends=True), f"{after}\n".splitlines(keepends=True)
    for how, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if how == "equal":
            yield how, "".join(old[start:end])
            continue
        if start < end:
            yield "deletion", "".join(old[start:end])
        if new_start < new_end:
            yield "addition", "".join(new[new_start:new_end])
