"""In which language a page answers: the person's choice, else the browser's own, else what the browser asks for."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from apps.accounts.language import language_of_mail, language_of_reader
from apps.accounts.middleware import LanguageMiddleware
from apps.accounts.models import User
from apps.accounts.services import choose_language
from apps.common.language import language_choices, nearest_language
from tests.answers import way_of
from tests.people import People
from tests.permissions import make_curator

SIGN_IN = "/accounts/login/"
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
CHOOSE = "/profile/language/"


def spoken(client: Client, path: str = SIGN_IN, **headers: str) -> str:
    """The language a page says it is in; the answer says the same."""
    response = client.get(path, headers=headers)
    language = response.headers["Content-Language"]
    assert f'<html lang="{language}"' in response.text
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))
    return language


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("de-AT,de;q=0.9,en;q=0.5", "de"), ("en-GB", "en-us"), ("fr,de;q=0.4", "de"), ("fr", "en-us"), ("", "en-us")],
)
def test_a_visitor_is_answered_as_the_browser_asks(client: Client, db: None, asked: str, expected: str) -> None:
    assert spoken(client, **{"Accept-Language": asked}) == expected


def test_a_language_ends_with_its_request(client: Client, db: None) -> None:
    before = translation.get_language()
    assert [spoken(client, **GERMAN), spoken(client)] == ["de", "en-us"]
    assert translation.get_language() == before


def test_an_error_page_speaks_the_language_too(client: Client, db: None) -> None:
    response = client.get("/no/such/page/", headers=GERMAN)
    assert (response.status_code, response.headers["Content-Language"]) == (404, "de")
    assert '<html lang="de"' in response.text


def test_a_visitor_chooses_and_comes_back_to_the_page(client: Client, db: None) -> None:
    response = client.post(CHOOSE, {"language": "de", "next": "/join/?a=1"})
    assert way_of(response) == (302, "/join/?a=1")
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("de", True, "Lax")
    assert spoken(client, "/join/", **{"Accept-Language": "en"}) == "de"


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_choosing_leads_to_no_other_site(client: Client, db: None, away: str) -> None:
    assert way_of(client.post(CHOOSE, {"language": "de", "next": away})) == (302, "/")


def test_a_language_we_do_not_have_is_not_kept(client: Client, people: People) -> None:
    client.force_login(people.member)
    assert client.post(CHOOSE, {"language": "fr", "next": "/"}).status_code == 302
    people.member.refresh_from_db()
    assert people.member.language == ""
    assert spoken(client, "/profile/") == "en-us"


def test_choosing_is_a_post(client: Client, db: None) -> None:
    assert client.get(CHOOSE).status_code == 405


def test_who_is_signed_in_keeps_the_choice_on_every_device(client: Client, people: People) -> None:
    client.force_login(people.member)
    client.post(CHOOSE, {"language": "de", "next": "/profile/"})
    another = Client()
    another.force_login(people.member)
    assert spoken(another, "/profile/", **{"Accept-Language": "en"}) == "de"
    stranger = Client()
    stranger.force_login(people.outsider)
    assert spoken(stranger, "/profile/", **{"Accept-Language": "en"}) == "en-us"


def test_the_profile_goes_back_to_what_the_browser_asks(client: Client, people: People) -> None:
    client.force_login(people.member)
    client.post(CHOOSE, {"language": "de", "next": "/profile/"})
    response = client.post("/profile/", {"name": "Mei", "language": ""}, headers={"Accept-Language": "en"})
    assert way_of(response) == (302, "/profile/")
    page = client.get("/profile/", headers={"Accept-Language": "en"})
    assert (page.headers["Content-Language"], client.cookies[settings.LANGUAGE_COOKIE_NAME].value) == ("en-us", "")
    assert "Your profile is saved." in page.text


def test_the_profile_says_that_it_is_saved_in_the_language_just_chosen(client: Client, people: People) -> None:
    client.force_login(people.member)
    page = client.post("/profile/", {"name": "Mei", "language": "de"}, follow=True)
    assert page.headers["Content-Language"] == "de"
    assert "Ihr Profil ist gespeichert." in page.text


def test_every_language_is_offered_by_its_own_name(client: Client, db: None) -> None:
    assert language_choices() == [("en-us", "English"), ("de", "Deutsch")]
    page = client.get(SIGN_IN, headers=GERMAN).text
    assert page.index('value="en-us" lang="en-us">') < page.index('value="de" lang="de" aria-current="true">')


@pytest.mark.parametrize(
    ("code", "nearest"), [("de", "de"), ("de-at", "de"), ("DE", "de"), ("en", "en-us"), ("nl", "en-us"), ("", "en-us")]
)
def test_the_nearest_language(code: str, nearest: str) -> None:
    assert nearest_language(code) == nearest


def test_a_choice_that_is_no_longer_offered_falls_back(rf: RequestFactory) -> None:
    request = rf.get("/", headers=GERMAN)
    request.user = User(language="nl")
    assert language_of_reader(request) == "en-us"
    request.user = AnonymousUser()
    assert language_of_reader(request) == "de"


def test_mail_is_in_the_language_of_the_first_who_has_chosen() -> None:
    german, english, silent = User(language="de"), User(language="en-us"), User()
    assert language_of_mail(None, german) == language_of_mail(silent, german, english) == "de"
    assert language_of_mail(english, german) == language_of_mail(silent, None) == "en-us"


def test_choosing_twice_changes_nothing_more(people: People) -> None:
    for _ in range(2):
        choose_language(language="de", by=people.member)
    assert UserProfile.objects.get().preferred_language == User.objects.get(pk=people.member.pk).language == "de"


def test_the_database_keeps_only_what_reads_like_a_language(people: People) -> None:
    for language in ("Deutsch!", "d"):
        with pytest.raises(IntegrityError, match="accounts_user_language_code"), transaction.atomic():
            User.objects.filter(pk=people.member.pk).update(language=language)


def test_a_preview_stays_in_the_language_of_the_page_around_it(rf: RequestFactory) -> None:
    """It is a request within a request, made without what the browser asks for."""
    request = rf.get("/", headers={"Accept-Language": "en"})
    request.is_dummy = True  # type: ignore[attr-defined]  # as Wagtail marks it
    with translation.override("de"):
        response = LanguageMiddleware(lambda _request: HttpResponse())(request)
        assert translation.get_language() == "de"
    assert response.headers["Content-Language"] == "de"


# The curation screens ------------------------------------------------------------------------------------------------
def test_the_curation_screens_follow_the_one_choice(client: Client, people: People) -> None:
    curator = make_curator(people)
    client.force_login(curator)
    assert spoken(client, "/curate/", **GERMAN) == "de"
    choose_language(language="de", by=curator)
    assert spoken(client, "/curate/", **{"Accept-Language": "en"}) == "de"


def test_the_curation_screens_offer_no_second_choice(client: Client, people: People) -> None:
    client.force_login(make_curator(people))
    form = client.get(reverse("wagtailadmin_account")).text
    assert "locale-current_time_zone" in form
    assert "preferred_language" not in form
