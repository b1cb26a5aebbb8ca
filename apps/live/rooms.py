"""What a channel's audiences see, and who may: the app that owns a channel says so."""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any

# The topic of fragments that show who is connected; rendered with every other heartbeat, not after events.
PRESENCE = "presence"


@dataclass(frozen=True)
class Owner:
    """How the app that owns a channel answers for it.

    `render` gives the fragments of an audience (DOM id → HTML) that any of the topics touches, all of them for None.
    `tell_seen` regularly hears the keys of the participants who have a stream open in this process. `find_ended` says
    which of the rights that open streams were let in by have ended since. Audiences that are not `backstage` learn
    nothing of hidden events, not even how many there were.
    """

    render: Callable[[str, str, Collection[str] | None], dict[str, str]]
    tell_seen: Callable[[Collection[str]], Any]
    find_ended: Callable[[Collection[Any]], Collection[Hashable]]
    backstage: Collection[str] = ()


_owners: dict[str, Owner] = {}


def register(prefix: str, owner: Owner) -> None:
    """Channels named `<prefix>-…` belong to `owner`."""
    _owners[prefix] = owner


def prefix_of(channel: str) -> str:
    return channel.partition("-")[0]


def render(channel: str, audience: str, topics: Collection[str] | None) -> dict[str, str]:
    return _owners[prefix_of(channel)].render(channel, audience, topics)


def is_public(channel: str, audience: str) -> bool:
    return audience not in _owners[prefix_of(channel)].backstage


def tell_seen(keys: Collection[str]) -> None:
    for owner in _owners.values():
        owner.tell_seen(keys)


def find_ended(prefix: str, rights: Collection[Hashable]) -> Collection[Hashable]:
    return _owners[prefix].find_ended(rights)
