"""New lessons for feed readers."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.caching import public_page
from apps.common.prose import html_of
from apps.common.text import one_line, paragraphs
from apps.lessons.models import Lesson, Playbook
from apps.lessons.queries import live_lessons

NEWEST = 30


class LessonFeed(Feed[Lesson, User | AnonymousUser]):
    """The newest lessons of the playbooks the reader may open, by the day they were first published. One sign that no XML
    may hold would end the feed, so words are cleaned on their way out too."""

    feed_type = Atom1Feed
    title = _("New lessons")
    subtitle = _("What was published in the library, newest first.")
    link = reverse_lazy("lessons:playbook_list")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> User | AnonymousUser:
        return request.user

    def items(self, obj: User | AnonymousUser) -> QuerySet[Lesson]:
        found = live_lessons().filter(playbook__in=Playbook.objects.visible_to(obj))
        return found.exclude(first_published_at=None).order_by("-first_published_at", "-pk")[:NEWEST]

    def item_title(self, item: Lesson) -> str:
        return one_line(str(item))

    def item_description(self, item: Lesson) -> str:
        return html_of(paragraphs(item.summary))

    def item_pubdate(self, item: Lesson) -> dt.datetime | None:
        published: dt.datetime | None = item.first_published_at
        return published

    def item_updateddate(self, item: Lesson) -> dt.datetime | None:
        published: dt.datetime | None = item.last_published_at
        return published

    def item_categories(self, item: Lesson) -> list[str]:
        return [one_line(title) for title in (item.playbook.title, item.section.title)]


@login_not_required
@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """A feed reader cannot sign in, so there is nothing to redirect it to."""
    if not (request.user.is_authenticated or settings.LIBRARY_PUBLIC):
        raise Http404
    return LessonFeed()(request)
