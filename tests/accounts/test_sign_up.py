import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import User
from tests.accounts.flows import PASSWORD, code_in, is_signed_in, make_account, sign_up
from tests.answers import way_of
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db


def test_sign_up_confirms_the_address_by_code(client: Client, mailbox: Mailbox) -> None:
    response = sign_up(client, email="Mei@Example.org")
    assert way_of(response) == (302, "/accounts/confirm-email/")
    user = User.objects.get()
    assert (user.name, user.email) == ("Mei Tan", "mei@example.org")
    assert not is_signed_in(client)
    (message,) = mailbox
    assert (message.to, message.subject) == (["mei@example.org"], "Your code to confirm your e-mail address")
    assert client.get("/accounts/confirm-email/").status_code == 200
    response = client.post("/accounts/confirm-email/", {"code": code_in(message)})
    assert way_of(response) == (302, "/")
    assert is_signed_in(client)
    assert EmailAddress.objects.get(user=user).verified
    assert len(mailbox) == 1


def test_sign_up_returns_to_where_the_person_came_from(client: Client, mailbox: Mailbox) -> None:
    sign_up(client, to="/profile/")
    response = client.post("/accounts/confirm-email/", {"code": code_in(mailbox[0])})
    assert way_of(response) == (302, "/profile/")


def test_sign_up_with_a_wrong_code_is_not_signed_in(client: Client, mailbox: Mailbox) -> None:
    sign_up(client)
    response = client.post("/accounts/confirm-email/", {"code": "WRONG1"})
    assert (response.status_code, is_signed_in(client)) == (200, False)
    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("email", "nobody", "Enter a valid email address."),
        ("password1", "short", "This password is too short. It must contain at least 8 characters."),
    ],
)
def test_sign_up_says_what_is_wrong(client: Client, field: str, value: str, sentence: str) -> None:
    data = {"name": "Mei Tan", "email": "mei@example.org", "password1": PASSWORD} | {field: value}
    response = client.post("/accounts/signup/", data)
    assert response.context["form"].errors == {field: [sentence]}
    assert not User.objects.exists()


def test_sign_up_with_a_taken_address_tells_only_its_owner(client: Client, mailbox: Mailbox) -> None:
    make_account()
    response = sign_up(client, name="Somebody")
    assert way_of(response) == (302, "/accounts/confirm-email/")
    assert [message.subject for message in mailbox] == ["You have an account already"]
    assert User.objects.get().name == "Mei Tan"


def test_sign_up_closed_says_so(client: Client, settings: Settings) -> None:
    settings.SIGN_UP_OPEN = False
    response = client.get("/accounts/signup/")
    assert (response.status_code, response.templates[0].name) == (200, "account/signup_closed.html")
    sign_up(client)
    assert not User.objects.exists()
