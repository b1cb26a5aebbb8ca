"""What plans add to the pages of a lesson, a recommendation and a team."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from apps.common.thread import Reader, strands_for, teams_using
from apps.plans.queries.thread import teams_using_lessons
from apps.teams.models import Team
from tests.lessons.factories import make_lesson, make_playbook
from tests.people import People, make_user
from tests.permissions import make_curator
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation


def strand_of(reader: Reader, subject: Model) -> dict[str, Any] | None:
    found = [strand for strand in strands_for(reader, subject) if strand.template.startswith("plans/")]
    return found[0].context if found else None


def test_lesson_shows_the_initiatives_the_reader_may_see(people: People) -> None:
    lesson = make_lesson()
    initiative = make_initiative(people.team, lessons=[lesson])
    make_initiative(people.other_team, lessons=[lesson])
    context = strand_of(people.viewer, lesson)
    assert context == {
        "rows": [(initiative, "We lose days here.")],
        "more": False,
        "start_url": f"/plans/?lesson={lesson.playbook.slug}%2F{lesson.number}",
    }
    assert strand_of(AnonymousUser(), lesson) is None


def test_recommendation_shows_the_initiatives_that_follow_it(people: People) -> None:
    recommendation = make_recommendation()
    found = [make_initiative(people.team, recommendation=recommendation) for _ in range(7)]
    make_initiative(people.other_team, recommendation=recommendation)
    context = strand_of(people.member, recommendation)
    assert context is not None
    assert ([row for row, _ in context["rows"]], context["more"]) == (found[:0:-1], True)
    assert (context["start_url"], context["why_not"]) == (f"{recommendation.get_absolute_url()}adopt/", None)
    assert strand_of(AnonymousUser(), recommendation) is None


def test_recommendation_says_why_a_reader_cannot_adopt_it(people: People) -> None:
    curator = make_curator(people)
    recommendation = make_recommendation()
    own = make_recommendation(playbook=make_playbook(organization=people.organization))
    for reader, subject, why_not in (
        (people.viewer, own, "Viewers can read plans."),
        (curator, recommendation, "Only the members of a team,"),
        (make_user("stranger"), recommendation, "There is no team yet"),
        # Their own organization's teams are no way for a playbook of another.
        (people.outsider, own, "There is no team yet"),
    ):
        context = strand_of(reader, subject)
        assert context is not None
        assert (context["start_url"], context["why_not"][: len(why_not)]) == ("", why_not)


def test_team_shows_its_plans(people: People) -> None:
    plan = make_initiative(people.team).plan
    context = strand_of(people.viewer, people.team)
    assert context is not None
    assert [(found, found.promised, found.kept) for found in context["plans"]] == [(plan, 1, 0)]
    context = strand_of(people.outsider, people.team)
    assert context is not None
    assert list(context["plans"]) == []
    assert strand_of(AnonymousUser(), people.team) is None


@pytest.mark.django_db
def test_teams_are_counted_once_for_each_lesson(people: People) -> None:
    first, second, unused = make_lesson(), make_lesson(), make_lesson()
    data = Team.objects.create(organization=people.organization, name="Data")
    make_initiative(people.team, lessons=[first, second])
    make_initiative(people.team, lessons=[first])
    make_initiative(data, lessons=[first])
    make_initiative(people.other_team, lessons=[first, unused])
    expected = {first.pk: 2, second.pk: 1}
    assert teams_using_lessons(people.organization) == expected
    assert teams_using("lessons.lesson", people.organization.pk, [first.pk, second.pk, unused.pk]) == expected
