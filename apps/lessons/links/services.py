"""Whether the library's links answer: asked when a curator publishes one, and every week."""

import datetime as dt
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from modelcluster.models import get_all_child_relations

from apps.common.fields import markdown_fields
from apps.common.prose import LINK
from apps.lessons.enums import LinkState
from apps.lessons.links.asking import Resolve, ask, resolve
from apps.lessons.links.models import CheckedLink
from apps.lessons.models import Curated, Playbook

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


def addresses_on(row: Any) -> Iterator[tuple[str, str]]:
    """Yields the field and the address of each link of a piece or a part of one, without its children."""
    name = getattr(row, "link_field", "")
    if name and (url := getattr(row, name)):
        yield name, url
    for field in markdown_fields(type(row)):
        for url in field.links(getattr(row, field.name)):
            yield field.name, url


def addresses_in(row: Any) -> Iterator[tuple[str, str]]:
    """Yields the same of a row and of all its children."""
    yield from addresses_on(row)
    for relation in get_all_child_relations(type(row)):
        for child in getattr(row, relation.get_accessor_name()).all():
            yield from addresses_in(child)


def said_of_link(row: Any, name: str, url: str, state: LinkState) -> str:
    """In a text there may be several, so the sentence says which."""
    return str(state.label) if name == getattr(row, "link_field", "") else f"{url}: {state.label}"


def why_not_link(piece: Any) -> str | None:
    """The sentence for a link that leads nowhere; one that could not be asked today stops nobody."""
    found = list(addresses_in(piece))
    states = check_links(url for _name, url in found)
    broken = (
        said_of_link(piece, *link, states[link[1]]) for link in found if link[1] in states and states[link[1]].is_broken
    )
    return next(broken, None)


def _text_paths(model: type[Model], along: str = "") -> Iterator[str]:
    """Yields the lookup path of each text of the model and of its children."""
    yield from (f"{along}{field.name}" for field in markdown_fields(model))
    for relation in get_all_child_relations(model):
        yield from _text_paths(relation.related_model, f"{along}{relation.get_accessor_name()}__")


def _with_links(model: Any) -> Iterable[Any]:
    """The published rows on which there is a link, with the children that may have it."""
    paths = list(_text_paths(model))
    wanted = Q(*((f"{path}__contains", LINK) for path in paths), _connector=Q.OR)
    if model.link_field:
        wanted |= ~Q(**{model.link_field: ""})
    children = {path.rpartition("__")[0] for path in paths} - {""}
    found: QuerySet[Any] = model.objects.live().filter(pk__in=model.objects.filter(wanted).values("pk"))
    return found.prefetch_related(*sorted(children))


def live_links() -> dict[str, Any]:
    """What readers can click, with the piece it stands on; also on those of the apps that stand below this one."""
    related = (relation.related_model for relation in Playbook._meta.related_objects)
    models = dict.fromkeys(model for model in related if issubclass(model, Curated))
    return {url: piece for model in models for piece in _with_links(model) for _name, url in addresses_in(piece)}


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
    doubtful = list(CheckedLink.objects.exclude(state=LinkState.ANSWERS))
    urls = live_links() if doubtful else {}
    return [(link, urls[link.url]) for link in doubtful if link.url in urls]
