"""A question that finds nothing is asked again with the nearest words the reader may know of, and the page says so."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.insights.queries.search import Group, search_all, words_found, words_of
from apps.lessons.models import Playbook
from apps.lessons.words.queries import nearest_words


@dataclass(frozen=True)
class Answer:
    """`instead` is what was searched for in place of what was typed, where that found nothing."""

    groups: list[Group]
    instead: str = ""

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def answer_to(user: User, text: str, language: str, *, exactly: bool = False) -> Answer:
    """What `search_all` finds or, unless exactly this is wanted, what it finds for the text as it may have been meant."""
    groups = search_all(user, text, language)
    if groups or exactly:
        return Answer(groups)
    instead = respelled(user, text, language)
    groups = search_all(user, instead, language) if instead else []
    return Answer(groups, instead) if groups else Answer([])


def respelled(user: User, text: str, language: str) -> str:
    """The text with each unknown word replaced by the nearest known one; empty where there is nothing to replace.

    A word is unknown if nothing the reader may open holds it or, for the last one, begins so."""
    words = words_of(text)
    nearest = nearest_words(words, Playbook.objects.visible_to(user), language)
    replaced = {word: near for word, near in nearest.items() if near != word.lower()}
    if replaced and len(words) > 1:
        known = words_found(user, list(replaced), last=words[-1])
        replaced = {word: near for word, near in replaced.items() if word not in known}
    return " ".join(replaced.get(word, word) for word in words) if replaced else ""
