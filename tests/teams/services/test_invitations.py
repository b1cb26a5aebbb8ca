import datetime as dt
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from apps.activity.queries import history_of
from apps.teams import rules
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Invitation
from apps.teams.queries import role_of, team_role_of
from apps.teams.refusals import TeamsRefused
from apps.teams.services.invitations import (
    accept_invitation,
    ask_for_invitation,
    hash_of,
    invite,
    renew_token,
    resend_invitation,
    revoke_invitation,
)
from tests.people import People
from tests.teams.factories import TOKEN, make_invitation


def invite_new(people: People, **changes: Any) -> Invitation:
    given: dict[str, Any] = {
        "organization": people.organization,
        "email": "New@Example.org",
        "role": Role.MEMBER,
        "team": people.team,
        "by": people.admin,
    }
    return invite(**(given | changes))


def test_invite_asks_the_worker_to_send_it(people: People) -> None:
    invitation = invite_new(people)
    assert (invitation.email, invitation.role, invitation.team) == ("new@example.org", Role.MEMBER, people.team)
    assert invitation.expires_at - timezone.now() > dt.timedelta(days=13, hours=23)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("teams.send_invitation", {"code": invitation.code})
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.data) == ("person_invited", {"invitation": invitation.code, "role": "member"})


def test_invite_replaces_the_open_one_of_the_same_address(people: People) -> None:
    first = invite_new(people)
    second = invite_new(people, email="NEW@example.org", role=Role.VIEWER)
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert list(Invitation.objects.open()) == [second]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email": "Member@example.org"}, "member@example.org already belongs to this organization"),
        ({"role": Role.OWNER}, "Nobody is invited as an owner"),
    ],
)
def test_invite_refuses(people: People, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(TeamsRefused, match=reason):
        invite_new(people, **changes)
    assert not Invitation.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_invite_refuses_member_and_outsider(people: People) -> None:
    for by in (people.member, people.outsider):
        with pytest.raises(TeamsRefused, match="Only owners and administrators may invite people"):
            invite_new(people, by=by)


def test_invite_stops_at_the_limit_of_a_day(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "INVITATIONS_PER_DAY", 1)
    invitation = invite_new(people)
    with pytest.raises(TeamsRefused, match="1 invitations went out within a day"):
        invite_new(people, email="another@example.org")
    Invitation.objects.filter(pk=invitation.pk).update(created_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    assert invite_new(people, email="another@example.org").email == "another@example.org"


def test_resend_invitation_starts_anew_also_after_it_expired(people: People) -> None:
    old = make_invitation(people.organization, by=people.owner, team=people.team, days=-1)
    new = resend_invitation(invitation=old, by=people.admin)
    assert (new.email, new.role, new.team, new.invited_by) == (old.email, old.role, old.team, people.admin)
    assert list(Invitation.objects.open()) == [new]
    with pytest.raises(TeamsRefused, match="withdrawn, or sent again already"):
        resend_invitation(invitation=old, by=people.admin)


def test_revoke_invitation_is_written_once(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner)
    for _ in range(2):
        revoke_invitation(invitation=invitation, by=people.admin)
    assert not Invitation.objects.open().exists()
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.actor) == ("invitation_revoked", people.admin)


def test_revoke_invitation_refuses_member_and_a_used_one(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner, email=people.outsider.email)
    with pytest.raises(TeamsRefused, match="Only owners and administrators may invite people"):
        revoke_invitation(invitation=invitation, by=people.member)
    accept_invitation(invitation=invitation, by=people.outsider)
    with pytest.raises(TeamsRefused, match="This invitation has already been used"):
        revoke_invitation(invitation=invitation, by=people.admin)


def test_renew_token_ends_the_older_link(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner)
    renewed = renew_token(code=invitation.code)
    assert renewed is not None
    found, token = renewed
    assert found == invitation
    assert Invitation.objects.get().token_hash == hash_of(token) != hash_of(TOKEN)
    revoke_invitation(invitation=invitation, by=people.admin)
    assert renew_token(code=invitation.code) is None


def test_accept_invitation_joins_organization_and_team(people: People) -> None:
    invitation = make_invitation(
        people.organization,
        by=people.owner,
        team=people.team,
        role=Role.FACILITATOR,
        email="Outsider@example.org",
    )
    for _ in range(2):
        accept_invitation(invitation=invitation, by=people.outsider)
    assert role_of(people.outsider, people.organization) == Role.FACILITATOR
    assert team_role_of(people.outsider, people.team) == TeamRole.MEMBER
    verbs = history_of("organization", people.organization.code).values_list("verb", flat=True)
    assert list(verbs) == ["invitation_accepted"]
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("teams.tell_inviter", {"code": invitation.code})


def test_accept_invitation_keeps_the_role_of_a_member(people: People) -> None:
    invitation = make_invitation(
        people.organization, by=people.owner, team=people.team, role=Role.VIEWER, email=people.admin.email
    )
    accept_invitation(invitation=invitation, by=people.admin)
    assert role_of(people.admin, people.organization) == Role.ADMIN
    assert team_role_of(people.admin, people.team) == TeamRole.MEMBER


@pytest.mark.parametrize("person", ["owner", "member", "outsider"])
def test_accept_invitation_is_for_the_address_it_was_sent_to(people: People, person: str) -> None:
    """Its sender, a member (it makes an administrator) and somebody else hold the link."""
    invitation = make_invitation(people.organization, by=people.owner, role=Role.ADMIN)
    by = getattr(people, person)
    before = role_of(by, people.organization)
    with pytest.raises(TeamsRefused, match="This invitation was sent to new@example"):
        accept_invitation(invitation=invitation, by=by)
    assert (role_of(by, people.organization), Invitation.objects.open().get()) == (before, invitation)


@pytest.mark.parametrize("verified", [True, False])
def test_accept_invitation_counts_verified_addresses_alone(people: People, *, verified: bool) -> None:
    invitation = make_invitation(people.organization, by=people.owner)
    EmailAddress.objects.create(user=people.outsider, email="New@example.org", verified=verified)
    if verified:
        accept_invitation(invitation=invitation, by=people.outsider)
    else:
        with pytest.raises(TeamsRefused, match="Only an account with that address"):
            accept_invitation(invitation=invitation, by=people.outsider)
    assert (role_of(people.outsider, people.organization) is None) is not verified


def test_accept_invitation_refuses_an_own_address_that_waits_for_its_code(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner, email=people.outsider.email)
    EmailAddress.objects.create(user=people.outsider, email=people.outsider.email, verified=False, primary=True)
    with pytest.raises(TeamsRefused, match="Only an account with that address"):
        accept_invitation(invitation=invitation, by=people.outsider)


def test_ask_for_invitation_writes_to_its_sender_once(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner)
    for _ in range(2):
        ask_for_invitation(invitation=invitation, by=people.outsider)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (
        "teams.ask_inviter",
        {"code": invitation.code, "person": people.outsider.pk},
    )
    entry = history_of("organization", people.organization.code).get()
    assert (entry.verb, entry.actor) == ("invitation_asked_for", people.outsider)


def test_ask_for_invitation_refuses_who_needs_none_and_where_nobody_is_asked(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.outsider)
    with pytest.raises(TeamsRefused, match="You belong to this organization already"):
        ask_for_invitation(invitation=invitation, by=people.member)
    with pytest.raises(TeamsRefused, match="Nobody can be asked"):
        ask_for_invitation(invitation=invitation, by=people.outsider)
    invitation.invited_by = None
    invitation.save()
    with pytest.raises(TeamsRefused, match="Nobody can be asked"):
        ask_for_invitation(invitation=invitation, by=people.outsider)
    assert not ProcrastinateJob.objects.exists()


def test_an_invitation_of_nobody_is_accepted_and_tells_nobody(people: People) -> None:
    invitation = make_invitation(people.organization, by=people.admin, email=people.outsider.email)
    invitation.invited_by = None
    invitation.save()
    assert accept_invitation(invitation=invitation, by=people.outsider).organization == people.organization
    assert not ProcrastinateJob.objects.exists()
