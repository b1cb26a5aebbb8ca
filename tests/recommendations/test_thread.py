from apps.common.thread import Strand, strands_for
from apps.recommendations.thread import recommendations_from_lesson
from tests.lessons.factories import make_lesson
from tests.people import People
from tests.recommendations.factories import make_recommendation


def test_a_lesson_is_followed_by_its_live_recommendations(people: People) -> None:
    lesson = make_lesson()
    first = make_recommendation(lessons=[lesson], position=1)
    headline = make_recommendation(lessons=[lesson], position=2, headline=True)
    make_recommendation(lessons=[lesson]).unpublish()
    make_recommendation(lessons=[make_lesson()])

    strand = recommendations_from_lesson(people.viewer, lesson)
    assert strand == Strand("recommendations/_strand_lesson.html", {"recommendations": [headline, first]})
    assert strands_for(people.viewer, lesson)[0] == strand


def test_a_lesson_nothing_follows_from_has_no_strand(people: People) -> None:
    assert recommendations_from_lesson(people.viewer, make_lesson()) is None
