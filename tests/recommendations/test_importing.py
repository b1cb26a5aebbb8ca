"""Import and export under /curate/: nothing is written before it was seen, and only what was seen is written."""

import datetime as dt
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from apps.accounts.models import User
from apps.lessons.differences import LONGEST
from apps.lessons.enums import Outcome
from apps.lessons.models import Lesson, LoadedPart, Playbook
from apps.lessons.pack.archive import unzipped, zipped
from apps.lessons.pack.folder import read_folder
from apps.lessons.refusals import LibraryChanged
from apps.lessons.translation.words import digest_of
from apps.recommendations.importing.services import import_upload, telling
from apps.recommendations.models import Recommendation, Upload
from apps.recommendations.services import load_pack
from apps.teams.enums import Role
from apps.teams.models import Organization
from tests.answers import way_of
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_lesson, publish
from tests.people import join
from tests.races import PATIENCE, results_at_once, wait_for_a_lock
from tests.recommendations.packs import EXAMPLE, FILES, small_pack, with_line, zip_of
from tests.worker import Worker

pytestmark = pytest.mark.django_db
PAGE = "/curate/packs/"
WRONG = "Choose a file, a folder or a playbook first."


@pytest.fixture
def curator(client: Client) -> User:
    user = make_shipped_curator()
    client.force_login(user)
    return user


def upload(client: Client, content: bytes, name: str = "small.zip") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def previewed(client: Client, content: bytes) -> tuple[str, str]:
    """Uploads and looks: the address of the page, and its text."""
    url = upload(client, content).headers["Location"]
    return url, client.get(url).text


def confirm(client: Client, url: str, **fields: Any) -> Any:
    """Says yes, lets the job run, and looks."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(url).text)
    assert found
    return decided(client, url, seen=found[1], **fields)


def decided(client: Client, url: str, **fields: Any) -> Any:
    client.post(url, {"deed": "import", **fields})
    import_upload(Upload.objects.get().pk)
    return client.get(url)


def shown(text: str) -> str:
    """What a person reads, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text.partition("<h2>")[2]).split())


def test_the_example_is_uploaded_seen_confirmed_and_read(client: Client, curator: User) -> None:
    url, text = previewed(client, zipped(read_folder(EXAMPLE)))
    assert shown(text).startswith(
        "Example: electric buses This is what importing “small.zip” would do. Nothing has been written yet. 11 added"
    )
    assert not Playbook.objects.exists()

    done = confirm(client, url)
    assert "This was imported. Readers see it now." in done.text
    assert shown(done.text).count("Lesson 1.2") == 1
    assert bytes(Upload.objects.get().content) == b""
    assert shown(client.get(url).text) == shown(done.text)
    assert Lesson.objects.get(number="1.1").live_revision.user == curator
    assert [entry.message for entry in ModelLogEntry.objects.filter(action="recommendations.import")] == [
        "Imported from files"
    ]
    page = client.get("/library/example-electric-buses/")
    assert page.status_code == 200
    for words in ("Charge where they sleep", "Measure the night", "Write the timetable last"):
        assert words in page.text
    exported = client.get("/curate/packs/export/example-electric-buses/")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="example-electric-buses.zip"'
    assert exported.content == zipped(read_folder(EXAMPLE))


def test_a_folder_comes_with_its_paths(client: Client, curator: User) -> None:
    files = {f"my pack/{name}": content for name, content in read_folder(EXAMPLE).items()} | {"my pack/.DS_Store": b"x"}
    sent = [SimpleUploadedFile(name.rpartition("/")[2], content) for name, content in files.items()]
    answer = client.post(PAGE, {"folder": sent, "paths": "\r\n".join(files)})

    assert answer.status_code == 302
    assert Upload.objects.get().name == "my pack.zip"
    assert unzipped(bytes(Upload.objects.get().content)) == read_folder(EXAMPLE)
    answer = client.post(PAGE, {"folder": [SimpleUploadedFile("faq.yaml", b"")], "paths": "a/faq.yaml\nb"})
    assert "The folder came without the paths of its files. Please send it as a zip." in answer.text
    hostile = client.post(PAGE, {"folder": [SimpleUploadedFile("faq.yaml", b"x")], "paths": "a/../../faq.yaml"})
    assert "leads out of the pack" in hostile.text


def test_a_shipped_playbook_is_chosen(client: Client, curator: User) -> None:
    answer = client.post(PAGE, {"shipped": "china-ai-advances"}, follow=True)
    assert "<b>63</b> added" in answer.text

    answer = client.post(PAGE, {"shipped": "../secrets"})
    assert (answer.status_code, "No such playbook comes with Throughline." in answer.text) == (422, True)


