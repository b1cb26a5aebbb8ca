"""Sheets and the library: what an edited sheet changes there, and what it leaves alone."""

from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Revision

from apps.lessons.enums import Outcome
from apps.lessons.loading import Change
from apps.lessons.models import Lesson, LoadedPart, Playbook
from apps.lessons.refusals import SheetRefused
from apps.recommendations.models import Recommendation
from apps.recommendations.services import describe_pack, load_pack, pack_of_sheet
from apps.recommendations.sheets.columns import LESSONS
from apps.recommendations.sheets.writing import write_csv, write_workbook
from tests.lessons.curators import make_shipped_curator
from tests.lessons.factories import publish
from tests.recommendations.packs import small_pack
from tests.recommendations.sheets.files import opened, saved, without_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def playbook(tmp_path: Path) -> Playbook:
    load_pack(pack=small_pack(tmp_path))
    return Playbook.objects.get()


def edited(playbook: Playbook, sheet: str, **cells: Any) -> bytes:
    workbook = opened(write_workbook(describe_pack(playbook)))
    for cell, value in cells.items():
        workbook[sheet][cell] = value
    return saved(workbook)


def load(playbook: Playbook, content: bytes, **how: Any) -> dict[str, tuple[Outcome, tuple[Change, ...]]]:
    """What became of each part, but of those that stayed as they were."""
    loaded = load_pack(pack=pack_of_sheet(playbook, "library.xlsx", content), **how)
    return {part.name: (part.outcome, part.changes) for part in loaded if part.outcome != Outcome.UNCHANGED}


def draft(lesson: Lesson) -> None:
    lesson.title = "A draft"
    lesson.save_revision()


def test_an_export_changes_nothing(playbook: Playbook) -> None:
    revisions = Revision.objects.count()
    pack = describe_pack(playbook)

    assert load(playbook, write_workbook(pack)) == {}
    found = pack_of_sheet(playbook, "lessons.csv", write_csv(LESSONS, pack.lessons))
    assert load_pack(pack=found) == []
    assert Revision.objects.count() == revisions


def test_one_cell_is_one_change(playbook: Playbook) -> None:
    content = edited(playbook, "Lessons", D2="Long loops")
    wanted = {"lesson 1.1": (Outcome.CHANGED, (Change("title", "Short loops", "Long loops"),))}

    assert load(playbook, content, dry_run=True) == wanted
    assert Lesson.objects.get(number="1.1").title == "Short loops"
    curator = make_shipped_curator()
    assert load(playbook, content, by=curator) == wanted
    lesson = Lesson.objects.get(number="1.1")
    assert (lesson.title, lesson.live, lesson.latest_revision.user) == ("Long loops", True, curator)
    assert load(playbook, content) == {}


def test_an_edit_that_is_loaded_twice_changes_nothing(playbook: Playbook) -> None:
    pack = pack_of_sheet(playbook, "library.xlsx", edited(playbook, "Lessons", D2="Long loops"))
    load_pack(pack=pack)
    revisions = Revision.objects.count()

    assert [(part.name, part.outcome) for part in load_pack(pack=pack)] == [("lesson 1.1", Outcome.UNCHANGED)]
    assert Revision.objects.count() == revisions


def test_a_changed_recommendation_keeps_its_templates(playbook: Playbook) -> None:
    found = load(playbook, edited(playbook, "Recommendations", I2="low"))

    assert found == {"recommendation R1.1": (Outcome.CHANGED, (Change("impact", "high", "low"),))}
    recommendation = Recommendation.objects.get()
    assert recommendation.impact == "low"
    assert [step.text for step in recommendation.templates.get().first_steps.all()] == ["Name the product."]


def test_a_row_that_is_new_is_added(playbook: Playbook) -> None:
    cells = dict(
        zip(["A4", "C4", "D4", "F4", "G4", "H4", "K4"], ["1.3", "new", "New", "s", "c", "m", "?"], strict=True)
    )

    found = load(playbook, edited(playbook, "Lessons", **cells))

    assert {name: outcome for name, (outcome, _changes) in found.items()} == {"lesson 1.3": Outcome.ADDED}
    assert [lesson.title for lesson in Lesson.objects.all()] == ["Short loops", "Name an owner", "New"]


def test_a_sheet_is_a_curators_edit_and_no_loading_of_a_pack(playbook: Playbook, tmp_path: Path) -> None:
    """So it goes over what curators wrote before, and a later version of the pack does not go over it."""
    before = list(LoadedPart.objects.values_list("kind", "key", "digest"))
    load(playbook, edited(playbook, "Lessons", D2="Long loops"))
    again = load(playbook, edited(playbook, "Lessons", D2="Longer loops"))

    assert again == {"lesson 1.1": (Outcome.CHANGED, (Change("title", "Long loops", "Longer loops"),))}
    assert list(LoadedPart.objects.values_list("kind", "key", "digest")) == before
    kept = [part.name for part in load_pack(pack=small_pack(tmp_path)) if part.outcome == Outcome.KEPT]
    assert kept == ["lesson 1.1"]


def test_a_draft_of_a_colleague_is_gone_over_only_when_told(playbook: Playbook) -> None:
    lesson = Lesson.objects.get(number="1.1")
    draft(lesson)
    content = edited(playbook, "Lessons", D2="Long loops")

    assert load(playbook, content) == {"lesson 1.1": (Outcome.KEPT, (Change("title", "A draft", "Long loops"),))}
    lesson.refresh_from_db()
    assert (lesson.title, lesson.has_unpublished_changes) == ("Short loops", True)
    assert load(playbook, content, overwrite={"lesson 1.1"})["lesson 1.1"][0] == Outcome.CHANGED
    lesson.refresh_from_db()
    assert (lesson.title, lesson.has_unpublished_changes) == ("Long loops", False)


