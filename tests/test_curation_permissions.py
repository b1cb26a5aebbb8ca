"""What each person is answered at our own addresses under /curate/. One of them in no row fails.

Wagtail sends a curator or editor who may not do something back to the first page with a sentence, so theirs is a redirect."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from apps.accounts.models import User
from apps.lessons.review.bulk import ArchiveBulkAction, PublishBulkAction
from apps.lessons.review.tagging import TagBulkAction
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_lesson
from tests.people import People

BULK = "wagtail_bulk_action"


@dataclass(frozen=True, kw_only=True)
class Row:
    anonymous: int = 302
    outsider: int = 403
    member: int = 403
    editor: int
    curator: int
    superuser: int | None = None
    method: str = field(default="get", metadata={"person": False})
    make_args: Callable[[], list[Any]] = field(default=list, metadata={"person": False})
    data: dict[str, str] = field(default_factory=dict, metadata={"person": False})

    def by_person(self) -> dict[str, int]:
        found = {name: value for name, value in asdict(self).items() if name in PERSONS}
        return found | {"superuser": self.curator if self.superuser is None else self.superuser}


PERSONS = ("anonymous", "outsider", "member", "editor", "curator", "superuser")


def lesson() -> list[Any]:
    return ["lesson", make_lesson().pk]


def playbook() -> list[Any]:
    return [make_lesson().playbook.slug]


def piece() -> list[Any]:
    return ["lessons", "lesson", make_lesson().pk]


def many(action: str) -> Callable[[], list[Any]]:
    def made() -> list[Any]:
        return ["lessons", "lesson", action]

    return made


ROWS: list[tuple[str, Row]] = [
    ("order", Row(editor=302, curator=200)),
    ("order", Row(editor=302, curator=200, make_args=playbook)),
    ("order", Row(method="post", editor=302, curator=302, make_args=playbook)),
    ("notes", Row(editor=200, curator=200, make_args=piece)),
    ("notes", Row(method="post", editor=302, curator=302, make_args=piece, data={"deed": "note", "text": "Shorter."})),
    ("decide", Row(editor=302, curator=302, make_args=piece)),  # nothing waits
    ("duplicate", Row(editor=200, curator=200, make_args=piece)),
    ("duplicate", Row(method="post", editor=302, curator=302, make_args=piece)),
    # Nothing was typed since, so whoever may edit the piece is led back to it.
    ("sent", Row(editor=302, curator=302, make_args=piece)),
    ("sent", Row(method="post", editor=302, curator=302, make_args=piece)),
    ("resting", Row(editor=200, curator=200, make_args=lesson)),
    # Nothing was published since the last notice, so whoever may send one is led to what rests on the piece.
    ("notice", Row(editor=302, curator=302, make_args=lesson)),
    ("notice", Row(method="post", editor=302, curator=302, make_args=lesson)),
    ("packs", Row(editor=302, curator=200)),
    ("packs", Row(method="post", editor=302, curator=422)),  # without a file
    ("pack_preview", Row(editor=302, curator=404, make_args=lambda: ["nobodys"])),
    ("pack_export", Row(editor=302, curator=200, make_args=playbook)),
    ("sheet_export", Row(editor=302, curator=200, make_args=lambda: [*playbook(), "library.xlsx"])),
    ("use", Row(editor=200, curator=200)),
    ("use", Row(editor=200, curator=200, make_args=lambda: ["recommendations"])),
    ("use_export", Row(editor=200, curator=200, make_args=lambda: ["lessons", "csv"])),
    ("translations", Row(editor=200, curator=200)),
    ("translation", Row(editor=404, curator=404, make_args=playbook)),  # an original is no translation
    ("playbook_translate", Row(method="post", editor=200, curator=200, make_args=playbook)),  # without a language
    ("piece_translate", Row(method="post", editor=404, curator=404, make_args=piece)),  # of a playbook in one language
    ("up_to_date", Row(method="post", editor=302, curator=302, make_args=piece)),
    # A page that says who is left out; an editor finds every piece among them. test_curation_bulk says what happens.
    *((BULK, Row(editor=200, curator=200, make_args=many(action))) for action in ("publish", "archive", "tag")),
]


@pytest.fixture
def everybody(people: People) -> dict[str, User | None]:
    return {
        "anonymous": None,
        "outsider": people.outsider,
        "member": people.member,
        "editor": make_editor(),
        "curator": make_shipped_curator(),
        "superuser": User.objects.create_superuser("boss@example.org", name="Boss"),
    }


@pytest.mark.parametrize(("name", "row"), [pytest.param(name, row, id=f"{row.method} {name}") for name, row in ROWS])
def test_each_person_is_answered_as_the_table_says(name: str, row: Row, everybody: dict[str, User | None]) -> None:
    url = reverse(name, args=row.make_args())
    if name == BULK:
        url += f"?id={make_lesson().pk}"
    found = {}
    for person, user in everybody.items():
        with transaction.atomic():
            client = Client()
            if user is not None:
                client.force_login(user)
            found[person] = getattr(client, row.method)(url, row.data).status_code
            transaction.set_rollback(True)
    assert found == row.by_person()


def own_names(patterns: Any) -> Iterator[str]:
    """Functions of ours; where a class of ours stands behind an address of Wagtail's, the address is Wagtail's to guard."""
    for found in patterns:
        if not isinstance(found, URLPattern):
            yield from own_names(found.url_patterns)
        elif found.callback.__module__.startswith("apps.") and not hasattr(found.callback, "view_class"):
            yield str(found.name)


def test_every_address_of_ours_stands_in_the_table() -> None:
    curation: list[Any] = [found for found in get_resolver().url_patterns if str(found.pattern) == "curate/"]
    assert len(curation) == 1
    own = set(own_names(curation[0].url_patterns))
    assert own
    assert sorted(own - {name for name, _ in ROWS}) == []


def test_every_bulk_action_of_ours_stands_in_the_table() -> None:
    actions = {row.make_args()[-1] for name, row in ROWS if name == BULK}
    assert actions == {found.action_type for found in (PublishBulkAction, ArchiveBulkAction, TagBulkAction)}
