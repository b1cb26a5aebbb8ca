"""Whether the library's links answer: asked when a curator publishes one, and every week."""

import datetime as dt
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.lessons.enums import LinkState
from apps.lessons.links.asking import Resolve, ask, resolve
from apps.lessons.links.models import CheckedLink
from apps.lessons.models import Playbook, Reading

FRESH = dt.timedelta(minutes=10)
AT_ONCE = 8


def check_links(urls: Iterable[str], *, fresh: dt.timedelta = FRESH, by: Resolve = resolve) -> dict[str, LinkState]:
    """What each says, asked several at once unless known for a short time. Nothing is asked where links are not checked."""
    wanted = sorted({url for url in urls if url})
    if not settings.CHECK_LINKS:
        return {}
    known = CheckedLink.objects.filter(url__in=wanted, checked_at__gt=timezone.now() - fresh)
    found = {link.url: LinkState(link.state) for link in known}
    unknown = [url for url in wanted if url not in found]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda url: ask(url, by=by), unknown))
    for url, state in zip(unknown, answers, strict=True):
        CheckedLink.objects.update_or_create(url=url, defaults={"state": state, "checked_at": timezone.now()})
        found[url] = state
    return found


def check_link(piece: Any) -> LinkState | None:
    """Of a piece that has one."""
    url = link_of(piece)
    return check_links([url]).get(url) if url else None


def link_of(piece: Any) -> str:
    name = getattr(piece, "link_field", "")
    return str(getattr(piece, name)) if name else ""


def why_not_link(piece: Any) -> str | None:
    """The sentence for a link that leads nowhere; one that could not be asked today stops nobody."""
    state = check_link(piece)
    return str(state.label) if state and state.is_broken else None


def live_links() -> dict[str, Any]:
    """What readers can click, with the piece it stands on."""
    pieces = [*Reading.objects.live().exclude(url=""), *Playbook.objects.live().exclude(source_url="")]
    return {link_of(piece): piece for piece in pieces}


def check_all_links(*, by: Resolve = resolve) -> None:
    """Every week. What no reader can click any more is forgotten."""
    urls = live_links()
    CheckedLink.objects.exclude(url__in=urls).delete()
    check_links(urls, fresh=dt.timedelta(0), by=by)


def check_new_links() -> None:
    """After a pack was loaded: what readers can click and nobody has asked yet."""
    urls = live_links()
    known = set(CheckedLink.objects.filter(url__in=urls).values_list("url", flat=True))
    check_links(urls.keys() - known)


def doubtful_links() -> list[tuple[CheckedLink, Any]]:
    """What no longer answers, and what could not be asked."""
    urls = live_links()
    found = CheckedLink.objects.filter(url__in=urls).exclude(state=LinkState.ANSWERS)
    return [(link, urls[link.url]) for link in found]