def test_differences_are_shown_and_conflicts_are_decided_one_by_one(
    client: Client, curator: User, tmp_path: Path
) -> None:
    load_pack(pack=small_pack(tmp_path))
    for lesson in Lesson.objects.all():
        lesson.title = f"Ours {lesson.number}"
        publish(lesson)
    LoadedPart.objects.create(playbook=Playbook.objects.get(), kind="reading", key="7", digest="x")
    Recommendation.objects.get().unpublish()
    faq = FILES["faq.yaml"].replace("With checks it is.", "x" * LONGEST)
    question = FILES["lessons/1.1.md"].replace("What holds", "Who waits?\n- What holds")
    source = FILES["playbook.yaml"].replace("kind: article", "kind: memo")
    url, text = previewed(client, zip_of(**{"lessons/1.1.md": question, "faq.yaml": faq, "playbook.yaml": source}))

    counts = [" ".join(re.sub("<[^>]+>", "", item).split()) for item in re.findall(r"<li>(<b>.*?)</li>", text)]
    assert counts == [
        "3 kept, because a curator has edited it",
        "2 changed",
        "1 no longer in the pack; it stays",
        "4 unchanged",
    ]
    title = '<del><span class="deletion">Ours 1.1</span></del><ins><span class="addition">Short loops</span></ins>'
    assert f'<dd class="comparison-text w-m-0">{title}</dd>' in text
    assert "<b>Discussion questions</b>" in text
    assert f'With checks it is.\n</span></del><ins><span class="addition">{"x" * LONGEST}\n</span></ins>' in text
    assert "A curator has archived it, or has a draft of it that is not whole." in text
    assert Lesson.objects.get(number="1.1").title == "Ours 1.1"

    done = confirm(client, url, overwrite=["lesson 1.2"])
    assert 'name="overwrite"' not in done.text
    assert list(Lesson.objects.values_list("title", flat=True)) == ["Ours 1.1", "Name an owner"]
    assert not Recommendation.objects.get().live


def test_everything_is_overwritten_when_told(client: Client, curator: User, tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path))
    Lesson.objects.filter(number="1.1").update(title="Ours", slug="Not A Slug")
    Recommendation.objects.all().delete()
    url, text = previewed(client, zip_of())
    assert '<input type="checkbox" name="overwrite" value="recommendation R1.1">' in text
    confirm(client, url, all="on")

    assert Lesson.objects.get(number="1.1").title == "Short loops"
    assert Recommendation.objects.get().live


def test_what_changed_meanwhile_is_shown_anew_and_nothing_written(
    client: Client, curator: User, tmp_path: Path
) -> None:
    load_pack(pack=small_pack(tmp_path))
    changed = with_line("lessons/1.1.md", "title: Short", "title: Shorter")
    url, text = previewed(client, zip_of(**{"lessons/1.1.md": changed}))
    seen = re.search(r'name="seen" value="(\w+)"', text)
    lesson = Lesson.objects.get(number="1.1")
    lesson.title = "Ours"
    publish(lesson)
    assert seen
    answer = decided(client, url, seen=seen[1], all="on")

    assert "The library has changed since you looked, so nothing was imported." in answer.text
    assert "<b>1</b> kept" in answer.text
    assert Lesson.objects.get(number="1.1").title == "Ours"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dry_run", [True, False])
def test_of_two_who_import_one_new_playbook_at_once_the_second_is_told(tmp_path: Path, dry_run: bool) -> None:
    pack = small_pack(tmp_path)
    told: list[Any] = []

    def second() -> None:
        told.extend(results_at_once(lambda: load_pack(pack=pack, dry_run=dry_run)))

    with transaction.atomic():
        load_pack(pack=pack)
        thread = threading.Thread(target=second)
        thread.start()
        wait_for_a_lock()
    thread.join(timeout=PATIENCE)

    assert [(type(refused), str(refused)) for refused in told] == [
        (
            LibraryChanged,
            "Somebody else imported the playbook small just now, so nothing was imported. See what would happen now.",
        )
    ]
    assert {part.outcome for part in load_pack(pack=pack)} == {Outcome.UNCHANGED}


@pytest.mark.django_db(transaction=True)
def test_who_looks_while_somebody_imports_the_same_looks_again(client: Client, tmp_path: Path) -> None:
    curator = make_shipped_curator()
    client.force_login(curator)
    url = upload(client, zip_of()).headers["Location"]
    pages: list[Any] = []
    with transaction.atomic():
        load_pack(pack=small_pack(tmp_path))
        thread = threading.Thread(target=lambda: pages.extend(results_at_once(lambda: client.get(url, follow=True))))
        thread.start()
        wait_for_a_lock()
    thread.join(timeout=PATIENCE)

    (page,) = pages
    assert page.redirect_chain == [(url, 302)]
    assert "Somebody else imported the playbook small just now, so nothing was imported." in page.text
    assert "<b>9</b> unchanged" in page.text


