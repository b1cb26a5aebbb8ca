"""The library with LIBRARY_PUBLIC: what a visitor without an account reads, and what stays behind the sign-in."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.lessons.factories import make_draft, make_faq_entry, make_lesson, make_playbook, make_reading
from tests.lessons.translation.editions import into_german, make_library, published_in_german
from tests.people import People
from tests.permissions import Row, answers
from tests.permissions import lessons as rows
from tests.permissions.recommendations import own_recommendation, shared_recommendation
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.workshops.factories import make_workshop

READ = {
    **dict.fromkeys(
        ("lessons:playbook_detail", "lessons:comparison", "lessons:faq", "lessons:readings"), (rows.shared, rows.own)
    ),
    "lessons:lesson_detail": (rows.shared_lesson, rows.own_lesson),
    "recommendations:recommendation_list": (rows.shared, rows.own),
    "recommendations:recommendation_detail": (shared_recommendation, own_recommendation),
}


FEED = '<link rel="alternate" type="application/atom+xml" title="New lessons" href="/library/feed/">'


@pytest.fixture
def public(settings: Settings) -> None:
    settings.LIBRARY_PUBLIC = True


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(("place", "status"), [(0, 200), (1, 404)])
def test_visitors_read_shared_playbooks_alone(public: None, people: People, name: str, place: int, status: int) -> None:
    found = answers(name, Row(make_args=READ[name][place], statuses=rows.SHARED), people)
    assert (found["anonymous"], found["guest"], found["outsider"], found["viewer"]) == (status, status, status, 200)


def test_what_is_ones_own_stays_behind_the_sign_in(public: None, client: Client, people: People) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation()
    closed = ["/library/my-reading/", f"{lesson.get_absolute_url()}note/", "/search/?q=a"]
    closed += [f"{recommendation.get_absolute_url()}adopt/", "/plans/", "/workshops/"]
    assert {url: client.get(url).status_code for url in closed} == dict.fromkeys(closed, 302)
    make_playbook(lessons=1)
    assert client.get("/library/").status_code == 200
    assert 'href="/library/"' in client.get("/").content.decode()


def test_visitors_see_nothing_of_an_organization(public: None, client: Client, people: People) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(lessons=[lesson])
    make_initiative(people.team, lessons=[lesson], recommendation=recommendation, title="Weekly releases")
    make_workshop(people, lessons=[lesson], title="Behind closed doors")
    for page in (lesson.playbook, lesson, recommendation):
        html = client.get(page.get_absolute_url()).content.decode()
        for words in (
            "Weekly releases",
            "Behind closed doors",
            people.organization.name,
            "data-used",
            "lesson-marks",
            "/basket/",
            "/search/",
            "/adopt/",
            "/plans/",
        ):
            assert words not in html, words


def test_the_feed_holds_the_newest_lessons_the_reader_may_open(
    client: Client, people: People, settings: Settings
) -> None:
    lesson = make_lesson(title="Short & sweet")
    own = make_lesson(playbook=make_playbook(organization=people.organization))
    make_draft(number="9.9")
    assert client.get("/library/feed/").status_code == 404
    settings.LIBRARY_PUBLIC = True
    response = client.get("/library/feed/")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"

    def titles() -> list[str]:
        return re.findall(r"<entry><title>(.*?)</title>", client.get("/library/feed/").content.decode())

    assert titles() == [f"{lesson.number} Short &amp; sweet"]
    xml = response.content.decode()
    assert f"http://testserver{lesson.get_absolute_url()}" in xml
    assert (lesson.summary in xml, f'term="{lesson.section.title}"' in xml) == (True, True)
    client.force_login(people.viewer)
    assert titles() == [str(own), f"{lesson.number} Short &amp; sweet"]


def test_the_sitemap_lists_shared_pages_where_the_library_is_public(
    public: None, client: Client, people: People
) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(lessons=[lesson])
    make_reading(playbook=lesson.playbook)
    make_lesson(playbook=make_playbook(organization=people.organization))
    make_draft(section=lesson.section, number="9.9")
    client.force_login(people.member)  # the same for everybody: what a search engine is told
    found = re.findall(r"<loc>http://testserver(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    slug = lesson.playbook.slug
    assert sorted(found) == sorted(
        [
            f"/library/{slug}/",
            f"/library/{slug}/recommendations/",
            f"/library/{slug}/readings/",
            lesson.get_absolute_url(),
            recommendation.get_absolute_url(),
        ]
    )


def test_the_sitemap_names_each_page_in_its_other_languages(db: None, public: None, client: Client) -> None:
    library = make_library()
    second = make_lesson(section=library.lesson.section, position=2)
    german = into_german(library)
    for piece in (library.lesson, library.entry):
        published_in_german(german, piece)
    entries = re.findall(r"<url>(.*?)</url>", client.get("/sitemap.xml").content.decode(), re.DOTALL)
    found = {re.findall(r"<loc>http://testserver(.*?)</loc>", entry)[0]: entry for entry in entries}

    alternate = '<xhtml:link rel="alternate" hreflang="{}" href="http://testserver/library/{}/{}"/>'
    for page in ("", "lessons/1.1/", "faq/"):
        both = [alternate.format("en", "short", page), alternate.format("de", "short-de", page)]
        for slug in ("short", "short-de"):
            assert re.findall(r"<xhtml:link [^>]*>", found[f"/library/{slug}/{page}"]) == both
    assert "xhtml:link" not in found[second.get_absolute_url()]
    assert "xhtml:link" not in found["/library/short/readings/"]
    assert "/library/short-de/readings/" not in found


def test_the_sitemap_names_no_language_that_visitors_may_not_read(public: None, client: Client, people: People) -> None:
    library = make_library()
    german = into_german(library)
    published_in_german(german, library.lesson)
    german.organization = people.organization
    german.save()

    assert "short-de" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_sitemap_takes_the_same_queries_for_any_number(
    db: None, public: None, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_recommendation(lessons=[make_lesson()])
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")


@pytest.mark.parametrize(
    ("setting", "lines"),
    [
        (False, ["User-agent: *", "Disallow: /"]),
        (
            True,
            [
                "User-agent: *",
                "Allow: /$",
                "Allow: /library/",
                "Allow: /static/",
                "Disallow: /library/my-reading/",
                "Disallow: /",
                "Sitemap: http://testserver/sitemap.xml",
            ],
        ),
    ],
)
def test_robots_are_let_in_or_turned_away(client: Client, settings: Settings, setting: bool, lines: list[str]) -> None:
    settings.LIBRARY_PUBLIC = setting
    assert client.get(reverse("insights:robots")).content.decode().splitlines() == lines


def told(client: Client, url: str) -> dict[str, Any]:
    html = client.get(url).content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    data: dict[str, Any] = json.loads(text)
    return data


def test_pages_say_what_they_are(public: None, client: Client, db: None) -> None:
    lesson = make_lesson(title="Loops </script><b>", playbook=make_playbook(source_title="An article"))
    make_faq_entry(playbook=lesson.playbook, question="Why?", answer="Because.")
    url = f"http://testserver{lesson.get_absolute_url()}"
    data = told(client, lesson.get_absolute_url())
    assert (data["@type"], data["headline"], data["url"], data["isPartOf"]["name"], data["isBasedOn"]["name"]) == (
        "Article",
        "Loops </script><b>",
        url,
        lesson.playbook.title,
        "An article",
    )
    assert lesson.first_published_at is not None
    assert data["datePublished"] == lesson.first_published_at.isoformat()
    html = client.get(lesson.get_absolute_url()).content.decode()
    assert f'<meta property="og:url" content="{url}">' in html
    assert FEED in html
    assert told(client, lesson.playbook.get_absolute_url())["@type"] == "CreativeWork"
    faq = told(client, f"{lesson.playbook.get_absolute_url()}faq/")
    assert [(row["name"], row["acceptedAnswer"]["text"]) for row in faq["mainEntity"]] == [("Why?", "Because.")]
    lesson.playbook.source_title = ""
    lesson.playbook.save(update_fields=["source_title"])
    assert "isBasedOn" not in told(client, lesson.get_absolute_url())


def test_recommendations_and_the_pages_beside_them_say_what_they_are(public: None, client: Client, db: None) -> None:
    recommendation = make_recommendation(title="Ship weekly", statement="Release each week.")
    url, playbook = recommendation.get_absolute_url(), recommendation.playbook.get_absolute_url()
    data = told(client, url)
    assert (data["@type"], data["headline"], data["description"], data["url"], data["isPartOf"]["name"]) == (
        "Article",
        "Ship weekly",
        "Release each week.",
        f"http://testserver{url}",
        recommendation.playbook.title,
    )
    assert '<meta property="og:title" content="Ship weekly">' in client.get(url).text
    for page, kind, title in (
        ("comparison/", "WebPage", "Comparison"),
        ("recommendations/", "CollectionPage", "Recommendations"),
        ("readings/", "CollectionPage", "Readings"),
    ):
        data = told(client, f"{playbook}{page}")
        assert (data["@type"], data["name"]) == (kind, f"{recommendation.playbook.title}: {title}")
    narrowed = client.get(f"{playbook}recommendations/?impact=high").text
    assert f'<link rel="canonical" href="http://testserver{playbook}recommendations/">' in narrowed


@pytest.mark.parametrize("is_public", [True, False])
def test_the_feed_is_shown_where_a_feed_reader_may_read_it(
    client: Client, people: People, settings: Settings, is_public: bool
) -> None:
    settings.LIBRARY_PUBLIC = is_public
    lesson = make_lesson()
    client.force_login(people.viewer)
    pages = [client.get(url).text for url in (lesson.playbook.get_absolute_url(), lesson.get_absolute_url())]
    make_playbook()
    pages.append(client.get("/library/").text)
    assert [FEED in page for page in pages] == [is_public] * 3
    assert ["New lessons as a feed" in page for page in pages] == [is_public, False, is_public]
