import pytest
from django.http import Http404

from apps.recommendations.access import get_recommendation
from tests.lessons.factories import make_draft, make_lesson, make_playbook
from tests.people import People
from tests.recommendations.factories import make_recommendation


def test_it_opens_with_its_live_lessons(people: People) -> None:
    lesson = make_lesson(playbook=make_playbook(organization=people.organization))
    recommendation = make_recommendation(lessons=[lesson, make_draft(section=lesson.section)])

    found = get_recommendation(people.viewer, lesson.playbook.slug, recommendation.code)
    assert found == recommendation
    assert list(found.lessons.all()) == [lesson]
    with pytest.raises(Http404):
        get_recommendation(people.outsider, lesson.playbook.slug, recommendation.code)
    with pytest.raises(Http404):
        get_recommendation(people.viewer, make_playbook().slug, recommendation.code)


def test_a_draft_is_not_there(people: People) -> None:
    recommendation = make_recommendation()
    recommendation.unpublish()

    with pytest.raises(Http404):
        get_recommendation(people.owner, recommendation.playbook.slug, recommendation.code)
