"""Whether an address has an account here can be told neither by an answer nor by how long it takes: the same work is
done, which is hashing one password and asking for one mail. And a mail leads to this installation alone."""

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from apps.accounts.jobs import send_account_mail
from tests.accounts.flows import PASSWORD, make_account
from tests.answers import way_of
from tests.mailbox import Mailbox
from tests.worker import Worker


class CountingHasher(MD5PasswordHasher):
    algorithm = "counting"
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).hashed += 1
        return super().encode(password, salt)


@pytest.fixture
def counting(settings: Settings) -> type[CountingHasher]:
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__qualname__}"]
    return CountingHasher


def work_of(client: Client, hasher: type[CountingHasher], path: str, data: dict[str, Any]) -> tuple[Any, int, int]:
    """Where the answer leads, how many passwords were hashed for it, and how many mails are on their way."""
    hasher.hashed = 0
    before = ProcrastinateJob.objects.count()
    response = client.post(path, data)
    return way_of(response), hasher.hashed, ProcrastinateJob.objects.count() - before


@pytest.mark.parametrize(
    ("path", "field", "data", "hashed"),
    [
        ("/accounts/signup/", "email", {"name": "Mei", "password1": PASSWORD}, 1),
        ("/accounts/password/reset/", "email", {}, 0),
        ("/accounts/login/code/", "email", {}, 0),
    ],
)
def test_a_known_and_an_unknown_address_take_the_same_work(
    counting: type[CountingHasher], db: None, path: str, field: str, data: dict[str, Any], hashed: int
) -> None:
    make_account()
    known, unknown = (
        work_of(Client(), counting, path, data | {field: email}) for email in ("mei@example.org", "nobody@example.org")
    )
    assert known == unknown
    assert known[1:] == (hashed, 1)


def test_a_wrong_password_takes_the_same_work(counting: type[CountingHasher], db: None) -> None:
    make_account()
    for email in ("mei@example.org", "nobody@example.org"):
        counting.hashed = 0
        Client().post("/accounts/login/", {"login": email, "password": "wrong"})
        assert counting.hashed == 1


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/login/code/"])
@pytest.mark.parametrize("email", ["mei@example.org", "nobody@example.org"])
def test_a_link_in_a_mail_never_leads_to_the_host_of_the_request(
    client: Client, settings: Settings, mailbox: Mailbox, path: str, email: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "forged.example"]
    make_account()
    client.post(path, {"email": email, "name": "Mei", "password1": PASSWORD}, headers={"host": "forged.example"})
    (message,) = mailbox
    assert ("forged.example" in message.body, "http://testserver" in message.body) == (False, True)


def test_the_queue_forgets_what_a_mail_said(worker: Worker, client: Client, mailoutbox: list[Any]) -> None:
    make_account()
    client.post("/accounts/password/reset/", {"email": "mei@example.org"})
    job = ProcrastinateJob.objects.get(task_name=send_account_mail.name)
    assert "/accounts/password/reset/key/" in job.args["body"]
    worker()
    assert [message.to for message in mailoutbox] == [["mei@example.org"]]
    job = ProcrastinateJob.objects.get(task_name=send_account_mail.name)
    assert (job.status, job.args) == ("succeeded", {})