def test_what_is_not_translated_is_left_out_and_said_before(client: Client, curator: User, tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path))
    digest = digest_of(Lesson, Lesson.objects.get(number="1.1").live_revision.content)
    german = FILES["playbook.yaml"].replace("slug: small", "slug: klein").replace("language: en", "language: de")
    german = german.replace("language: de", "language: de\ntranslation_of: small")
    lesson = FILES["lessons/1.1.md"].replace("title: Short", f"translated_from: {digest}\ntitle: Short")
    url, text = previewed(client, zip_of(**{"playbook.yaml": german, "lessons/1.1.md": lesson}))

    assert "<b>1</b> left out, because it still says what its original says" in text
    assert 'name="overwrite"' not in text
    confirm(client, url, all="on")
    assert [found.number for found in Playbook.objects.get(slug="klein").lessons.all()] == ["1.2"]


def test_an_upload_is_discarded(client: Client, curator: User) -> None:
    url, _text = previewed(client, zip_of())
    answer = client.post(url, {"deed": "discard"}, follow=True)

    assert "The upload was discarded; nothing was imported." in answer.text
    assert not Upload.objects.exists()
    assert not Playbook.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_imported_once(client: Client, worker: Worker) -> None:
    curator = make_shipped_curator()
    client.force_login(curator)
    url, text = previewed(client, zip_of())
    seen = re.search(r'name="seen" value="(\w+)"', text)
    assert seen
    for _twice in range(2):
        answer = client.post(url, {"seen": seen[1], "deed": "import"}, follow=True)
        assert "“small.zip” is being imported" in answer.text
        assert "It waits for the job worker." in answer.text
    client.post(url, {"deed": "discard"})
    assert Upload.objects.get().state == "importing"
    worker()

    assert "This was imported. Readers see it now." in client.get(url).text
    assert ModelLogEntry.objects.filter(action="recommendations.import").count() == 1
    import_upload(Upload.objects.get().pk)
    assert ModelLogEntry.objects.filter(action="recommendations.import").count() == 1


@pytest.mark.django_db(transaction=True)
def test_how_far_an_import_is_is_seen_while_it_goes_on(client: Client, tmp_path: Path) -> None:
    curator = make_shipped_curator()
    client.force_login(curator)
    url, _text = previewed(client, zip_of())
    Upload.objects.update(state="importing")
    found = Upload.objects.get()
    with transaction.atomic(), telling(found, every=0) as tell:
        load_pack(pack=small_pack(tmp_path), by=curator, tell=tell)
    Upload.objects.update(total=10)

    assert Upload.objects.get().done == 8  # before the last of nine
    assert " ".join(client.get(url).text.partition('role="status">')[2].split()).startswith("8 of 10 parts")


def test_an_import_can_wait_in_drafts(client: Client, curator: User) -> None:
    url, text = previewed(client, zip_of())
    assert "At once: everything is published" in text
    done = confirm(client, url, readers="later")

    assert "This was imported as drafts. Readers see each part once it is published." in done.text
    playbook = Playbook.objects.get()
    assert (playbook.live, playbook.title) == (False, "A small playbook")
    lesson = Lesson.objects.get(number="1.1")
    assert (lesson.live, lesson.title, lesson.latest_revision.user) == (False, "Short loops", curator)
    assert [question.text for question in lesson.get_latest_revision_as_object().questions.all()] == [
        "What holds a release up?"
    ]
    assert not LoadedPart.objects.exists()


def test_drafts_leave_what_readers_see(client: Client, curator: User, tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path))
    changed = with_line("lessons/1.1.md", "title: Short", "title: Shorter")
    confirm(client, previewed(client, zip_of(**{"lessons/1.1.md": changed}))[0], readers="later")

    lesson = Lesson.objects.get(number="1.1")
    assert (lesson.live, lesson.title, lesson.get_latest_revision_as_object().title) == (
        True,
        "Short loops",
        "Shorter loops",
    )


def test_a_new_playbook_is_for_one_organization_alone(client: Client, curator: User) -> None:
    mine, other = Organization.objects.create(name="Mine"), Organization.objects.create(name="Other")
    join(curator, mine, Role.MEMBER)
    url, text = previewed(client, zip_of())
    assert "Mine alone" in text
    assert "Other alone" not in text
    refused = client.post(url, {"deed": "import", "organization": other.pk}, follow=True)
    assert "Choose one of your own organizations." in refused.text
    confirm(client, url, organization=mine.pk)

    assert Playbook.objects.get().organization == mine
    assert "Who may read this new playbook?" not in client.get(upload(client, zip_of()).headers["Location"]).text


