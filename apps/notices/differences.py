"""What reads differently in two versions of a piece, paragraph by paragraph; from the versions as they are stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.lessons.differences import marked
from apps.lessons.models import Lesson
from apps.recommendations.enums import Direction
from apps.recommendations.models import Recommendation

Content = dict[str, Any]
PARAGRAPHS: dict[type[Lesson | Recommendation], tuple[str, ...]] = {
    Lesson: ("title", "summary", "china", "meaning", "not_to_copy"),
    Recommendation: ("title", "statement", "why", "horizon", "effort", "impact"),
}


@dataclass(frozen=True)
class Change:
    """One paragraph, before and after; either may be empty."""

    label: str
    before: str
    after: str

    @property
    def marked(self) -> SafeString:
        return marked(self.before, self.after)


def changes(model: type[Lesson | Recommendation], before: Content, after: Content) -> list[Change]:
    """Of what readers read and work rests on; places, numbers and addresses are no text."""
    old, new = dict(_paragraphs(model, before)), dict(_paragraphs(model, after))
    labels = [*new, *(label for label in old if label not in new)]
    found = [Change(label, old.get(label, ""), new.get(label, "")) for label in labels]
    return [change for change in found if change.before != change.after]


def _paragraphs(model: type[Lesson | Recommendation], content: Content) -> Iterator[tuple[str, str]]:
    for name in PARAGRAPHS[model]:
        field = model._meta.get_field(name)
        value = content.get(name, "")
        yield capfirst(str(field.verbose_name)), _plain(str(dict(field.flatchoices).get(value, value)))  # type: ignore[union-attr]  # columns
    yield _("Questions for the room"), _lines(content.get("questions", []))
    yield _("Guardrails"), _lines(content.get("guardrails", []))
    for template in content.get("templates", []):
        yield _("Example: %(title)s") % {"title": template["title"]}, _example(template)


def _example(template: Content) -> str:
    measures = [
        f"{measure['name']} ({measure['unit']}): {Direction(measure['direction']).label}. {measure['how']}"
        for measure in template.get("measures", [])
    ]
    parts = (
        template["outcome"],
        _lines(template.get("first_steps", [])),
        "\n".join(measures),
        _lines(template.get("guardrails", [])),
    )
    return _plain("\n".join(part for part in parts if part))


def _lines(children: list[Content]) -> str:
    return "\n".join(_plain(child["text"]) for child in children)


def _plain(text: str) -> str:
    """Browsers end a line in another way than packs do, which nobody reads."""
    return "\n".join(line.strip() for line in text.strip().splitlines())
