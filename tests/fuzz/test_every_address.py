"""Hostile input at every address of the permission table: parts of the path, values of the query, fields of the forms.

Whatever is sent, the answer is no error of the server; the client of the tests raises it, so that its place is named. What
one example wrote is rolled back before the next. A URL stands in the table or the build fails, so none is left out here.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import People
from tests.permissions import Row, all_rows, make_curator, sign_in_guest

EXAMPLES = 5
ORDER = ("owner", "facilitator", "lead", "curator", "member", "guest", "anonymous")
READ = re.compile(r"""request\.(?:GET|POST)(?:\.get(?:list)?\(|\[)["'](\w+)""")
SOURCES = [path.read_text() for path in Path(site.BASE_DIR / "apps").rglob("*.py")]
ASKED = sorted({name for source in SOURCES for name in READ.findall(source)})
"""Every name that a view reads by itself."""

KNOWN = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u200b",
    "\u202eabc",
    "\x0b\x1f\ufffe",
    "0",
    "-1",
    "1.5",
    "1e999",
    "NaN",
    "٣",
    "²",
    "9" * 19,
    "9" * 5000,
    "true",
    "null",
    "[]",
    "../../etc",
    "%00",
    "%s%n{0}",
    "'\"<script>",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-02-30",
    "9999-Q4",
    "Q4 9999",
    "00000000-0000-0000-0000-000000000000",
    "x" * 400,
    "é" * 70_000,
    "\U0001f468\u200d\U0001f469",
]
hostile = st.sampled_from(KNOWN) | st.text(max_size=30).filter(lambda text: text.isprintable())
fields = st.dictionaries(st.integers(0, 200), hostile | st.lists(hostile, max_size=3), max_size=5)


def make_client(row: Row, people: People) -> Client:
    """Of a person who may do most there."""
    statuses = row.statuses.by_person()
    person = next((name for name in ORDER if statuses[name] in {200, 302} and name != "anonymous"), "owner")
    client = Client()
    if person == "guest":
        sign_in_guest(client, people)
    else:
        client.force_login(make_curator(people) if person == "curator" else getattr(people, person))
    return client


def named(names: list[str], chosen: dict[int, Any]) -> dict[str, Any]:
    return {names[number % len(names)]: value for number, value in chosen.items()}


def forms_of(answer: Any) -> list[str]:
    """The names of the fields of every form the page shows."""
    found: list[str] = []
    for layer in answer.context or ():
        for values in getattr(layer, "dicts", [layer]):
            found += [
                name for value in values.values() for name in getattr(value, "fields", {}) if isinstance(name, str)
            ]
    return found


@pytest.mark.parametrize(
    ("name", "row"), [pytest.param(name, row, id=f"{row.method} {name}") for name, row in all_rows()]
)
def test_hostile_input_is_no_error_of_the_server(name: str, row: Row, people: People) -> None:
    args = row.make_args(people)
    url = reverse(name, args=args)
    data = row.data(people) if callable(row.data) else row.data
    client = make_client(row, people)
    with transaction.atomic():
        shown = client.get(url)
        posted = sorted({*data, *forms_of(shown), "csrfmiddlewaretoken"}) + ASKED
        transaction.set_rollback(True)

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(part=st.none() | hostile, place=st.integers(0, 3), query=fields, sent=fields, htmx=st.booleans())
    def attack(part: str | None, place: int, query: dict[int, Any], sent: dict[int, Any], htmx: bool) -> None:
        target = url
        if part and args:
            target = url.replace(quote(str(args[place % len(args)])), quote(part[:2000], safe=""), 1)
        headers = {"HX-Request": "true", "HX-Target": "main"} if htmx else {}
        target = f"{target}?{client_query(named(ASKED, query))}"
        with transaction.atomic():
            cache.clear()
            if row.method == "post":
                answer = client.post(target, data | named(posted, sent), headers=headers)
            else:
                answer = client.get(target, headers=headers)
            transaction.set_rollback(True)
        assert answer.status_code < 500

    attack()


def client_query(values: dict[str, Any]) -> str:
    pairs = [
        (name, one[:500]) for name, value in values.items() for one in ([value] if isinstance(value, str) else value)
    ]
    return "&".join(f"{name}={quote(one, safe='')}" for name, one in pairs)


def test_the_names_that_views_read_are_known() -> None:
    assert {"page", "q", "playbook"} <= set(ASKED)
