"""The library for whoever has no account, and what its pages say about themselves to others (feeds, links, search)."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Concatenate

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from apps.common.caching import public_page
from apps.common.prose import plain_of
from apps.lessons.models import FaqEntry, Playbook


def open_when_public[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Visitors may come in where LIBRARY_PUBLIC is set; otherwise they are asked to sign in, as everywhere. The doors
    then show them shared playbooks alone."""

    @functools.wraps(view)
    def opened(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated or settings.LIBRARY_PUBLIC:
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path())

    return login_not_required(public_page(opened))


@dataclass(frozen=True)
class About:
    """A page's title, sentence and address for whoever shares it, and the same as structured data (schema.org)."""

    title: str
    description: str
    url: str
    data: dict[str, Any]

    @property
    def has_feed(self) -> bool:
        """A feed reader cannot sign in, so it is told of the feed only where that is open."""
        return bool(settings.LIBRARY_PUBLIC)


def _about(request: HttpRequest, kind: str, piece: Any, title: str, description: str, **data: Any) -> About:
    url = request.build_absolute_uri(piece.get_absolute_url())
    told = {"@context": "https://schema.org", "@type": kind, "name": title, "description": description, "url": url}
    return About(title, description, url, told | data)


def about_playbook(request: HttpRequest, playbook: Playbook) -> About:
    return _about(
        request,
        "CreativeWork",
        playbook,
        playbook.title,
        plain_of(playbook.summary),
        inLanguage=playbook.language,
        **_source(playbook),
    )


def about_piece(request: HttpRequest, piece: Any, description: str) -> About:
    """Of a lesson or a recommendation, as an article that is part of its playbook."""
    playbook = piece.playbook
    dates = {"datePublished": piece.first_published_at, "dateModified": piece.last_published_at}
    whole = {
        "@type": "CreativeWork",
        "name": playbook.title,
        "url": request.build_absolute_uri(playbook.get_absolute_url()),
    }
    return _about(
        request,
        "Article",
        piece,
        piece.title,
        plain_of(description),
        headline=piece.title,
        inLanguage=playbook.language,
        isPartOf=whole,
        **{name: date.isoformat() for name, date in dates.items() if date},
        **_source(playbook),
    )


def about_page(request: HttpRequest, playbook: Playbook, kind: str, name: str, **data: Any) -> About:
    """Of a page beside the playbook's own; whatever narrows it, it is the same page."""
    title = f"{playbook.title}: {name}"
    url = request.build_absolute_uri(request.path)
    told = {"@context": "https://schema.org", "@type": kind, "name": title, "url": url}
    return About(title, plain_of(playbook.summary), url, told | data)


def about_faq(request: HttpRequest, playbook: Playbook, entries: Iterable[FaqEntry]) -> About:
    questions = [
        {
            "@type": "Question",
            "name": entry.question,
            "acceptedAnswer": {"@type": "Answer", "text": plain_of(entry.answer)},
        }
        for entry in entries
    ]
    return about_page(request, playbook, "FAQPage", _("Questions and answers"), mainEntity=questions)


def _source(playbook: Playbook) -> dict[str, Any]:
    if not playbook.source_title:
        return {}
    url = {"url": playbook.source_url} if playbook.source_url else {}
    return {"isBasedOn": {"@type": "Article", "name": playbook.source_title} | url}
