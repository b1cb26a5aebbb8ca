"""A playbook in English and its German translation, to test with."""

from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.lessons.models import Aspect, Curated, FaqEntry, Lesson, Playbook, Reading
from apps.lessons.translation.services import translate_playbook
from apps.recommendations.models import Recommendation
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
    publish,
)
from tests.people import make_user
from tests.recommendations.factories import make_recommendation

GERMAN = {
    Lesson: ("title", "Kurze Schleifen"),
    Aspect: ("title", "Tempo"),
    FaqEntry: ("question", "Und wir?"),
    Reading: ("title", "Weiteres"),
    Recommendation: ("title", "Wöchentlich liefern"),
}


@dataclass(frozen=True)
class Library:
    original: Playbook
    lesson: Lesson
    aspect: Aspect
    entry: FaqEntry
    reading: Reading
    recommendation: Recommendation

    @property
    def pieces(self) -> list[Curated]:
        return [self.lesson, self.aspect, self.entry, self.reading, self.recommendation]


def make_library(**fields: Any) -> Library:
    """One piece of each kind, all with the one lesson behind them."""
    playbook = make_playbook(title="Short", slug="short", **fields)
    lesson = make_lesson(section=SectionFactory.create(playbook=playbook), position=1, title="Short loops")
    behind: dict[str, Any] = {"playbook": playbook, "lessons": [lesson]}
    return Library(
        playbook,
        lesson,
        make_aspect(slug="speed", **behind),
        make_faq_entry(number=1, **behind),
        make_reading(number=1, **behind),
        make_recommendation(position=1, **behind),
    )


def into_german(library: Library, by: User | None = None) -> Playbook:
    """Readers find the playbook and its section; of the pieces there are drafts alone."""
    german = translate_playbook(original=library.original, language="de", by=by or make_user("translator"))
    for section in german.sections.all():
        publish(section)
    return publish(german)


def in_playbook[C: Curated](playbook: Playbook, piece: C) -> C:
    """The piece under the same number."""
    found: C = type(piece).objects.get(playbook=playbook, **{piece.key_field: piece.key})
    return found


def published_in_german[C: Curated](playbook: Playbook, piece: C) -> C:
    draft = in_playbook(playbook, piece).get_latest_revision_as_object()
    name, words = GERMAN[type(piece)]
    setattr(draft, name, words)
    published: C = publish(draft)
    return published


def change[C: Curated](piece: C, **words: str) -> C:
    """What a curator does who publishes other words."""
    found = type(piece).objects.get(pk=piece.pk)
    for name, text in words.items():
        setattr(found, name, text)
    changed: C = publish(found)
    return changed
