"""Who gets what from workshops. A guest of this table sits in the organization's workshop without an account."""

import uuid
from typing import Any

from django.test import Client

from apps.workshops.enums import Kind, WorkshopState
from apps.workshops.models import Activity, Contribution, Workshop
from apps.workshops.services.room import go_to
from tests.lessons.factories import make_playbook
from tests.people import People
from tests.permissions import Row, Statuses
from tests.workshops.factories import make_participant, make_workshop, seat_client


def sign_in_guest(client: Client, people: People) -> None:
    """Give `client` a seat in the organization's workshop."""
    workshop = Workshop.objects.filter(organization=people.organization).first() or make_workshop(people)
    seat_client(make_participant(workshop, "Table 3"), client)


# Who is answered what ------------------------------------------------------------------------------------------------
def everybody_inside(status: int) -> Statuses:
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=status,
        member=status,
        lead=status,
        facilitator=status,
        curator=status,
        admin=status,
    )


def hosts(status: int, *, outsider: int = 404, newcomer: int | None = None) -> Statuses:
    """Facilitators, administrators and owners; the others of the organization are told why not."""
    return Statuses(
        anonymous=302,
        outsider=outsider,
        guest=302,
        viewer=403,
        member=403,
        lead=403,
        facilitator=status,
        curator=403,
        admin=status,
        newcomer=newcomer,
    )


def everybody(status: int, *, guest: int | None = None) -> Statuses:
    return Statuses(
        anonymous=status,
        outsider=status,
        guest=status if guest is None else guest,
        viewer=status,
        member=status,
        lead=status,
        facilitator=status,
        curator=status,
        admin=status,
    )


def seated(status: int, *, anonymous: int = 404, without_seat: int = 404) -> Statuses:
    """Only who has a seat in the room; of the table's people that is the guest."""
    return Statuses(
        anonymous=anonymous,
        outsider=404,
        guest=status,
        viewer=without_seat,
        member=without_seat,
        lead=without_seat,
        facilitator=without_seat,
        curator=without_seat,
        admin=without_seat,
    )


# What the URLs are about ---------------------------------------------------------------------------------------------
def draft(people: People) -> list[Any]:
    return [make_workshop(people, state=WorkshopState.DRAFT).code]


def live(people: People) -> list[Any]:
    """Open, with its ideas step under way, an idea on the wall and the vote begun."""
    workshop = make_workshop(people)
    for step in workshop.activities.all()[:3]:
        go_to(activity=step, by=people.facilitator)
    Contribution.objects.create(activity=step_of(people, Kind.IDEAS), key_hash="a", text="A registry")
    return [workshop.code]


def for_audience(audience: str) -> Any:
    return lambda people: [*live(people), audience]


def open_code(people: People) -> list[Any]:
    return [make_workshop(people).join_code]


def draft_step(people: People) -> list[Any]:
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    return [workshop.code, workshop.activities.get(kind=Kind.IDEAS).code]


def draft_lesson(people: People) -> list[Any]:
    workshop = make_workshop(people, state=WorkshopState.DRAFT)
    return [workshop.code, workshop.lesson_links.get().lesson.number]


def workshop_of(people: People) -> Workshop:
    return Workshop.objects.get(organization=people.organization)


def step_of(people: People, kind: str) -> Activity:
    return workshop_of(people).activities.get(kind=kind)


def a_playbook(people: People) -> list[Any]:
    make_playbook(lessons=1)
    return []


# What is posted ------------------------------------------------------------------------------------------------------
FRAME = {
    "title": "Model to production",
    "starts_at": "2030-11-25T09:00",
    "anonymity": "anonymous",
    "planned_minutes": "90",
    "template": "follow-up",
}


def step(kind: str, **more: Any) -> Any:
    return lambda people: {"activity": step_of(people, kind).code, **more}


def an_idea(people: People) -> dict[str, Any]:
    return {"activity": step_of(people, Kind.IDEAS).code, "key": uuid.uuid4(), "edition": 1, "text": "A drill"}


def a_dot(people: People) -> dict[str, Any]:
    contribution = Contribution.objects.get(activity=step_of(people, Kind.IDEAS))
    return {
        "activity": step_of(people, Kind.DOT_VOTE).code,
        "contribution": contribution.pk,
        "key": uuid.uuid4(),
        "given": "1",
    }


def somebody(people: People) -> dict[str, Any]:
    return {"participant": make_participant(workshop_of(people), "Mei").pk}


def the_idea(people: People) -> dict[str, Any]:
    return {"idea": Contribution.objects.get(activity=step_of(people, Kind.IDEAS)).pk, "removed": "1"}


def the_admission(people: People) -> dict[str, Any]:
    return the_idea(people) | {"activity": step_of(people, Kind.DOT_VOTE).code}


