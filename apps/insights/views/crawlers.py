"""What search engines are told: the shared playbooks where the library is public, and otherwise to stay away."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.lessons.models import Lesson, Playbook
from apps.lessons.queries import live_lessons
from apps.recommendations.models import Recommendation

PAGES = (
    "lessons:playbook_detail",
    "lessons:comparison",
    "recommendations:recommendation_list",
    "lessons:faq",
    "lessons:readings",
)
OPEN = ("/$", "/library/", "/static/")
CLOSED = ("/library/my-reading/",)


def shared() -> QuerySet[Playbook]:
    return Playbook.objects.visible_to(AnonymousUser())


class Pages(Sitemap[tuple[str, str]]):
    def items(self) -> list[tuple[str, str]]:
        return [(name, playbook.slug) for playbook in shared() for name in PAGES]

    def location(self, item: tuple[str, str]) -> str:
        name, slug = item
        return reverse(name, args=[slug])


class Pieces(Sitemap[Any]):
    """Lessons and recommendations, with the day each was last published."""

    def items(self) -> list[Lesson | Recommendation]:
        lessons = live_lessons().filter(playbook__in=shared())
        recommendations = Recommendation.objects.live().filter(playbook__in=shared()).select_related("playbook")
        return [*lessons, *recommendations]

    def lastmod(self, item: Lesson | Recommendation) -> Any:
        return item.last_published_at


@require_safe
@login_not_required
def sitemap(request: HttpRequest) -> HttpResponse:
    if not settings.LIBRARY_PUBLIC:
        raise Http404
    return django_sitemap(request, {"pages": Pages, "pieces": Pieces})


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    if settings.LIBRARY_PUBLIC:
        lines += [f"Allow: {path}" for path in OPEN] + [f"Disallow: {path}" for path in CLOSED]
    lines.append("Disallow: /")
    if settings.LIBRARY_PUBLIC:
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('insights:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
