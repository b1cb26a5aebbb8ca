"""The doors to the library; visitors without an account come through where it is public. A playbook of another organization, or what was never published, is not there."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.lessons.models import Curated, Lesson, Playbook
from apps.lessons.translation.queries import with_family


def get_playbook(user: User | AnonymousUser, slug: str, page: type[Curated] = Lesson) -> Playbook:
    """With its `family`; `page` is the kind of pieces the page shows."""
    playbook = with_family(Playbook.objects.visible_to(user).filter(slug=slug), user, page).first()
    if playbook is None:
        raise Http404
    return playbook


def get_lesson(user: User | AnonymousUser, slug: str, number: str) -> Lesson:
    """The live lesson with its section, its playbook and their `family`."""
    found = (
        Lesson.objects.live()
        .filter(playbook__in=Playbook.objects.visible_to(user), playbook__slug=slug, number=number)
        .select_related("section", "playbook", "original__live_revision")
    )
    lesson = with_family(found, user, Lesson, playbook="playbook__", key="number").first()
    if lesson is None:
        raise Http404
    return lesson
