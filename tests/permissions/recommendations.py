"""Recommendations are read by those who read their playbook."""

from typing import Any

from tests.lessons.factories import make_playbook
from tests.people import People
from tests.permissions import Row
from tests.permissions.lessons import OWN, SHARED, own, shared
from tests.recommendations.factories import make_recommendation


def shared_recommendation(people: People) -> list[Any]:
    recommendation = make_recommendation()
    return [recommendation.playbook.slug, recommendation.code]


def own_recommendation(people: People) -> list[Any]:
    recommendation = make_recommendation(playbook=make_playbook(organization=people.organization))
    return [recommendation.playbook.slug, recommendation.code]


ROWS: dict[str, Row | list[Row]] = {
    "recommendations:recommendation_list": [
        Row(make_args=shared, statuses=SHARED),
        Row(make_args=own, statuses=OWN),
    ],
    "recommendations:recommendation_detail": [
        Row(make_args=shared_recommendation, statuses=SHARED),
        Row(make_args=own_recommendation, statuses=OWN),
    ],
}
