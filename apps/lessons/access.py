"""The doors to the library; visitors without an account come through where it is public. A playbook of another organization, or what was never published, is not there."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.lessons.models import Lesson, Playbook


def get_playbook(user: User | AnonymousUser, slug: str) -> Playbook:
    playbook = Playbook.objects.visible_to(user).filter(slug=slug).first()
    if playbook is None:
        raise Http404
    return playbook


def get_lesson(user: User | AnonymousUser, slug: str, number: str) -> Lesson:
    """The live lesson with its section and playbook."""
    lesson = (
        Lesson.objects.live()
        .filter(playbook__in=Playbook.objects.visible_to(user), playbook__slug=slug, number=number)
        .select_related("section", "playbook")
        .first()
    )
    if lesson is None:
        raise Http404
    return lesson