def test_a_schedule_that_an_import_ends_is_said_before(client: Client, curator: User, tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path))
    lesson = Lesson.objects.get(number="1.1")
    lesson.expire_at = timezone.now() + dt.timedelta(days=3)
    publish(lesson)
    changed = with_line("lessons/1.1.md", "title: Short", "title: Shorter")
    url, text = previewed(client, zip_of(**{"lessons/1.1.md": changed}))

    assert "An hour is set to publish or archive it, which no longer holds once this is imported." in text
    done = confirm(client, url)
    assert "The hour that was set to publish or archive it no longer holds." in done.text
    assert Lesson.objects.get(number="1.1").expire_at is None


def test_a_draft_that_waits_for_its_hour_is_a_conflict_and_says_so(
    client: Client, curator: User, tmp_path: Path
) -> None:
    load_pack(pack=small_pack(tmp_path))
    lesson = Lesson.objects.get(number="1.1")
    lesson.title, lesson.go_live_at = "Ours", timezone.now() + dt.timedelta(days=3)
    publish(lesson)
    _url, text = previewed(client, zip_of())

    assert "Overwrite lesson 1.1" in text
    assert "An hour is set to publish or archive it" in text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"PK", "small.zip", "This file is not a zip, or it is damaged."),
        (b"x", "small.docx", "“small.docx” cannot be read here. These can:"),
        (zipped({"../x": b"x"}), "small.zip", "The file name “../x” leads out of the pack"),
        (zipped({"faq.yaml": b"a: x\nb: *a\n"}), "small.zip", "faq.yaml, line 2: is not YAML: an alias (*a) is not known in a pack."),
    ],
)  # fmt: skip
def test_what_is_no_pack_is_refused_and_not_kept(
    client: Client, curator: User, content: bytes, name: str, sentence: str
) -> None:
    answer = upload(client, content, name)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not Upload.objects.exists()
    assert not Playbook.objects.exists()


def test_many_mistakes_are_told_up_to_a_point(client: Client, curator: User) -> None:
    answer = upload(client, zipped({f"{number}.txt": b"x" for number in range(200)}))

    assert "There are 204 mistakes in it, and nothing was imported:" in answer.text
    assert "There are more; these are the first." in answer.text
    assert answer.text.count("belongs to no part of a pack.") + answer.text.count("is missing.") == 100


def test_a_translation_without_its_original_says_what_to_load_first(client: Client, curator: User) -> None:
    playbook = with_line("playbook.yaml", "language: en", "language: de\ntranslation_of: big")
    sent = upload(client, zip_of(**{"playbook.yaml": playbook}))
    answer = client.get(sent.headers["Location"], follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "It translates the playbook big, which is not in the library. Load that one first." in answer.text
    assert not Playbook.objects.exists()


def test_nothing_chosen_is_said(client: Client, curator: User) -> None:
    assert (client.post(PAGE).status_code, WRONG in client.post(PAGE).text) == (422, True)


def test_a_drafted_lesson_no_pack_can_hold_stops_the_export_with_a_sentence(client: Client, curator: User) -> None:
    lesson = make_lesson(slug="Not A Slug")
    answer = client.get(f"/curate/packs/export/{lesson.playbook.slug}/", follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "cannot be exported: its slug does not fit a pack" in answer.text
    assert client.get("/curate/packs/export/nowhere/").status_code == 404


def test_the_page_offers_what_there_is(client: Client, curator: User, tmp_path: Path) -> None:
    text = client.get(PAGE).text
    assert "There is no playbook yet." in text
    assert "<option>china-ai-advances</option>" in text
    assert 'accept=".zip' in text

    load_pack(pack=small_pack(tmp_path))
    assert 'href="/curate/packs/export/small/"' in client.get(PAGE).text
    assert "/curate/packs/" in client.get("/curate/").text


@pytest.mark.parametrize("path", ["", "export/small/", "abc/"])
def test_an_editor_does_not_import_or_export(client: Client, path: str, tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path))
    client.force_login(make_editor())

    assert way_of(client.get(PAGE + path)) == (302, "/curate/")
    assert way_of(client.post(PAGE + path, {"shipped": "china-ai-advances"})) == (302, "/curate/")
    assert "/curate/packs/" not in client.get("/curate/").text
    assert not Upload.objects.exists()
