"""Inviting, and accepting an invitation with any account or none yet."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.teams.enums import Role
from apps.teams.models import Invitation
from apps.teams.queries import role_of
from tests.accounts.flows import PASSWORD, code_in, is_signed_in, make_account, sign_up
from tests.answers import template_of, way_of
from tests.mailbox import Mailbox
from tests.people import People
from tests.teams.factories import TOKEN, make_invitation

LINK = f"/invitations/{TOKEN}/"
PARTIAL = {"HX-Request": "true", "HX-Target": "invitation-list"}


def url_of(people: People, rest: str) -> str:
    return f"/organizations/{people.organization.code}/invitations/{rest}"


def test_invitation_create_returns_to_the_organization(client: Client, people: People) -> None:
    client.force_login(people.admin)
    response = client.get(url_of(people, "new/"))
    assert template_of(response) == "teams/invitation_create.html"
    assert list(response.context["form"].fields["team"].queryset) == [people.team]
    data = {"email": "new@example.org", "role": "viewer", "team": people.team.code}
    assert way_of(client.post(url_of(people, "new/"), data)) == (302, people.organization.get_absolute_url())
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.team) == ("new@example.org", "viewer", people.team)
    page = client.get(people.organization.get_absolute_url()).content.decode()
    assert "The invitation is on its way to new@example.org." in page
    assert "Invited by Admin <time" in page


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"email": "member@example.org"}, {"email": ["member@example.org already belongs to this organization."]}),
        ({"email": "nobody"}, {"email": ["Enter a valid email address."]}),
        ({"role": "owner"}, {"role": ["Select a valid choice. owner is not one of the available choices."]}),
    ],
)
def test_invitation_create_refuses(
    client: Client, people: People, data: dict[str, str], errors: dict[str, list[str]]
) -> None:
    client.force_login(people.admin)
    response = client.post(url_of(people, "new/"), {"email": "new@example.org", "role": "member"} | data)
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert not Invitation.objects.exists()


def test_invitation_create_knows_no_team_of_another_organization(client: Client, people: People) -> None:
    client.force_login(people.admin)
    data = {"email": "new@example.org", "role": "member", "team": people.other_team.code}
    response = client.post(url_of(people, "new/"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["team"])


def test_invitation_resend_and_revoke_answer_with_the_list(client: Client, people: People) -> None:
    client.force_login(people.admin)
    old = make_invitation(people.organization, by=people.owner)
    response = client.post(url_of(people, f"{old.code}/resend/"), headers=PARTIAL)
    assert template_of(response) == "teams/organization_detail.html#invitation-list"
    assert "A new link is on its way to new@example.org." in response.content.decode()
    new = Invitation.objects.open().get()
    assert (new == old, client.get(LINK).status_code) == (False, 410)
    response = client.post(url_of(people, f"{old.code}/resend/"), headers=PARTIAL)
    assert "This invitation was withdrawn, or sent again already." in response.content.decode()
    response = client.post(url_of(people, f"{new.code}/revoke/"), headers=PARTIAL)
    assert "The invitation of new@example.org is withdrawn." in response.content.decode()
    assert list(response.context["invitations"]) == []


def test_invitation_resend_and_revoke_without_htmx_return(client: Client, people: People) -> None:
    client.force_login(people.admin)
    invitation = make_invitation(people.organization, by=people.owner)
    back = (302, people.organization.get_absolute_url())
    assert way_of(client.post(url_of(people, f"{invitation.code}/resend/"))) == back
    invitation = Invitation.objects.open().get()
    assert way_of(client.post(url_of(people, f"{invitation.code}/revoke/"))) == back
    elsewhere = make_invitation(people.other_organization, by=people.outsider, token="another")
    for deed in ("resend", "revoke"):
        assert client.post(url_of(people, f"{elsewhere.code}/{deed}/")).status_code == 404


def test_invitation_revoke_says_when_it_was_used(client: Client, people: People) -> None:
    invitation = make_invitation(people.organization, by=people.owner, email=people.outsider.email)
    client.force_login(people.outsider)
    client.post(LINK)
    client.force_login(people.admin)
    response = client.post(url_of(people, f"{invitation.code}/revoke/"), follow=True)
    assert "This invitation has already been used." in response.content.decode()


def test_invitation_accept_is_a_deed_of_its_own(client: Client, people: People) -> None:
    make_invitation(people.organization, by=people.owner, email="OUTSIDER@example.org")
    client.force_login(people.outsider)
    response = client.get(LINK)
    assert template_of(response) == "teams/invitation_accept.html"
    assert response.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    page = response.content.decode()
    assert "You are signed in as <strong>Outsider</strong> (outsider@example.org)." in page
    assert "Only an account with that address" not in page
    assert role_of(people.outsider, people.organization) is None
    assert way_of(client.post(LINK)) == (302, "/")
    assert role_of(people.outsider, people.organization) == Role.MEMBER
    assert client.session["organization"] == people.organization.code
    for response in (client.get(LINK), client.post(LINK)):
        assert way_of(response) == (302, people.organization.get_absolute_url())


def test_invitation_accept_into_a_team_leads_to_its_page(client: Client, people: People) -> None:
    make_invitation(people.organization, by=people.owner, email=people.outsider.email, team=people.team)
    client.force_login(people.outsider)
    response = client.post(LINK, follow=True)
    assert way_of(client.get(LINK)) == (302, people.organization.get_absolute_url())
    assert response.redirect_chain == [(people.team.get_absolute_url(), 302)]
    assert "Welcome to Northwind Industrial." in response.text


def test_invitation_accept_with_another_address_says_whose_it_is_and_what_to_do(client: Client, people: People) -> None:
    make_invitation(people.organization, by=people.owner)
    client.force_login(people.outsider)
    for response, status in ((client.get(LINK), 200), (client.post(LINK), 403)):
        assert (response.status_code, template_of(response)) == (status, "teams/invitation_accept.html")
        page = response.text
        assert "This invitation was sent to new@example.org. Only an account with that address can accept it." in page
        assert ("Accept and join" in page, "Sign out, and use another account" in page) == (False, True)
    assert role_of(people.outsider, people.organization) is None
    response = client.post(f"{LINK}ask/", follow=True)
    assert ("Your wish is on its way to Owner." in response.text, "Ask Owner to invite you" in response.text) == (
        True,
        False,
    )
    assert "You have asked Owner for an invitation of your own." in response.text


def test_invitation_accept_by_its_sender_offers_nobody_to_ask(client: Client, people: People) -> None:
    make_invitation(people.organization, by=people.owner)
    client.force_login(people.owner)
    page = client.get(LINK).text
    assert ("to invite you" in page, "You belong here already" in page) == (False, True)
    response = client.post(f"{LINK}ask/", follow=True)
    assert "You belong to this organization already." in response.text
    assert client.post("/invitations/unknown/ask/").status_code == 404


def test_invitation_accept_by_a_member_keeps_the_role(client: Client, people: People) -> None:
    make_invitation(people.organization, by=people.owner, role=Role.VIEWER, email=people.admin.email)
    client.force_login(people.admin)
    assert "You belong here already and keep your role: Administrator." in client.get(LINK).content.decode()
    client.post(LINK)
    assert role_of(people.admin, people.organization) == Role.ADMIN


@pytest.mark.parametrize(
    ("state", "status", "sentence"),
    [
        ("expired", 410, "This invitation has expired."),
        ("revoked", 410, "This invitation was withdrawn, or replaced by a newer one."),
        ("used", 410, "This invitation has already been used."),
        ("unknown", 404, "This link is not a valid invitation."),
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_invitation_accept_closed_says_why(
    client: Client, people: People, state: str, status: int, sentence: str, *, signed_in: bool
) -> None:
    now = timezone.now()
    invitation = make_invitation(people.organization, by=people.owner)
    states: dict[str, dict[str, object]] = {
        "expired": {"expires_at": now - dt.timedelta(seconds=1)},
        "revoked": {"revoked_at": now},
        "used": {"accepted_at": now, "accepted_by": people.member},
        "unknown": {"token_hash": "another"},
    }
    for name, value in states[state].items():
        setattr(invitation, name, value)
    invitation.save()
    if signed_in:
        client.force_login(people.outsider)
    for response in (client.get(LINK), client.post(LINK)):
        assert (response.status_code, template_of(response)) == (status, "teams/invitation_closed.html")
        assert sentence in response.content.decode()
        assert "Northwind" not in response.content.decode()
    assert role_of(people.outsider, people.organization) is None


def test_invitation_accept_after_signing_in(client: Client, people: People) -> None:
    user = make_account()
    make_invitation(people.organization, by=people.owner, email=user.email)
    page = client.get(LINK).content.decode()
    sign_in_url = f"/accounts/login/?next={LINK}"
    assert f'href="{sign_in_url}"' in page
    assert client.post(LINK).status_code == 200
    response = client.post(sign_in_url, {"login": user.email, "password": PASSWORD, "next": LINK})
    assert way_of(response) == (302, LINK)
    assert way_of(client.post(LINK)) == (302, "/")


def test_invitation_accept_after_signing_up_where_that_is_closed(
    client: Client, people: People, settings: Settings, mailbox: Mailbox
) -> None:
    settings.SIGN_UP_OPEN = False
    make_invitation(people.organization, by=people.owner, email="new@example.org")
    client.get(LINK)
    response = client.get(f"/accounts/signup/?next={LINK}")
    assert response.context["form"]["email"].value() == "new@example.org"
    response = sign_up(client, email="other@example.org", to=LINK)
    assert response.context["form"].errors == {
        "email": ["Accounts are made by invitation here. Use the address you were invited with: new@example.org."]
    }
    assert way_of(sign_up(client, email="New@example.org", to=LINK))[0] == 302
    response = client.post("/accounts/confirm-email/", {"code": code_in(mailbox[0])})
    assert (way_of(response), is_signed_in(client)) == ((302, LINK), True)
    client.post(LINK)
    assert role_of(User.objects.get(email="new@example.org"), people.organization) == Role.MEMBER


def test_a_day_after_the_link_was_opened_sign_up_is_closed_again(
    client: Client, people: People, settings: Settings
) -> None:
    settings.SIGN_UP_OPEN = False
    make_invitation(people.organization, by=people.owner)
    client.get(LINK)
    session = client.session
    session["invited"] = session["invited"] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert client.get("/accounts/signup/").templates[0].name == "account/signup_closed.html"
