"""The e-mail of an invitation, sent by the real worker."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from apps.accounts.services import choose_language
from apps.teams.enums import Role
from apps.teams.jobs import ask_inviter
from apps.teams.models import Invitation
from apps.teams.services.invitations import (
    accept_invitation,
    ask_for_invitation,
    hash_of,
    invite,
    revoke_invitation,
)
from tests.people import make_people, make_user
from tests.teams.factories import make_invitation
from tests.worker import Worker


def test_send_invitation_mails_a_link_that_works(
    worker: Worker, mailoutbox: list[EmailMultiAlternatives], client: Client
) -> None:
    people = make_people()
    people.organization.name = "Research & Development"
    people.organization.save()
    invite(
        organization=people.organization, email="new@example.org", role=Role.VIEWER, team=people.team, by=people.owner
    )
    assert mailoutbox == []
    worker()
    (message,) = mailoutbox
    assert message.to == ["new@example.org"]
    assert message.subject == "Owner invites you to Research & Development on Throughline"
    url, token = re.findall(r"(http://testserver/invitations/([\w-]+)/)", str(message.body))[0]
    assert Invitation.objects.get().token_hash == hash_of(token)
    assert "Owner invites you to work in Research & Development on Throughline." in message.body
    assert "Your role: Viewer\nYour team: Platform" in message.body
    (page,) = message.alternatives
    assert f'<a href="{url}">' in str(page[0])
    assert "Research &amp; Development" in str(page[0])
    assert ProcrastinateJob.objects.get(task_name="teams.send_invitation").status == "succeeded"
    client.force_login(people.outsider)
    assert client.get(url).status_code == 200


def test_send_invitation_leaves_a_withdrawn_one_alone(worker: Worker, mailoutbox: list[EmailMultiAlternatives]) -> None:
    people = make_people()
    invitation = invite(
        organization=people.organization, email="new@example.org", role=Role.VIEWER, team=None, by=people.owner
    )
    revoke_invitation(invitation=invitation, by=people.owner)
    worker()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("of_inviter", "of_invited", "subject"),
    [
        ("de", None, "Owner lädt Sie in „Northwind Industrial“ auf Throughline ein"),
        ("de", "en-us", "Owner invites you to Northwind Industrial on Throughline"),
        ("en-us", "de", "Owner lädt Sie in „Northwind Industrial“ auf Throughline ein"),
        ("de", "", "Owner lädt Sie in „Northwind Industrial“ auf Throughline ein"),
    ],
)
def test_send_invitation_speaks_the_language_of_who_reads_it(
    worker: Worker,
    mailoutbox: list[EmailMultiAlternatives],
    of_inviter: str,
    of_invited: str | None,
    subject: str,
) -> None:
    people = make_people()
    choose_language(language=of_inviter, by=people.owner)
    if of_invited is not None:
        choose_language(language=of_invited, by=people.outsider)
    email = "new@example.org" if of_invited is None else people.outsider.email
    invite(organization=people.organization, email=email, role=Role.VIEWER, team=None, by=people.owner)
    worker()
    assert [message.subject for message in mailoutbox] == [subject]


def test_the_sender_hears_that_an_invitation_is_accepted(
    worker: Worker, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    people = make_people()
    choose_language(language="de", by=people.owner)
    invitation = make_invitation(people.organization, by=people.owner, email=people.outsider.email)
    accept_invitation(invitation=invitation, by=people.outsider)
    worker()
    (message,) = mailoutbox
    assert (message.to, message.subject) == (["owner@example.org"], "Outsider gehört jetzt zu „Northwind Industrial“")
    assert f"http://testserver{people.organization.get_absolute_url()}" in message.body


def test_the_sender_hears_who_would_like_an_invitation(
    worker: Worker, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    people = make_people()
    invitation = make_invitation(people.organization, by=people.owner)
    ask_for_invitation(invitation=invitation, by=people.outsider)
    worker()
    (message,) = mailoutbox
    assert message.subject == "Outsider asks to be invited to Northwind Industrial"
    assert "Outsider (outsider@example.org) opened the invitation to Northwind Industrial" in message.body
    assert "that you sent to new@example.org" in message.body


def test_nobody_is_written_to_who_is_not_there_any_more(
    worker: Worker, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    people = make_people()
    invitation = make_invitation(people.organization, by=people.owner)
    ask_for_invitation(invitation=invitation, by=people.outsider)
    accepted = make_invitation(people.organization, by=people.admin, email="gone@example.org", token="another")
    gone = make_user("gone")
    accept_invitation(invitation=accepted, by=gone)
    gone.delete()
    people.owner.is_active = False
    people.owner.save()
    worker()
    assert mailoutbox == []
    people.owner.is_active = True
    people.owner.save()
    ask_inviter(code=invitation.code, person=0)
    assert mailoutbox == []


def test_a_teams_name_that_is_an_address_is_left_out(worker: Worker, mailoutbox: list[EmailMultiAlternatives]) -> None:
    people = make_people()
    people.team.name = "prize.example"
    people.team.save()
    invite(
        organization=people.organization, email="new@example.org", role=Role.VIEWER, team=people.team, by=people.owner
    )
    worker()
    (message,) = mailoutbox
    assert ("prize" in message.body, "prize" in str(message.alternatives[0][0])) == (False, False)
