import pytest

from apps.teams.enums import Role
from apps.workshops import rules
from apps.workshops.enums import Anonymity, WorkshopState
from apps.workshops.models import Activity, Workshop


def test_may_lets_everybody_look_and_hosts_prepare() -> None:
    assert [role for role in Role if rules.may(role, "view")] == list(Role)
    for action in ("create", "edit", "facilitate"):
        assert {role for role in Role if rules.may(role, action)} == {Role.OWNER, Role.ADMIN, Role.FACILITATOR}
    assert not rules.may(None, "view")


@pytest.mark.parametrize(("state", "refused"), [("draft", False), ("open", False), ("ended", True)])
def test_why_not_prepare(state: str, *, refused: bool) -> None:
    assert (rules.why_not_prepare(Workshop(state=state)) is not None) == refused


def test_why_not_change_names_the_step_that_has_begun() -> None:
    assert rules.why_not_change(Activity(title="Read")) is None
    begun = Activity(title="Read")
    begun.opened_at = Workshop().created_at
    assert rules.why_not_change(begun) == "“Read” has already begun, so it stays as it is."


@pytest.mark.parametrize(
    ("state", "steps", "reason"),
    [
        ("draft", 1, None),
        ("open", 1, None),
        ("draft", 0, "The agenda is empty. Add a step before you open the room."),
        ("ended", 1, "The workshop has ended. Duplicate it to hold it again."),
    ],
)
def test_why_not_open(state: str, steps: int, reason: str | None) -> None:
    assert rules.why_not_open(Workshop(state=state), steps=steps) == reason


@pytest.mark.parametrize(
    ("state", "locked", "reason"),
    [
        ("open", False, None),
        ("open", True, "The facilitator has locked the room"),
        ("draft", False, "This workshop is not open yet"),
        ("ended", False, "This workshop has ended"),
    ],
)
def test_why_not_join(state: str, *, locked: bool, reason: str | None) -> None:
    answer = rules.why_not_join(Workshop(state=state, locked=locked))
    assert answer is reason is None or (answer or "").startswith(reason or "!")


def test_anonymity_can_always_become_stricter() -> None:
    for state in WorkshopState.values:
        workshop = Workshop(state=state, anonymity=Anonymity.NAMED)
        assert rules.why_not_set_anonymity(workshop, Anonymity.ANONYMOUS, joined=True, written=True) is None


@pytest.mark.parametrize(
    ("state", "joined", "written", "reason"),
    [
        ("draft", False, False, None),
        ("draft", True, True, "People have written under the promise of anonymity, so it cannot be loosened."),
        ("draft", True, False, "People have joined under the promise of anonymity, so it cannot be loosened."),
        ("open", False, False, "The room is open under the promise of anonymity, so it cannot be loosened."),
    ],
)
def test_anonymity_becomes_milder_only_while_nobody_relied_on_it(
    state: str,
    *,
    joined: bool,
    written: bool,
    reason: str | None,
) -> None:
    workshop = Workshop(state=state, anonymity=Anonymity.ANONYMOUS)
    assert rules.why_not_set_anonymity(workshop, Anonymity.NAMED, joined=joined, written=written) == reason
