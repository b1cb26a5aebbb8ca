"""The kinds of activity: their settings, and what each asks to be rendered anew."""

import pytest
from django.template.loader import get_template

from apps.workshops.activities import KINDS
from apps.workshops.activities.dot_vote import SettingsForm
from apps.workshops.enums import Audience, Kind
from tests.people import People
from tests.workshops.factories import make_workshop
from tests.workshops.room import COMMIT, IDEAS, NOON, READ, VOTE, step

AUDIENCES = [Audience.PARTICIPANT, Audience.CONSOLE, Audience.SCREEN]


def test_every_kind_has_its_module_and_its_templates() -> None:
    assert {kind: found.kind for kind, found in KINDS.items()} == {kind: kind for kind in Kind}
    for kind, found in KINDS.items():
        for audience in AUDIENCES:
            assert found.template(audience) == f"workshops/activities/{kind}/{audience}.html"
            get_template(f"{found.template(audience)}#stage-live")


@pytest.mark.parametrize(
    ("place", "over", "expected"),
    [
        (READ, {}, [(), (), ()]),
        (IDEAS, {}, [(), ("ideas",), ("ideas",)]),
        (IDEAS, {"revealed_at": NOON}, [("ideas",)] * 3),
        (VOTE, {}, [("ideas",), ("ideas", "votes"), ("ideas", "votes")]),
        (VOTE, {"closed_at": NOON}, [("ideas", "votes")] * 3),
        (COMMIT, {}, [("decisions",), ("decisions", "ideas"), ("decisions",)]),
    ],
)
def test_a_phone_hears_of_others_only_what_the_room_is_shown(
    people: People, place: int, over: dict[str, object], expected: list[tuple[str, ...]]
) -> None:
    activity = step(make_workshop(people), place)
    for name, value in over.items():
        setattr(activity, name, value)
    kind = KINDS[Kind(activity.kind)]
    assert [tuple(kind.live_topics(activity, audience)) for audience in AUDIENCES] == expected


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"budget": "5", "cap": "3"}, {}),
        ({"budget": "10", "cap": "10"}, {}),
        ({"budget": "2", "cap": "3"}, {"__all__": ["Nobody can put more dots on one idea than they have."]}),
        ({"budget": "11", "cap": "3"}, {"budget": ["Ensure this value is less than or equal to 10."]}),
        ({"budget": "5", "cap": "0"}, {"cap": ["Ensure this value is greater than or equal to 1."]}),
        ({}, {"budget": ["This field is required."], "cap": ["This field is required."]}),
    ],
)
def test_dot_vote_settings_keep_to_the_possible(data: dict[str, str], errors: dict[str, list[str]]) -> None:
    assert SettingsForm(data).errors == errors