PREPARE: dict[str, Row | list[Row]] = {
    "workshops:workshop_list": Row(
        statuses=Statuses(
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
    ),
    "workshops:workshop_create": [
        Row(make_args=a_playbook, statuses=hosts(200, outsider=200, newcomer=403)),
        Row(method="post", make_args=a_playbook, data=FRAME, statuses=hosts(302, outsider=302, newcomer=403)),
    ],
    "workshops:workshop_detail": Row(make_args=draft, statuses=everybody_inside(200)),
    "workshops:workshop_edit": [
        Row(make_args=draft, statuses=hosts(200)),
        Row(method="post", make_args=draft, data=FRAME, statuses=hosts(302)),
    ],
    "workshops:workshop_lessons": [
        Row(make_args=draft, statuses=hosts(200)),
        Row(method="post", make_args=draft, statuses=hosts(302)),
    ],
    "workshops:lesson_renew": Row(method="post", make_args=draft_lesson, statuses=hosts(302)),
    "workshops:workshop_open": Row(method="post", make_args=draft, statuses=hosts(302)),
    "workshops:workshop_anonymize": Row(method="post", make_args=draft, statuses=hosts(302)),
    "workshops:workshop_duplicate": Row(method="post", make_args=draft, statuses=hosts(302)),
    "workshops:workshop_delete": [
        Row(make_args=draft, statuses=hosts(200)),
        Row(method="post", make_args=draft, statuses=hosts(302)),
    ],
    "workshops:workshop_sheet": Row(make_args=draft, statuses=hosts(200)),
    "workshops:activity_create": [
        Row(make_args=draft, statuses=hosts(404)),  # without ?kind= there is nothing to make
        Row(method="post", make_args=draft, statuses=hosts(404)),
    ],
    "workshops:activity_edit": [
        Row(make_args=draft_step, statuses=hosts(200)),
        Row(method="post", make_args=draft_step, data={"title": "What?", "minutes": 5}, statuses=hosts(302)),
    ],
    "workshops:activity_retime": Row(method="post", make_args=draft_step, data={"minutes": 5}, statuses=hosts(302)),
    "workshops:activity_move": Row(method="post", make_args=draft_step, data={"direction": "up"}, statuses=hosts(302)),
    "workshops:activity_delete": Row(method="post", make_args=draft_step, statuses=hosts(302)),
}

JOIN: dict[str, Row | list[Row]] = {
    "join": [
        Row(statuses=everybody(200)),
        Row(
            method="post",
            make_args=lambda people: open_code(people)[:0],
            data=lambda people: {"code": workshop_of(people).join_code},
            statuses=everybody(302),
        ),
    ],
    "join-code": [
        Row(make_args=open_code, statuses=everybody(200)),
        # a device that has a seat is asked who is before it
        Row(method="post", make_args=open_code, data={"name": "Mei"}, statuses=everybody(302, guest=200)),
    ],
}

ROOM: dict[str, Row | list[Row]] = {
    "workshops:room": Row(make_args=live, statuses=seated(200)),
    "workshops:room_mine": Row(make_args=live, statuses=seated(200)),
    "workshops:room_poll": [
        Row(make_args=for_audience("participant"), statuses=seated(200)),
        Row(
            make_args=for_audience("console"),
            statuses=Statuses(
                anonymous=404,
                outsider=404,
                guest=404,
                viewer=403,
                member=403,
                lead=403,
                facilitator=200,
                curator=403,
                admin=200,
            ),
        ),
        Row(make_args=for_audience("nobody"), statuses=everybody(404)),
    ],
    "workshops:room_stream": Row(make_args=for_audience("participant"), statuses=seated(200)),
    "workshops:seat_keep": Row(method="post", make_args=live, statuses=seated(302)),
    "workshops:seat_leave": Row(method="post", make_args=live, statuses=seated(302)),
    "workshops:idea_save": Row(method="post", make_args=live, data=an_idea, statuses=seated(200)),
    "workshops:idea_withdraw": Row(method="post", make_args=live, data=an_idea, statuses=seated(200)),
    "workshops:dot_save": Row(method="post", make_args=live, data=a_dot, statuses=seated(200)),
    "workshops:ready_set": Row(
        method="post", make_args=live, data=step(Kind.DOT_VOTE, ready="1"), statuses=seated(200)
    ),
}

CONSOLE: dict[str, Row | list[Row]] = {
    "workshops:screen": Row(make_args=live, statuses=hosts(200)),
    "workshops:console": Row(make_args=live, statuses=hosts(200)),
    "workshops:activity_go": Row(method="post", make_args=live, data=step(Kind.COMMIT), statuses=hosts(302)),
    "workshops:activity_reveal": Row(method="post", make_args=live, data=step(Kind.IDEAS), statuses=hosts(302)),
    "workshops:vote_close": Row(
        method="post", make_args=live, data=step(Kind.DOT_VOTE, closed="1"), statuses=hosts(302)
    ),
    "workshops:timer_run": Row(method="post", make_args=live, data=step(Kind.DOT_VOTE, run="0"), statuses=hosts(302)),
    "workshops:timer_add": Row(
        method="post", make_args=live, data=step(Kind.DOT_VOTE, minutes="1"), statuses=hosts(302)
    ),
    "workshops:room_pause": Row(method="post", make_args=live, data={"paused": "1"}, statuses=hosts(302)),
    "workshops:screen_turn": Row(method="post", make_args=live, data={"turn": "on"}, statuses=hosts(302)),
    "workshops:room_lock": Row(method="post", make_args=live, data={"locked": "1"}, statuses=hosts(302)),
    "workshops:participant_remove": Row(method="post", make_args=live, data=somebody, statuses=hosts(302)),
    "workshops:idea_remove": Row(method="post", make_args=live, data=the_idea, statuses=hosts(302)),
    "workshops:idea_admit": Row(method="post", make_args=live, data=the_admission, statuses=hosts(302)),
    "workshops:commit_create": [
        Row(make_args=live, statuses=hosts(404)),  # without ?activity= there is nothing to commit in
        Row(method="post", make_args=live, statuses=hosts(404)),
    ],
    "workshops:workshop_end": Row(method="post", make_args=live, statuses=hosts(302)),
}

ROWS: dict[str, Row | list[Row]] = PREPARE | JOIN | ROOM | CONSOLE
