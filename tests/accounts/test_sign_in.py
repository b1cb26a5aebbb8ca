import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.accounts.flows import PASSWORD, code_in, is_signed_in, link_in, make_account
from tests.answers import way_of
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "a quite different staple"


def sign_in(client: Client, password: str = PASSWORD, email: str = "mei@example.org") -> int:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code


def test_sign_in_with_password_in_any_case_of_the_address(client: Client) -> None:
    make_account()
    assert (sign_in(client, email="MEI@example.org"), is_signed_in(client)) == (302, True)
    response = client.post("/accounts/logout/")
    assert (response.status_code, is_signed_in(client)) == (302, False)


def test_sign_in_with_a_wrong_password_says_nothing_about_the_account(client: Client) -> None:
    make_account()
    errors = []
    for email in ("mei@example.org", "nobody@example.org"):
        response = client.post("/accounts/login/", {"login": email, "password": "wrong"})
        errors.append(response.context["form"].non_field_errors())
    assert errors == [["The email address and/or password you specified are not correct."]] * 2
    assert not is_signed_in(client)


def test_sign_in_is_rate_limited(client: Client) -> None:
    make_account()
    for _ in range(5):
        sign_in(client, password="wrong")
    response = client.post("/accounts/login/", {"login": "mei@example.org", "password": PASSWORD})
    assert response.context["form"].non_field_errors() == ["Too many failed login attempts. Try again later."]
    assert not is_signed_in(client)


def test_sign_in_with_a_code_from_the_mail(client: Client, mailbox: Mailbox) -> None:
    make_account()
    response = client.post("/accounts/login/code/?next=/profile/", {"email": "mei@example.org", "next": "/profile/"})
    assert way_of(response) == (302, "/accounts/login/code/confirm/?next=%2Fprofile%2F")
    (message,) = mailbox
    assert (message.to, message.subject) == (["mei@example.org"], "Your code to sign in")
    response = client.post(response.headers["Location"], {"code": code_in(message), "next": "/profile/"})
    assert way_of(response) == (302, "/profile/")
    assert is_signed_in(client)


def test_a_code_for_an_unknown_address_is_answered_alike(client: Client, mailbox: Mailbox) -> None:
    response = client.post("/accounts/login/code/", {"email": "nobody@example.org"})
    assert way_of(response) == (302, "/accounts/login/code/confirm/")
    (message,) = mailbox
    assert message.subject == "There is no account with this address"
    assert link_in(message) == "/accounts/signup/"


def test_password_reset_by_the_link_in_the_mail(client: Client, mailbox: Mailbox) -> None:
    make_account()
    response = client.post("/accounts/password/reset/", {"email": "mei@example.org"})
    assert way_of(response) == (302, "/accounts/password/reset/done/")
    (message,) = mailbox
    assert (message.to, message.subject) == (["mei@example.org"], "Choose a new password")
    response = client.get(link_in(message), follow=True)
    form_url = response.redirect_chain[-1][0]
    response = client.post(form_url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert way_of(response) == (302, "/accounts/password/reset/key/done/")
    assert [sent.subject.strip() for sent in mailbox] == ["Choose a new password", "Your password was reset"]
    assert sign_in(client) == 200
    assert (sign_in(client, NEW_PASSWORD), is_signed_in(client)) == (302, True)
    response = Client().get(link_in(message))
    assert response.context["token_fail"] is True


def test_password_reset_of_an_unknown_address_is_answered_alike(client: Client, mailbox: Mailbox) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert way_of(response) == (302, "/accounts/password/reset/done/")
    assert [message.subject for message in mailbox] == ["There is no account with this address"]


def test_password_change_asks_for_the_old_one(client: Client) -> None:
    client.force_login(make_account())
    data = {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = client.post("/accounts/password/change/", data)
    assert response.context["form"].errors == {"oldpassword": ["Please type your current password."]}
    response = client.post("/accounts/password/change/", data | {"oldpassword": PASSWORD})
    assert response.status_code == 302
    assert (sign_in(Client(), NEW_PASSWORD), is_signed_in(client)) == (302, True)


def test_email_added_is_confirmed_by_code(client: Client, mailbox: Mailbox) -> None:
    user = make_account()
    client.force_login(user)
    response = client.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    assert (response.headers["Location"].split("?")[0], list(mailbox)) == ("/accounts/reauthenticate/", [])
    response = client.post(response.headers["Location"], {"password": "wrong"})
    assert (response.status_code, list(mailbox)) == (200, [])
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})
    message = next(sent for sent in mailbox if sent.to == ["second@example.org"])
    client.post("/accounts/confirm-email/", {"code": code_in(message)})
    found = EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary").order_by("email")
    assert list(found) == [("mei@example.org", True, True), ("second@example.org", True, False)]


@pytest.mark.parametrize("deed", ["action_primary", "action_remove"])
def test_an_address_is_made_primary_and_removed_after_the_password_alone(client: Client, deed: str) -> None:
    user = make_account()
    EmailAddress.objects.create(user=user, email="second@example.org", verified=True)
    client.force_login(user)
    response = client.post("/accounts/email/", {deed: "", "email": "second@example.org"})
    assert response.headers["Location"].split("?")[0] == "/accounts/reauthenticate/"
    assert EmailAddress.objects.get(primary=True).email == "mei@example.org"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/email/"})
    user.refresh_from_db()
    left = set(EmailAddress.objects.values_list("email", "primary"))
    if deed == "action_primary":
        assert (user.email, left) == ("second@example.org", {("mei@example.org", False), ("second@example.org", True)})
    else:
        assert (user.email, left) == ("mei@example.org", {("mei@example.org", True)})


@pytest.mark.parametrize("path", ["/system/", "/curate/"])
def test_the_back_rooms_are_entered_by_the_one_sign_in(client: Client, path: str) -> None:
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=")
