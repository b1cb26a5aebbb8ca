"""Whatever stands in the library comes back from a sheet as it was."""

from dataclasses import replace
from typing import Any

from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.text import paragraphs
from apps.lessons.enums import GuardrailKind, Origin
from apps.lessons.pack.documents import LessonDocument
from apps.recommendations.enums import Horizon, Size
from apps.recommendations.pack import Pack, RecommendationDocument
from apps.recommendations.sheets.columns import KINDS
from apps.recommendations.sheets.merging import read_sheet
from apps.recommendations.sheets.writing import guarded, unguarded, write_csv, write_workbook
from tests.recommendations.sheets.files import live, without_versions

LIVE = live()
characters = st.characters(
    exclude_characters="\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\ufffe\uffff", exclude_categories=["Cs", "Cc"]
)
awkward = st.sampled_from(["\n", "\n\n", "\n  ", "\t", "'", '"', ";", ",", ":", "=", "+", "-", "@", "1.10", " ", "yes"])
texts = st.lists(awkward | st.text(characters, max_size=8), min_size=1, max_size=6).map("".join).filter(paragraphs)
lessons = st.lists(st.sampled_from(["1.1", "1.2"]), unique=True, min_size=1)


def documents(kind: type[Any], number: Any, **fields: Any) -> Any:
    """Valid ones of a kind, with texts of every sort in the fields that hold texts."""
    return st.builds(lambda **values: kind.model_validate(values), **number, **fields)


lesson_documents = documents(
    LessonDocument,
    {"number": st.just("1.1"), "slug": st.just("a-slug"), "position": st.none() | st.integers(1, 99)},
    **dict.fromkeys(("title", "summary", "china", "meaning"), texts),
    source_title=st.none() | texts,
    not_to_copy=st.none() | st.fixed_dictionaries({"text": texts, "origin": st.sampled_from(Origin.values)}),
    questions=st.lists(texts, min_size=1, max_size=3),
    guardrails=st.lists(
        st.fixed_dictionaries({"kind": st.sampled_from(GuardrailKind.values), "text": texts}), max_size=3
    ),
)
recommendation_documents = documents(
    RecommendationDocument,
    {"code": st.just("R1.1"), "position": st.none() | st.integers(1, 9999), "headline": st.booleans()},
    **dict.fromkeys(("title", "statement", "why"), texts),
    horizon=st.sampled_from(Horizon.values),
    effort=st.sampled_from(Size.values),
    impact=st.sampled_from(Size.values),
    lessons=lessons,
)


def files(pack: Pack) -> list[tuple[str, bytes]]:
    """Every form in which a pack leaves as sheets."""
    return [
        ("library.xlsx", write_workbook(pack)),
        *((f"{kind.part}.csv", write_csv(kind, getattr(pack, kind.part))) for kind in KINDS),
    ]


@settings(max_examples=60)
@given(lesson_documents, recommendation_documents)
def test_what_is_exported_changes_nothing(lesson: LessonDocument, recommendation: RecommendationDocument) -> None:
    pack = replace(LIVE, lessons=[lesson, LIVE.lessons[1]], recommendations=[recommendation])

    for name, content in files(pack):
        found = read_sheet(name, content, pack)
        assert (found.lessons, found.recommendations) == ([], [])


@settings(max_examples=60)
@given(lesson_documents, recommendation_documents)
def test_what_is_exported_is_what_is_imported(lesson: LessonDocument, recommendation: RecommendationDocument) -> None:
    """Into a playbook that says something else: so nothing above was equal only because it was not read. With their versions
    the same rows are known as ones that nobody has edited."""
    pack = replace(LIVE, lessons=[lesson, LIVE.lessons[1]], recommendations=[recommendation])
    wanted = recommendation.model_copy(update={"templates": LIVE.recommendations[0].templates})

    expected: tuple[Any, ...] = (([lesson], [wanted]), ([lesson], []), ([], [wanted]))
    for (name, content), everything in zip(files(pack), expected, strict=True):
        found = read_sheet(name, without_versions(content), LIVE)
        assert (found.lessons, found.recommendations) == everything
        found = read_sheet(name, content, LIVE)
        assert (found.lessons, found.recommendations, found.outdated) == ([], [], frozenset())


@given(texts)
def test_a_guard_comes_off_again(text: str) -> None:
    assert unguarded(str(guarded(text))) == text


def test_the_format_is_the_same_in_every_language() -> None:
    with translation.override("de"):
        written = files(LIVE)
    found = [read_sheet(name, content, replace(LIVE, lessons=[], recommendations=[])) for name, content in written[:2]]

    assert [[lesson.number for lesson in pack.lessons] for pack in found] == [["1.1", "1.2"]] * 2
    assert written[1:] == files(LIVE)[1:]
