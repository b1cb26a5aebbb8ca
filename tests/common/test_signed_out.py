"""A form that is sent after its session has ended, or under another one, loses nothing and leads to pages alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.people import People

OWN = {"Origin": "http://testserver"}
WORDS = 'Ask "legal" & <security>\r\nbefore Friday'


@pytest.fixture
def place(people: People) -> str:
    return reverse("teams:team_create", args=[people.organization.code])


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in_and_back(client: Client, people: People) -> None:
    """Else the sign-in page would land in a row of a table, or the part alone would come back."""
    url = reverse("plans:plan_list")
    headers = {"HX-Request": "true", "HX-Target": "plan-list", "HX-Current-URL": "http://testserver/plans/?page=2"}
    response = client.get(url, headers=headers)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=/plans/%3Fpage%3D2"
    assert client.get(url).headers["Location"] == f"/accounts/login/?next={url}"


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("http://testserver/teams/a1/?open=1#people", "/teams/a1/%3Fopen%3D1"),
        ("http://testserver", "/"),
        ("http://elsewhere.example/teams/", "/"),
        ("", "/"),
    ],
)
def test_after_the_sign_in_comes_the_page_and_never_the_address_of_its_form(
    client: Client, place: str, said: str, page: str
) -> None:
    response = client.post(place, {"name": "New"}, headers={"Referer": said} if said else {})
    assert response.headers["Location"] == f"/accounts/login/?next={page}"


def test_htmx_keeps_its_page_and_is_told_why(client: Client, place: str) -> None:
    response = client.post(place, {"name": "New"}, headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["X-Sign-In"], response.content) == (401, "needed", b"")


def test_a_form_comes_back_with_what_was_typed_and_is_sent_again(client: Client, people: People, place: str) -> None:
    headers = OWN | {"Referer": f"http://testserver{people.organization.get_absolute_url()}"}
    response = client.post(place + "?from=home", {"name": WORDS, "more": ["1", "2"]}, headers=headers)
    assert response.status_code == 401
    assert response.context["fields"] == [("name", WORDS), ("more", "1"), ("more", "2")]
    assert (response.context["words"], response.context["files"]) == ([WORDS], False)
    page = response.content.decode()
    assert f'action="{place}?from=home"' in page
    assert f'href="{people.organization.get_absolute_url()}"' in page
    assert f'<input type="hidden" name="name" value="{escape(WORDS)}">' in page
    assert "Sign in, in a new tab" in page


def test_a_file_cannot_come_back_and_the_page_says_so(client: Client, place: str) -> None:
    response = client.post(place, {"name": "New", "file": SimpleUploadedFile("a.txt", b"a")}, headers=OWN)
    assert (response.status_code, "Files cannot be kept" in response.text) == (401, True)


def test_a_form_of_another_site_is_not_offered_for_sending(client: Client, place: str) -> None:
    """A person who is signed in seems signed out to it: their cookies do not travel. One press would do its deed."""
    for origin in ("https://elsewhere.example", "null"):
        assert client.post(place, {"name": "New"}, headers={"Origin": origin}).status_code == 302


def test_a_password_never_comes_back_in_a_page(client: Client, people: People) -> None:
    response = client.post(reverse("account_change_password"), {"oldpassword": "old one"}, headers=OWN)
    assert response.status_code == 302


def test_a_token_of_another_session(people: People, place: str) -> None:
    """Somebody signed in, in another tab, after the form was opened."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.owner)
    token = client.get(place).cookies["csrftoken"].value
    client.cookies["csrftoken"] = "n" * 32
    data = {"name": "Ask legal", "csrfmiddlewaretoken": token}
    response = client.post(place, data, headers=OWN)
    assert (response.status_code, response.context["fields"]) == (403, [("name", "Ask legal")])
    assert (f"You are signed in as {people.owner}" in response.text, "in a new tab" in response.text) == (True, True)
    response = client.post(place, data, headers=OWN | {"HX-Request": "true"})
    assert (response.status_code, response.headers["X-Sign-In"]) == (403, "changed")
    response = client.post(place, data, headers={"Origin": "https://elsewhere.example"})
    assert (response.status_code, "The form came from https://elsewhere.example" in response.text) == (403, True)
    del client.cookies["csrftoken"]
    response = client.post(place, data, headers=OWN)
    assert (response.status_code, "allow cookies" in response.text) == (403, True)


def test_a_page_asks_who_is_signed_in_now(client: Client, people: People) -> None:
    url = reverse("accounts:session")
    nobody = client.get(url)
    assert (nobody.json()["reader"], "no-store" in nobody.headers["Cache-Control"]) == ("", True)
    client.force_login(people.owner)
    now = client.get(url).json()
    assert now["name"] == str(people.owner)
    assert f'data-reader="{now["reader"]}"' in client.get(reverse("accounts:signed_in")).text
    client.force_login(people.member)
    assert client.get(url).json()["reader"] != now["reader"]


def test_signing_out_is_no_form_to_be_sent_again(client: Client, people: People) -> None:
    client.force_login(people.owner)
    response = client.post("/accounts/logout/", {"next": "/accounts/login/"}, headers=OWN)
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/login/")
