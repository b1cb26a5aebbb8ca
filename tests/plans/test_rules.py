import pytest

from apps.plans.rules import Deed, Standing, rights_of, why_not
from apps.teams.enums import Role, TeamRole

DEEDS: tuple[Deed, ...] = ("view", "comment", "do", "edit", "moderate")


@pytest.mark.parametrize(
    ("standing", "responsible", "allowed"),
    [
        (Standing(Role.OWNER), False, {"view", "comment", "do", "edit", "moderate"}),
        (Standing(Role.ADMIN), False, {"view", "comment", "do", "edit", "moderate"}),
        (Standing(Role.FACILITATOR), False, {"view", "comment", "do", "edit"}),
        (Standing(Role.MEMBER, TeamRole.LEAD), False, {"view", "comment", "do", "edit", "moderate"}),
        (Standing(Role.MEMBER, TeamRole.MEMBER), False, {"view", "comment", "do", "edit"}),
        (Standing(Role.MEMBER), False, {"view", "comment"}),
        (Standing(Role.MEMBER), True, {"view", "comment", "do", "edit"}),
        # A viewer stays a viewer, whatever the team calls them; what is theirs from before they still finish.
        (Standing(Role.VIEWER, TeamRole.LEAD), False, {"view"}),
        (Standing(Role.VIEWER, TeamRole.LEAD), True, {"view", "do"}),
    ],
)
def test_what_each_person_may_do(standing: Standing, responsible: bool, allowed: set[Deed]) -> None:
    assert {deed for deed in DEEDS if why_not(standing, deed, responsible=responsible) is None} == allowed
    rights = rights_of(standing, responsible=responsible)
    assert {deed for deed in DEEDS if deed != "view" and getattr(rights, deed)} == allowed - {"view"}


def test_a_refusal_says_why() -> None:
    assert [why_not(Standing(Role.VIEWER), deed) for deed in ("comment", "edit")] == [
        "Viewers can read this plan; to comment, ask an administrator to make you a member.",
        "Viewers can read this plan. To change it, ask an administrator to make you a member.",
    ]
    assert why_not(Standing(Role.MEMBER), "edit") == (
        "Only the team, facilitators and administrators can change this plan. You can comment on it."
    )
