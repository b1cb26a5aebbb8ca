"""The e-mail of an invitation, sent by the real worker."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from apps.accounts.services import choose_language
from apps.teams.enums import Role
from apps.teams.models import Invitation
from apps.teams.services.invitations import hash_of, invite, revoke_invitation
from tests.people import make_people
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
