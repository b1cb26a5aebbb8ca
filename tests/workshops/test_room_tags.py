"""The clock, and the card that says how people get in."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.template import Context, Template
from pytest_django import Settings

from apps.workshops.join_card import join_address, join_url, qr_svg
from apps.workshops.models import Workshop
from apps.workshops.services.room import pause_room
from apps.workshops.templatetags.room import clock as clock_tag
from apps.workshops.templatetags.room import minutes_and_seconds
from tests.people import People
from tests.workshops.factories import make_workshop
from tests.workshops.room import IDEAS, READ, Clock, enter, step


@pytest.fixture
def workshop(people: People, settings: Settings) -> Workshop:
    settings.BASE_URL = "https://throughline.example"
    return make_workshop(people, join_code="48217093")


def test_clock_says_when_the_time_is_up_by_the_servers_clock(people: People, workshop: Workshop, clock: Clock) -> None:
    enter(workshop, people, READ)
    clock.forward(minutes=1, seconds=30)
    assert clock_tag(step(workshop, READ)) == {
        "running": True,
        "ends_at": 1_772_453_280_000,
        "left": 390_000,
        "total": 480_000,
        "text": "6:30",
        "minutes": 8,
    }
    pause_room(workshop=workshop, by=people.facilitator)
    clock.forward(minutes=1)
    resting = clock_tag(step(workshop, READ))
    assert (resting["running"], resting["ends_at"], resting["left"], resting["text"]) == (False, "", 390_000, "6:30")
    assert clock_tag(None) == {}


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (9, "0:09"), (61, "1:01"), (36_000, "600:00")])
def test_minutes_and_seconds(seconds: int, text: str) -> None:
    assert minutes_and_seconds(dt.timedelta(seconds=seconds)) == text


def test_contract_tag_says_the_steps_promise(workshop: Workshop) -> None:
    template = Template("{% load room %}{% contract activity %}")
    assert template.render(Context({"activity": step(workshop, IDEAS)})) == (
        "Anonymous for good: your name is not stored with what you write, so nobody can look it up, now or later."
    )


def test_join_card_and_line_show_the_address_and_the_code(workshop: Workshop) -> None:
    check = workshop.join_check
    assert join_url(workshop) == f"https://throughline.example/join/48217093{check}/"
    assert join_address() == "throughline.example/join"
    template = Template("{% load room %}{% join_line workshop %}")
    assert template.render(Context({"workshop": workshop})) == (
        'throughline.example/join <strong class="join-code">4821 7093</strong> '
        f'<small class="join-check">and {check} if asked</small>'
    )
    card = Template("{% load room %}{% join_card workshop %}").render(Context({"workshop": workshop}))
    assert ("4821 7093" in card, "throughline.example/join" in card, "<svg" in card) == (True, True, True)


def test_qr_code_is_drawn_in_the_color_of_the_text(workshop: Workshop) -> None:
    drawing = ET.fromstring(qr_svg(workshop))  # noqa: S314  # our own drawing
    assert drawing.tag == "svg"
    assert ("width" in drawing.attrib, "style" in drawing.attrib) == (False, False)
    assert [part.get("stroke") for part in drawing] == ["currentColor"]
