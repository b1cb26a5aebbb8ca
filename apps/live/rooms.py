"""What a channel's audiences see: the app that owns a channel says how to render it, once per audience."""

from collections.abc import Callable, Collection
from typing import Any

# (channel, audience, topics) → fragments: DOM id → HTML. `topics` is None when everything is wanted.
Render = Callable[[str, str, Collection[str] | None], dict[str, str]]
# Participants' keys that have a stream open in this process, told regularly.
Seen = Callable[[Collection[str]], Any]

# The topic of fragments that show who is connected; rendered with every heartbeat, not after events.
PRESENCE = "presence"

_renders: dict[str, Render] = {}
_seen: list[Seen] = []


def register(prefix: str, render: Render, seen: Seen) -> None:
    """Channels named `<prefix>-…` are rendered by `render`; `seen` hears who is connected."""
    _renders[prefix] = render
    _seen.append(seen)


def render(channel: str, audience: str, topics: Collection[str] | None) -> dict[str, str]:
    prefix = channel.partition("-")[0]
    return _renders[prefix](channel, audience, topics)


def tell_seen(keys: Collection[str]) -> None:
    for tell in _seen:
        tell(keys)
