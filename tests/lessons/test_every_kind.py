"""What an editor can rely on, of everything in the library: drafts, versions, comparing, locks, schedules, review, the log."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, WorkflowState

from apps.accounts.models import User
from apps.lessons.enums import SectionKind
from apps.lessons.jobs import publish_scheduled
from apps.lessons.models import Curated
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.editor import edit_url, opened, place_of, save
from tests.lessons.factories import (
    SectionFactory,
    make_aspect,
    make_faq_entry,
    make_lesson,
    make_playbook,
    make_reading,
    publish,
)
from tests.recommendations.factories import make_recommendation

# Wagtail sends its mails through a function that Django 6.1 has deprecated.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(r"ignore:get_connection\(\) is deprecated"),
]


@dataclass
class Kind:
    """How one is made, and the field its words stand in."""

    make: Callable[..., Any]
    field: str = "title"

    def new(self) -> Any:
        return self.make(**{self.field: "Before"})

    def words(self, piece: Curated) -> tuple[str, str]:
        """What readers see, and the newest version."""
        found = type(piece)._default_manager.get(pk=piece.pk)
        return getattr(found, self.field), getattr(found.get_latest_revision_as_object(), self.field)

    def read(self, piece: Any) -> str:
        """As somebody who just reads; a curator's page also says what they have just done."""
        reader, _ = User.objects.get_or_create(email="reader@example.org")
        return signed_in(reader).get(piece.get_absolute_url().partition("#")[0]).text


def make_section_of_aspects(**fields: Any) -> Any:
    section = publish(SectionFactory.create(kind=SectionKind.COMPARISON, **fields))
    make_aspect(playbook=section.playbook)
    return section


def make_whole_recommendation(**fields: Any) -> Any:
    return make_recommendation(lessons=[make_lesson()], **fields)


@pytest.fixture(
    params=[
        pytest.param(Kind(make_lesson), id="lesson"),
        pytest.param(Kind(make_whole_recommendation), id="recommendation"),
        pytest.param(Kind(make_aspect), id="aspect"),
        pytest.param(Kind(make_faq_entry, "question"), id="faq entry"),
        pytest.param(Kind(make_reading), id="reading"),
        pytest.param(Kind(make_section_of_aspects), id="section"),
        pytest.param(Kind(lambda **fields: publish(make_playbook(**fields))), id="playbook"),
    ]
)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, piece: Curated, action: str, comment: str = "") -> Any:
    task = WorkflowState.objects.get().current_task_state
    return client.post(f"{place_of(piece)}/workflow/action/{piece.pk}/{action}/{task.pk}/", {"comment": comment})


def test_a_draft_stands_beside_what_readers_see(kind: Kind) -> None:
    piece = kind.new()
    editor = signed_in(make_editor())
    response = save(editor, piece, **{kind.field: "After"})

    assert way_of(response) == (302, edit_url(piece))
    assert kind.words(piece) == ("Before", "After")
    text = kind.read(piece)
    assert ("Before" in text, "After" in text) == (True, False)


def test_an_old_version_is_listed_compared_and_restored_as_a_draft(kind: Kind) -> None:
    piece = kind.new()
    editor = signed_in(make_editor())
    save(editor, piece, **{kind.field: "Between"})
    piece.refresh_from_db()
    first = piece.latest_revision_id
    save(editor, piece, **{kind.field: "After"})
    piece.refresh_from_db()
    newest = piece.latest_revision_id
    history = editor.get(f"{place_of(piece)}/history/{piece.pk}/").text
    compare = f"{place_of(piece)}/history/{piece.pk}/revisions/compare"
    revert = f"{place_of(piece)}/history/{piece.pk}/revisions/{first}/revert/"

    assert revert in history
    for pair, old in ((f"{first}...{newest}", "Between"), (f"live...{newest}", "Before")):
        text = editor.get(f"{compare}/{pair}/").text
        assert f'<span class="deletion">{old}</span>' in text
        assert '<span class="addition">After</span>' in text
    editor.post(revert, opened(editor, piece, first))
    piece.refresh_from_db()
    assert piece.latest_revision_id not in {first, newest}
    assert kind.words(piece) == ("Before", "Between")


def test_what_is_being_written_is_previewed_as_readers_would_see_it(kind: Kind) -> None:
    piece = kind.new()
    editor = signed_in(make_editor())
    preview = f"{place_of(piece)}/preview/{piece.pk}/"
    sent = editor.post(preview, opened(editor, piece) | {kind.field: "Still writing"})

    assert sent.json() == {"is_valid": True, "is_available": True}
    text = editor.get(preview).text
    assert "Still writing" in text
    assert '<header class="bar">' in text


