"""Loading packs: what is added, changed and kept, and that an export is what was loaded."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from apps.lessons.enums import Outcome
from apps.lessons.loading import Change, fingerprint
from apps.lessons.models import Aspect, Curated, FaqEntry, Lesson, LoadedPart, Playbook, Reading, Section
from apps.lessons.pack import SHIPPED
from apps.lessons.pack.folder import read_folder, write
from apps.lessons.refusals import LibraryRefused
from apps.recommendations.models import Recommendation
from apps.recommendations.pack import read_pack
from apps.recommendations.services import describe_pack, load_pack
from tests.lessons.curators import make_shipped_curator
from tests.lessons.factories import SectionFactory, make_draft, make_lesson, publish
from tests.recommendations.packs import FILES, file_of, small_pack, with_line

pytestmark = pytest.mark.django_db


def load(
    folder: Path, changed: Mapping[str, str | None] | None = None, *, overwrite: bool = False
) -> dict[str, Outcome]:
    """What became of each part, but of those that stayed as they were."""
    loaded = load_pack(pack=small_pack(folder, **changed or {}), overwrite=overwrite)
    return {f"{part.kind} {part.key}": part.outcome for part in loaded if part.outcome != Outcome.UNCHANGED}


def exported() -> dict[str, str]:
    return {file.name: file.text() for file in describe_pack(Playbook.objects.get()).files()}


def test_everything_is_added_and_published(tmp_path: Path) -> None:
    outcomes = load(tmp_path)

    assert set(outcomes.values()) == {Outcome.ADDED}
    assert sorted(outcomes) == [
        "aspect speed",
        "faq entry 1",
        "lesson 1.1",
        "lesson 1.2",
        "playbook small",
        "reading 1",
        "recommendation R1.1",
        "section 1",
        "section 2",
    ]
    lesson = Lesson.objects.get(number="1.1")
    assert lesson.live
    assert not lesson.has_unpublished_changes
    assert lesson.live_revision == lesson.latest_revision
    assert lesson.live_revision.user is None
    assert [question.text for question in lesson.live_revision.as_object().questions.all()] == [
        "What holds a release up?"
    ]
    recommendation = Recommendation.objects.get()
    assert [lesson.number for lesson in recommendation.lessons.all()] == ["1.1"]
    assert [step.text for step in recommendation.templates.get().first_steps.all()] == ["Name the product."]


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path)
    revisions = Revision.objects.count()

    assert load(tmp_path) == {}
    assert Revision.objects.count() == revisions


def test_an_export_is_what_was_loaded(tmp_path: Path) -> None:
    load(tmp_path)

    assert exported() == FILES


def test_what_the_pack_changes_is_published(tmp_path: Path) -> None:
    load(tmp_path)
    lesson = Lesson.objects.get(number="1.1")
    question = lesson.questions.get()
    changed = {
        "lessons__1.1": with_line("lessons/1.1.md", "- What holds", "- What is ready?\n- What holds"),
        "playbook": with_line("playbook.yaml", "summary: Two lessons.", "summary: Two lessons to act on."),
        "aspects": with_line("aspects.yaml", "west: Quarterly.", "west: Yearly."),
        "faq": with_line("faq.yaml", "answer: With checks it is.", "answer: With checks, yes."),
        "readings": with_line("readings.yaml", "note: How they work.", "note: Why they work."),
        "recommendations__R1.1": with_line("recommendations/R1.1.yaml", "effort: low", "effort: medium"),
    }

    assert load(tmp_path, changed) == dict.fromkeys(
        ["playbook small", "lesson 1.1", "aspect speed", "faq entry 1", "reading 1", "recommendation R1.1"],
        Outcome.CHANGED,
    )
    lesson.refresh_from_db()
    assert [found.text for found in lesson.questions.all()] == ["What is ready?", "What holds a release up?"]
    assert lesson.questions.first() == question  # the question that was there is rewritten, not replaced
    assert lesson.revisions.count() == 2
    assert {name: text for name, text in exported().items() if FILES[name] != text}.keys() == {
        file_of(name) for name in changed
    }


def test_fewer_children_are_removed(tmp_path: Path) -> None:
    load(tmp_path)
    changed = {"lessons__1.1": with_line("lessons/1.1.md", "\n## Guardrails\n\n- privacy: Counsel has agreed.\n", "")}
    load(tmp_path, changed)

    assert list(Lesson.objects.get(number="1.1").guardrails.all()) == []


def test_a_position_of_its_own_survives(tmp_path: Path) -> None:
    changed = {
        "lessons__1.2": with_line("lessons/1.2.md", 'number: "1.2"\n', 'number: "1.2"\nposition: 7\n'),
        "recommendations__R1.1": with_line("recommendations/R1.1.yaml", "code: R1.1\n", "code: R1.1\nposition: 3\n"),
    }
    load(tmp_path, changed)

    assert Lesson.objects.get(number="1.2").position == 7
    assert Recommendation.objects.get().position == 3
    assert exported()["lessons/1.2.md"] == changed["lessons__1.2"]
    assert exported()["recommendations/R1.1.yaml"] == changed["recommendations__R1.1"]


def test_tags_links_and_the_place_of_a_section_survive(tmp_path: Path) -> None:
    tags = "tags:\n  - pilots\n  - privacy\n"
    changed = {
        "playbook": with_line("playbook.yaml", "  - number: 2\n", "  - number: 2\n    position: 9\n").replace(
            "  note: In our own words.\n", "  note: In our own words.\n  url: https://example.org/article\n"
        ),
        "lessons__1.1": with_line("lessons/1.1.md", "  origin: ours\n", f"  origin: ours\n{tags}"),
        "recommendations__R1.1": FILES["recommendations/R1.1.yaml"] + tags,
        "readings": with_line(
            "readings.yaml", "note: How they work.\n", "note: How they work.\n  url: http://example.org/loops\n"
        ),
    }
    load(tmp_path, changed)

    assert Playbook.objects.get().sections.get(number=2).position == 9
    assert (Lesson.objects.get(number="1.1").tags, Recommendation.objects.get().tags) == (["pilots", "privacy"],) * 2
    files = exported()
    assert {name: files[file_of(name)] for name in changed} == changed


def test_a_playbook_without_a_source_survives(tmp_path: Path) -> None:
    source = "source:\n  title: An article\n  kind: article\n  note: In our own words.\n"
    changed = {"playbook": with_line("playbook.yaml", source, "")}
    load(tmp_path, changed)

    assert exported()["playbook.yaml"] == changed["playbook"]


# What a curator did stays --------------------------------------------------------------------------------------------
def edit(piece: Curated, **values: str) -> None:
    for name, value in values.items():
        setattr(piece, name, value)
    publish(piece)


CHANGED = {"lessons__1.1": with_line("lessons/1.1.md", "title: Short loops", "title: Shorter loops")}


def test_a_published_edit_is_kept_and_overwritten_only_when_told(tmp_path: Path) -> None:
    load(tmp_path)
    edit(Lesson.objects.get(number="1.1"), title="Our loops")

    assert load(tmp_path, CHANGED) == {"lesson 1.1": Outcome.KEPT}
    assert Lesson.objects.get(number="1.1").title == "Our loops"

    assert load(tmp_path, CHANGED, overwrite=True) == {"lesson 1.1": Outcome.CHANGED}
    assert Lesson.objects.get(number="1.1").title == "Shorter loops"
    assert load(tmp_path, CHANGED) == {}


def test_an_edit_is_kept_also_where_the_pack_is_as_before(tmp_path: Path) -> None:
    load(tmp_path)
    edit(Lesson.objects.get(number="1.1"), title="Our loops")

    assert load(tmp_path) == {"lesson 1.1": Outcome.KEPT}


def test_an_edit_taken_back_is_no_edit(tmp_path: Path) -> None:
    load(tmp_path)
    edit(Lesson.objects.get(number="1.1"), title="Our loops")
    edit(Lesson.objects.get(number="1.1"), title="Short loops")

    assert load(tmp_path, CHANGED) == {"lesson 1.1": Outcome.CHANGED}


def test_an_edit_the_pack_now_says_too_is_no_edit(tmp_path: Path) -> None:
    load(tmp_path)
    edit(Lesson.objects.get(number="1.1"), title="Shorter loops")

    assert load(tmp_path, CHANGED) == {}
    assert load(tmp_path) == {"lesson 1.1": Outcome.CHANGED}


def test_lines_as_a_browser_sends_them_are_no_edit(tmp_path: Path) -> None:
    long = with_line("lessons/1.1.md", "Teams there release every week.", "One.\n\nTwo.")
    load(tmp_path, {"lessons__1.1": long})
    edit(Lesson.objects.get(number="1.1"), china="One.\r\n\r\nTwo.\r\n")

    assert load(tmp_path, {"lessons__1.1": long}) == {}


def test_a_draft_is_kept(tmp_path: Path) -> None:
    load(tmp_path)
    lesson = Lesson.objects.get(number="1.1")
    lesson.title = "Our loops"
    draft = lesson.save_revision()

    assert load(tmp_path, CHANGED) == {"lesson 1.1": Outcome.KEPT}
    assert load(tmp_path, CHANGED, overwrite=True) == {"lesson 1.1": Outcome.CHANGED}
    lesson.refresh_from_db()
    assert lesson.title == "Shorter loops"
    assert lesson.latest_revision == lesson.live_revision
    assert lesson.revisions.filter(pk=draft.pk).exists()  # to be found in its history


def test_an_unfinished_draft_is_kept(tmp_path: Path) -> None:
    load(tmp_path)
    lesson = Lesson.objects.get(number="1.1")
    lesson.title = ""
    lesson.save_revision(clean=False)

    assert load(tmp_path, CHANGED) == {"lesson 1.1": Outcome.KEPT}


def test_what_was_unpublished_stays_so_until_told(tmp_path: Path) -> None:
    load(tmp_path)
    Lesson.objects.get(number="1.1").unpublish()

    assert load(tmp_path) == {"lesson 1.1": Outcome.KEPT}
    assert not Lesson.objects.get(number="1.1").live
    assert load(tmp_path, overwrite=True) == {"lesson 1.1": Outcome.CHANGED}
    assert Lesson.objects.get(number="1.1").live


def test_what_was_removed_stays_so_until_told(tmp_path: Path) -> None:
    load(tmp_path)
    Lesson.objects.get(number="1.2").delete()

    assert load(tmp_path)["lesson 1.2"] == Outcome.REMOVED
    assert not Lesson.objects.filter(number="1.2").exists()
    assert load(tmp_path, overwrite=True)["lesson 1.2"] == Outcome.ADDED
    assert [lesson.number for lesson in FaqEntry.objects.get().lessons.all()] == ["1.1", "1.2"]


def test_a_new_recommendation_waits_for_its_lessons(tmp_path: Path) -> None:
    """It comes with them, though the dry run knew nothing of that choice."""
    load(tmp_path, {"recommendations__R1.1": None})
    Lesson.objects.get(number="1.1").delete()
    pack = small_pack(tmp_path)
    seen = load_pack(pack=pack, dry_run=True)
    told = {part.name: part.outcome for part in seen}
    assert (told["lesson 1.1"], told["recommendation R1.1"]) == (Outcome.REMOVED, Outcome.WITHOUT_LESSON)
    assert {part.name: part.outcome for part in load_pack(pack=pack)} == told
    assert not Recommendation.objects.exists()

    loaded = load_pack(pack=pack, overwrite={"lesson 1.1"})
    assert fingerprint(loaded) == fingerprint(seen)
    assert [lesson.number for lesson in Recommendation.objects.get().lessons.all()] == ["1.1"]


def test_an_edit_of_what_stands_around_the_lessons_is_kept(tmp_path: Path) -> None:
    load(tmp_path)
    playbook = Playbook.objects.get()
    playbook.title = "Our playbook"
    playbook.save()
    playbook.sections.filter(number=1).update(title="Our context")
    Recommendation.objects.update(title="Our week")

    assert load(tmp_path) == {
        "playbook small": Outcome.KEPT,
        "section 1": Outcome.KEPT,
        "recommendation R1.1": Outcome.KEPT,
    }


def test_what_a_curator_made_is_not_taken_for_the_packs(tmp_path: Path) -> None:
    playbook = Playbook.objects.create(slug="small", title="Ours", summary="Ours.")
    make_lesson(playbook=playbook, number="1.1", position=1, title="Ours")

    outcomes = load(tmp_path)
    assert (outcomes["playbook small"], outcomes["lesson 1.1"]) == (Outcome.KEPT, Outcome.KEPT)
    assert outcomes["lesson 1.2"] == Outcome.ADDED


def test_what_left_the_pack_stays_and_is_reported(tmp_path: Path) -> None:
    load(tmp_path / "before")
    changed: dict[str, str | None] = {
        "recommendations__R1.1": None,
        "lessons__1.2": None,
        "faq": FILES["faq.yaml"].replace('    - "1.2"\n', ""),
        "readings": "[]\n",
    }

    assert load(tmp_path / "after", changed) == {
        "faq entry 1": Outcome.CHANGED,
        "lesson 1.2": Outcome.GONE,
        "reading 1": Outcome.GONE,
        "recommendation R1.1": Outcome.GONE,
    }
    assert Lesson.objects.filter(number="1.2", live=True).exists()


def test_a_section_taken_away_by_a_curator_takes_its_new_lessons_along(tmp_path: Path) -> None:
    load(tmp_path)
    Recommendation.objects.all().delete()
    Lesson.objects.all().delete()
    Playbook.objects.get().sections.filter(number=1).delete()

    outcomes = load(tmp_path)
    assert (outcomes["section 1"], outcomes["lesson 1.1"]) == (Outcome.REMOVED, Outcome.REMOVED)
    assert not Lesson.objects.exists()


def test_lessons_of_an_archived_section_are_named_and_come_with_it(tmp_path: Path) -> None:
    load(tmp_path, {"lessons__1.2": None, "recommendations__R1.1": None, "faq": "[]\n", "readings": "[]\n"})
    for found in (Lesson.objects.get(), Section.objects.get(number=1)):
        found.unpublish()
    pack = small_pack(tmp_path)
    seen = load_pack(pack=pack, overwrite={"lesson 1.1"}, dry_run=True)
    told = {part.name: part.outcome for part in seen}
    assert (told["section 1"], told["lesson 1.1"]) == (Outcome.KEPT, Outcome.WITHOUT_SECTION)
    assert told["lesson 1.2"] == Outcome.WITHOUT_SECTION

    loaded = load_pack(pack=pack, overwrite={"section 1", "lesson 1.1"})
    assert fingerprint(loaded) == fingerprint(seen)
    assert [lesson.number for lesson in Lesson.objects.live()] == ["1.1", "1.2"]


def test_a_draft_of_a_playbook_or_a_section_is_kept(tmp_path: Path) -> None:
    load(tmp_path)
    playbook = Playbook.objects.get()
    section = playbook.sections.get(number=1)
    for found in (playbook, section):
        found.title = "Ours, soon"
        found.save_revision(clean=False)

    assert load(tmp_path) == {"playbook small": Outcome.KEPT, "section 1": Outcome.KEPT}
    assert {name for name, outcome in load(tmp_path, overwrite=True).items() if outcome == Outcome.CHANGED} == {
        "playbook small",
        "section 1",
    }
    found = Playbook.objects.get()
    assert (found.title, found.has_unpublished_changes, found.live) == ("A small playbook", False, True)


def test_a_section_that_is_no_longer_published_takes_no_lessons(tmp_path: Path) -> None:
    load(tmp_path)
    Recommendation.objects.all().delete()
    LoadedPart.objects.filter(kind="lesson").delete()
    Lesson.objects.all().delete()
    Playbook.objects.get().sections.get(number=1).unpublish()

    assert load(tmp_path)["section 1"] == Outcome.KEPT
    assert not Lesson.objects.exists()
    load(tmp_path, overwrite=True)
    assert [lesson.live for lesson in Lesson.objects.all()] == [True, True]


def test_a_playbook_nobody_reads_yet_is_exported_in_its_newest_words() -> None:
    playbook = Playbook.objects.create(slug="small", title="First", summary="Ours.", live=False)
    playbook.title = "Second"
    playbook.save_revision(clean=False)
    SectionFactory.create(playbook=playbook, number=1)
    SectionFactory.create(playbook=playbook, number=2, live=False)

    document = describe_pack(playbook).playbook
    assert (document.title, [section.number for section in document.sections]) == ("Second", [1])


# Before it is done ---------------------------------------------------------------------------------------------------
def rows() -> list[int]:
    models = (Playbook, Lesson, Aspect, FaqEntry, Reading, Recommendation, LoadedPart, Revision)
    return [model.objects.count() for model in models]


def test_a_dry_run_tells_what_loading_then_does(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    told = load_pack(pack=pack, dry_run=True)
    assert rows() == [0, 0, 0, 0, 0, 0, 0, 0]

    assert load_pack(pack=pack) == told
    edit(Lesson.objects.get(number="1.2"), title="Our owner")
    FaqEntry.objects.all().delete()
    before = rows()
    changed = with_line("recommendations/R1.1.yaml", "effort: low", "effort: medium")
    pack = small_pack(tmp_path, **{"recommendations__R1.1": changed, "readings": "[]\n"})
    told = load_pack(pack=pack, dry_run=True)
    assert Recommendation.objects.get().effort == "low"
    assert rows() == before
    assert [(part.name, part.outcome, part.changes) for part in told if part.outcome != Outcome.UNCHANGED] == [
        ("lesson 1.2", Outcome.KEPT, (Change("title", "Our owner", "Name an owner"),)),
        ("faq entry 1", Outcome.REMOVED, ()),
        ("reading 1", Outcome.GONE, ()),
        ("recommendation R1.1", Outcome.CHANGED, (Change("effort", "low", "medium"),)),
    ]
    assert load_pack(pack=pack) == told
    assert rows() == [*before[:7], before[7] + 1]


def test_changes_are_told_field_by_field(tmp_path: Path) -> None:
    load(tmp_path)
    text = with_line("lessons/1.1.md", "not_to_copy:\n  origin: ours\n", "").replace("title: Short", "title: Shorter")
    text = text.replace("## What not to copy\n\nDo not release unchecked work.\n\n", "")
    pack = small_pack(tmp_path, **{"lessons__1.1": text.replace("- What holds", "- Who waits?\n- What holds")})

    part = next(part for part in load_pack(pack=pack, dry_run=True) if part.name == "lesson 1.1")
    assert part.changes == (
        Change("title", "Short loops", "Shorter loops"),
        Change("not_to_copy", "text: Do not release unchecked work.\norigin: ours", ""),
        Change("questions", "- What holds a release up?", "- Who waits?\n- What holds a release up?"),
    )


def test_a_draft_is_told_as_what_would_be_lost(tmp_path: Path) -> None:
    load(tmp_path)
    lesson = Lesson.objects.get(number="1.1")
    lesson.title = "Our loops"
    lesson.save_revision()
    FaqEntry.objects.get().unpublish()

    told = {part.name: part for part in load_pack(pack=small_pack(tmp_path), dry_run=True)}
    assert told["lesson 1.1"].changes == (Change("title", "Our loops", "Short loops"),)
    assert (told["faq entry 1"].outcome, told["faq entry 1"].changes) == (Outcome.KEPT, ())


def test_only_the_named_parts_are_overwritten(tmp_path: Path) -> None:
    load(tmp_path)
    for lesson in Lesson.objects.all():
        edit(lesson, title="Ours")
    FaqEntry.objects.all().delete()
    told = load_pack(pack=small_pack(tmp_path), dry_run=True)
    done = load_pack(pack=small_pack(tmp_path), overwrite={"lesson 1.1", "faq entry 1", "lesson 7.7"})

    assert {part.name: (part.outcome, part.otherwise) for part in done if part.is_conflict} == {
        "lesson 1.1": (Outcome.CHANGED, Outcome.KEPT),
        "lesson 1.2": (Outcome.KEPT, Outcome.KEPT),
        "faq entry 1": (Outcome.ADDED, Outcome.REMOVED),
    }
    assert list(Lesson.objects.values_list("title", flat=True)) == ["Short loops", "Ours"]
    assert fingerprint(done) == fingerprint(told)
    assert fingerprint(load_pack(pack=small_pack(tmp_path))) != fingerprint(told)


def test_whoever_loads_stands_in_the_history(tmp_path: Path) -> None:
    curator = make_shipped_curator()
    load_pack(pack=small_pack(tmp_path), by=curator)

    assert Lesson.objects.get(number="1.1").live_revision.user == curator


# Export --------------------------------------------------------------------------------------------------------------
def test_drafts_are_not_exported(tmp_path: Path) -> None:
    load(tmp_path)
    make_draft(section=Playbook.objects.get().sections.get(number=1), position=3)
    Lesson.objects.get(number="1.2").unpublish()

    files = exported()
    assert "lessons/1.3.md" not in files
    assert "lessons/1.2.md" not in files
    assert files["faq.yaml"] == FILES["faq.yaml"].replace('    - "1.2"\n', "")


def test_what_no_pack_can_hold_is_refused(tmp_path: Path) -> None:
    load(tmp_path)
    Lesson.objects.filter(number="1.1").update(slug="Short Loops")

    with pytest.raises(LibraryRefused) as raised:
        exported()
    assert str(raised.value) == (
        "1.1 Short loops cannot be exported: its slug does not fit a pack "
        "(String should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$')."
    )


# The shipped playbook ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("slug", ["china-ai-advances", "china-ai-advances-de"])
def test_the_shipped_packs_hold_the_whole_article(slug: str) -> None:
    pack = read_pack(SHIPPED / slug)

    assert Counter(lesson.section_number for lesson in pack.lessons) == {1: 3, 2: 3, 3: 3, 4: 3, 5: 3, 8: 3}
    assert len(pack.aspects) == 5
    assert all(len(aspect.levels) == 5 for aspect in pack.aspects)
    assert [found.code for found in pack.recommendations if found.headline] == ["R7.1", "R7.2", "R7.3"]
    assert [found.code for found in pack.recommendations if not found.headline] == [
        f"R{lesson.number}" for lesson in pack.lessons
    ]
    assert all(found.templates for found in pack.recommendations)
    assert (len(pack.faq), len(pack.readings)) == (5, 5)


def test_the_shipped_packs_come_out_byte_for_byte_and_are_loaded_again_without_a_change(tmp_path: Path) -> None:
    for slug in ("china-ai-advances", "china-ai-advances-de"):  # the original before its translation
        shipped, export = SHIPPED / slug, tmp_path / slug
        loaded = load_pack(pack=read_pack(shipped))
        assert Counter(part.outcome for part in loaded) == {Outcome.ADDED: 63}
        playbook = Playbook.objects.get(slug=slug)
        kinds = (Lesson, Aspect, Recommendation, FaqEntry, Reading)
        counts = [model.objects.live().filter(playbook=playbook).count() for model in kinds]
        assert counts == [18, 5, 21, 5, 5]

        write(describe_pack(playbook).files(), export)
        assert read_folder(export) == read_folder(shipped)
        again = load_pack(pack=read_pack(export))
        assert Counter(part.outcome for part in again) == {Outcome.UNCHANGED: 63}
        assert LoadedPart.objects.filter(playbook=playbook).count() == 63


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    load_pack(pack=small_pack(tmp_path))
    lesson = Lesson.objects.get(number="1.1")
    changed = small_pack(tmp_path, **{"lessons__1.1": FILES["lessons/1.1.md"].replace("Short loops", "Shorter loops")})
    with CaptureQueriesContext(connection) as captured:
        load_pack(pack=changed, dry_run=True)
    assert [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert Lesson.objects.get(number="1.1").latest_revision_id == lesson.latest_revision_id
