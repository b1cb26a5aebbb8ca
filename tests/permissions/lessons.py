"""Who reads the library: everybody who is signed in, and of an organization's own playbook its members alone."""

from dataclasses import asdict, replace
from typing import Any

from apps.lessons.review.services import make_link
from tests.lessons.factories import make_lesson, make_playbook
from tests.people import People
from tests.permissions import Row, Statuses

SHARED = Statuses(
    anonymous=302,
    outsider=200,
    guest=302,
    viewer=200,
    member=200,
    lead=200,
    facilitator=200,
    curator=200,
    admin=200,
)
OWN = replace(SHARED, outsider=404)


def posted(statuses: Statuses) -> Statuses:
    """Who may read may keep a mark of their own: each is sent back to where they were."""
    found = {person: 302 if status == 200 else status for person, status in asdict(statuses).items()}
    return Statuses(**found | {"owner": 302})


def shared(people: People) -> list[Any]:
    return [make_playbook(lessons=1).slug]


def own(people: People) -> list[Any]:
    return [make_playbook(organization=people.organization).slug]


def own_lesson(people: People) -> list[Any]:
    lesson = make_lesson(playbook=make_playbook(organization=people.organization))
    return [lesson.playbook.slug, lesson.number]


def shared_lesson(people: People) -> list[Any]:
    lesson = make_lesson()
    return [lesson.playbook.slug, lesson.number]


ANYBODY = replace(SHARED, anonymous=200, guest=200)


def review_link(people: People) -> list[Any]:
    """Whoever holds it may read."""
    link = make_link(revision=make_lesson().latest_revision, reviewer="Ada", days=7, by=people.owner)
    return [link.get_absolute_url().split("/")[2]]


ROWS: dict[str, Row | list[Row]] = {
    "lessons:playbook_list": Row(statuses=SHARED),
    **{
        f"lessons:{name}": [Row(make_args=shared, statuses=SHARED), Row(make_args=own, statuses=OWN)]
        for name in ("playbook_detail", "comparison", "faq", "readings")
    },
    "review:link": Row(make_args=review_link, statuses=ANYBODY),
    "review:draft": Row(make_args=review_link, statuses=ANYBODY),
    "lessons:lesson_detail": [
        Row(make_args=shared_lesson, statuses=SHARED),
        Row(make_args=own_lesson, statuses=OWN),
    ],
    # A feed reader cannot sign in, so a visitor is told nothing rather than asked to; see also test_public_library.
    "lessons:feed": Row(statuses=replace(SHARED, anonymous=404, guest=404)),
    "lessons:my_reading": Row(statuses=SHARED),
    "lessons:basket_empty": Row(method="post", statuses=posted(SHARED)),
    "lessons:lesson_read": Row(method="post", make_args=own_lesson, data={"read": "yes"}, statuses=posted(OWN)),
    "lessons:lesson_basket": Row(method="post", make_args=own_lesson, data={"inside": "yes"}, statuses=posted(OWN)),
    "lessons:lesson_note": [
        Row(make_args=own_lesson, statuses=OWN),
        Row(method="post", make_args=own_lesson, data={"note": "Ask Mei."}, statuses=posted(OWN)),
    ],
}