def test_what_a_curator_locked_an_editor_does_not_save(kind: Kind) -> None:
    piece = kind.new()
    curator, editor = signed_in(make_shipped_curator()), signed_in(make_editor())
    form = opened(editor, piece)
    curator.post(f"{place_of(piece)}/lock/{piece.pk}/")
    refused = editor.post(edit_url(piece), form | {kind.field: "After"})

    assert "Chief has locked it. Nothing was saved; what you wrote is still in the form." in refused.text
    assert kind.words(piece) == ("Before", "Before")
    curator.post(f"{place_of(piece)}/unlock/{piece.pk}/")
    editor.post(edit_url(piece), form | {kind.field: "After"})
    assert kind.words(piece) == ("Before", "After")


def test_a_version_somebody_saved_meanwhile_is_not_written_over(kind: Kind) -> None:
    piece = kind.new()
    curator, editor = signed_in(make_shipped_curator()), signed_in(make_editor())
    form = opened(editor, piece)
    save(curator, piece, **{kind.field: "Theirs"})
    refused = editor.post(edit_url(piece), form | {kind.field: "Mine"})

    assert "Chief saved a newer version while you were writing. Nothing was saved over it." in refused.text
    assert kind.words(piece) == ("Before", "Theirs")


def test_what_my_own_autosave_saved_is_no_conflict(kind: Kind) -> None:
    piece = kind.new()
    editor = signed_in(make_editor())
    form = opened(editor, piece)
    for words in ("Af", "Afte"):
        autosaved = editor.post(edit_url(piece), form | {kind.field: words}, headers={"accept": "application/json"})
        assert autosaved.json()["success"] is True
    response = editor.post(edit_url(piece), form | {kind.field: "After"})

    assert way_of(response) == (302, edit_url(piece))
    assert kind.words(piece) == ("Before", "After")


def test_what_is_set_for_an_hour_is_published_and_leaves_again(kind: Kind) -> None:
    piece = kind.new()
    now = timezone.now()
    curator = signed_in(make_shipped_curator())
    times = {"go_live_at": now + dt.timedelta(days=1), "expire_at": now + dt.timedelta(days=2)}
    written = {name: f"{when:%Y-%m-%d %H:%M}" for name, when in times.items()}
    save(curator, piece, "publish", **{kind.field: "After"}, **written)
    publish_scheduled(0)
    assert kind.words(piece) == ("Before", "After")
    assert piece.revisions.exclude(approved_go_live_at=None).count() == 1

    piece.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=now)
    draft = piece.revisions.order_by("pk").last()
    draft.content["go_live_at"] = None
    draft.save()
    publish_scheduled(0)
    assert kind.words(piece) == ("After", "After")
    assert "After" in kind.read(piece)

    type(piece).objects.filter(pk=piece.pk).update(expire_at=now)
    publish_scheduled(0)
    assert "After" not in kind.read(piece)
    piece.refresh_from_db()
    assert (piece.live, piece.expired) == (False, True)


def test_a_draft_goes_through_review_to_its_readers(kind: Kind) -> None:
    piece = kind.new()
    author, checker = signed_in(make_editor("author")), signed_in(make_editor("checker"))
    curator = signed_in(make_shipped_curator())
    save(author, piece, "submit", **{kind.field: "After"})
    piece.refresh_from_db()
    queue = checker.get("/curate/").text
    assert f"{place_of(piece)}/history/{piece.pk}/revisions/compare/live...{piece.latest_revision_id}/" in queue
    mail.outbox.clear()
    act(checker, piece, "reject", "Say where it is from.")
    assert [(letter.to, "Say where it is from." in str(letter.body)) for letter in mail.outbox] == [
        (["author@example.org"], True)
    ]

    save(author, piece, "submit", **{kind.field: "Afterwards"})
    act(checker, piece, "approve")
    mail.outbox.clear()
    act(curator, piece, "approve")
    assert kind.words(piece) == ("Afterwards", "Afterwards")
    assert [(str(letter.subject).partition(":")[0], letter.to) for letter in mail.outbox] == [
        ("Published", ["author@example.org"])
    ]
    actions = set(ModelLogEntry.objects.for_instance(piece).values_list("action", flat=True))
    assert actions >= {
        "wagtail.edit",
        "wagtail.workflow.start",
        "wagtail.workflow.reject",
        "wagtail.workflow.resume",
        "wagtail.workflow.approve",
        "wagtail.publish",
    }


def test_the_log_says_who_did_what(kind: Kind) -> None:
    piece = kind.new()
    chief = make_shipped_curator()
    curator = signed_in(chief)
    save(curator, piece, "publish", **{kind.field: "After"})
    for deed in ("lock", "unlock", "unpublish"):
        curator.post(f"{place_of(piece)}/{deed}/{piece.pk}/")

    entries = ModelLogEntry.objects.for_instance(piece).filter(user=chief).order_by("pk")
    assert [entry.action for entry in entries if entry.action != "wagtail.rename"] == [
        "wagtail.edit",
        "wagtail.publish",
        "wagtail.lock",
        "wagtail.unlock",
        "wagtail.unpublish",
    ]
    assert "Chief" in curator.get(f"{place_of(piece)}/history/{piece.pk}/").text