def test_a_draft_of_a_row_that_did_not_change_stays(playbook: Playbook) -> None:
    """Though the sheet has the row as readers see it."""
    draft(Lesson.objects.get(number="1.2"))

    assert list(load(playbook, edited(playbook, "Lessons", D2="Long loops"), overwrite=True)) == ["lesson 1.1"]
    assert Lesson.objects.get(number="1.2").get_latest_revision_as_object().title == "A draft"


def test_what_is_archived_is_refused(playbook: Playbook) -> None:
    content = edited(playbook, "Recommendations", D2="Daily")
    Recommendation.objects.get().unpublish()

    with pytest.raises(SheetRefused) as refused:
        pack_of_sheet(playbook, "library.xlsx", content)
    (problem,) = refused.value.problems
    assert str(problem) == (
        "library.xlsx, sheet Recommendations, row 2, column Code: R1.1 is a draft or archived, and a sheet changes only "
        "what readers see."
    )


def test_a_piece_removed_by_a_curator_comes_back(playbook: Playbook) -> None:
    content = edited(playbook, "Recommendations", D2="Daily")
    Recommendation.objects.get().delete()

    assert load(playbook, content)["recommendation R1.1"][0] == Outcome.ADDED
    assert Recommendation.objects.get().title == "Daily"


def read_again(lesson: str, **words: str) -> None:
    """Somebody publishes other words."""
    found = Lesson.objects.get(number=lesson)
    for name, text in words.items():
        setattr(found, name, text)
    publish(found)


def test_what_changed_since_the_export_is_a_conflict_where_both_changed_it(playbook: Playbook) -> None:
    content = edited(playbook, "Lessons", D2="Long loops")
    read_again("1.1", summary="A week is best.")
    wanted = (
        Change("title", "Short loops", "Long loops"),
        Change("summary", "A week is best.", "Short loops beat long plans."),
    )

    assert load(playbook, content) == {"lesson 1.1": (Outcome.KEPT, wanted)}
    assert Lesson.objects.get(number="1.1").summary == "A week is best."
    assert load(playbook, content, overwrite={"lesson 1.1"}) == {"lesson 1.1": (Outcome.CHANGED, wanted)}
    assert Lesson.objects.get(number="1.1").summary == "Short loops beat long plans."
    assert load(playbook, content) == {}


def test_a_recommendation_that_changed_since_is_a_conflict_too(playbook: Playbook) -> None:
    content = edited(playbook, "Recommendations", D2="Daily")
    recommendation = Recommendation.objects.get()
    recommendation.impact = "low"
    publish(recommendation)

    assert load(playbook, content)["recommendation R1.1"][0] == Outcome.KEPT


def test_a_row_nobody_edited_undoes_nothing(playbook: Playbook) -> None:
    content = edited(playbook, "Lessons", D3="Name two owners")
    read_again("1.1", summary="A week is best.")

    assert list(load(playbook, content)) == ["lesson 1.2"]
    assert Lesson.objects.get(number="1.1").summary == "A week is best."


def test_a_row_nobody_edited_is_no_mistake_where_its_piece_or_its_lesson_was_archived(playbook: Playbook) -> None:
    content = edited(playbook, "Lessons", D3="Name two owners")
    Lesson.objects.get(number="1.1").unpublish()

    assert list(load(playbook, content)) == ["lesson 1.2"]
    assert not Lesson.objects.get(number="1.1").live
    with pytest.raises(SheetRefused, match=r"There is no lesson 1\.1"):
        load(playbook, without_versions(content))


def test_what_is_in_no_row_may_change_meanwhile(playbook: Playbook) -> None:
    content = edited(playbook, "Recommendations", D2="Daily")
    recommendation = Recommendation.objects.get()
    recommendation.templates.set([])
    publish(recommendation)

    assert load(playbook, content)["recommendation R1.1"][0] == Outcome.CHANGED
    assert not Recommendation.objects.get().templates.exists()


@pytest.mark.parametrize("version", [None, ""])
def test_a_row_without_a_version_goes_over_what_changed_since(playbook: Playbook, version: str | None) -> None:
    content = edited(playbook, "Lessons", D2="Long loops", N2=version)
    read_again("1.1", summary="A week is best.")

    assert load(playbook, content)["lesson 1.1"][0] == Outcome.CHANGED


def test_a_version_that_was_typed_is_none_that_readers_see(playbook: Playbook) -> None:
    assert load(playbook, edited(playbook, "Lessons", D2="Long loops", N2="mine"))["lesson 1.1"][0] == Outcome.KEPT


def test_a_sheet_goes_to_its_playbook_whatever_address_a_draft_has(playbook: Playbook) -> None:
    playbook.unpublish()
    playbook.slug = "another"
    playbook.save_revision(clean=False)
    there = Playbook.objects.get()

    assert describe_pack(there).playbook.slug == "small"
    assert load(there, edited(there, "Lessons", D2="Long loops"))["lesson 1.1"][0] == Outcome.CHANGED
    assert Lesson.objects.get(number="1.1", playbook=Playbook.objects.get()).title == "Long loops"
