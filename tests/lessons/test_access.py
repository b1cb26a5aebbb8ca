import pytest
from django.http import Http404

from apps.lessons.access import get_lesson, get_playbook
from apps.lessons.models import Playbook
from tests.lessons.factories import make_draft, make_lesson, make_playbook
from tests.people import People


def test_a_shared_playbook_opens_to_everybody(people: People) -> None:
    playbook = make_playbook()

    assert get_playbook(people.viewer, playbook.slug) == playbook
    assert get_playbook(people.outsider, playbook.slug) == playbook


def test_a_playbook_of_an_organization_opens_to_its_members_alone(people: People) -> None:
    playbook = make_playbook(organization=people.organization)

    assert get_playbook(people.viewer, playbook.slug) == playbook
    with pytest.raises(Http404):
        get_playbook(people.outsider, playbook.slug)
    assert list(Playbook.objects.visible_to(people.outsider)) == []
    assert list(Playbook.objects.visible_to(people.viewer)) == [playbook]


def test_a_playbook_that_is_not_there(people: People) -> None:
    with pytest.raises(Http404):
        get_playbook(people.owner, "nothing")


def test_a_lesson_opens_with_its_playbook(people: People) -> None:
    lesson = make_lesson(playbook=make_playbook(organization=people.organization))

    assert get_lesson(people.viewer, lesson.playbook.slug, lesson.number) == lesson
    with pytest.raises(Http404):
        get_lesson(people.outsider, lesson.playbook.slug, lesson.number)
    with pytest.raises(Http404):
        get_lesson(people.viewer, make_playbook().slug, lesson.number)


def test_a_playbook_that_is_not_published_is_not_there_and_nothing_in_it(people: People) -> None:
    lesson = make_lesson(playbook=make_playbook(live=False, organization=people.organization))

    for door in (
        lambda: get_playbook(people.owner, lesson.playbook.slug),
        lambda: get_lesson(people.owner, lesson.playbook.slug, lesson.number),
    ):
        with pytest.raises(Http404):
            door()
    assert list(Playbook.objects.visible_to(people.owner)) == []
    assert list(Playbook.objects.open_to(people.organization)) == []


def test_a_draft_is_not_there(people: People) -> None:
    draft = make_draft()

    with pytest.raises(Http404):
        get_lesson(people.owner, draft.playbook.slug, draft.number)
