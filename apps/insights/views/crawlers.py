"""What search engines are told: the shared playbooks where the library is public, and otherwise to stay away."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.common.caching import public_page
from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading
from apps.recommendations.models import Recommendation

KINDS: tuple[tuple[type[Any], str, str], ...] = (
    (Lesson, "lessons:playbook_detail", "lessons:lesson_detail"),
    (Aspect, "lessons:comparison", ""),
    (Recommendation, "recommendations:recommendation_list", "recommendations:recommendation_detail"),
    (FaqEntry, "lessons:faq", ""),
    (Reading, "lessons:readings", ""),
)
"""What is published, the page of a playbook that shows all of it, and each one's own page where it has one."""
OPEN = ("/$", "/library/", "/static/")
CLOSED = ("/library/my-reading/",)


@dataclass(frozen=True)
class Address:
    """A page in one language. What is the same page in another has the same `subject`."""

    playbook: Playbook
    page: str
    key: tuple[str, ...] = ()
    published_at: datetime | None = None

    @property
    def subject(self) -> tuple[int, str, tuple[str, ...]]:
        return self.playbook.original_id or self.playbook.pk, self.page, self.key


class Library(Sitemap[Address]):
    """The pages of the shared playbooks on which something stands; of a piece also the day it was last published."""

    def items(self) -> list[Address]:
        shared = {playbook.pk: playbook for playbook in Playbook.objects.visible_to(AnonymousUser())}
        found = []
        for model, page, piece_page in KINDS:
            pieces = model.objects.live().filter(playbook__in=shared).order_by("playbook", "pk")
            rows = list(pieces.values_list("playbook", model.key_field, "last_published_at"))
            found += [Address(shared[pk], page) for pk in dict.fromkeys(pk for pk, _key, _day in rows)]
            if piece_page:
                found += [Address(shared[pk], piece_page, (key,), day) for pk, key, day in rows]
        return found

    def location(self, item: Address) -> str:
        return reverse(item.page, args=[item.playbook.slug, *item.key])

    def lastmod(self, item: Address) -> datetime | None:
        return item.published_at

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """Each with the page in all its languages, where there are several."""
        urls = super().get_urls(page, site, protocol)
        languages: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for url in urls:
            address: Address = url["item"]
            languages[address.subject].append({"lang_code": address.playbook.language, "location": url["location"]})
        for url in urls:
            found = languages[url["item"].subject]
            url["alternates"] = found if len(found) > 1 else []
        return urls


@require_safe
@login_not_required
@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    if not settings.LIBRARY_PUBLIC:
        raise Http404
    return django_sitemap(request, {"library": Library})


@require_safe
@login_not_required
@public_page
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    if settings.LIBRARY_PUBLIC:
        lines += [f"Allow: {path}" for path in OPEN] + [f"Disallow: {path}" for path in CLOSED]
    lines.append("Disallow: /")
    if settings.LIBRARY_PUBLIC:
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('insights:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
