"""Any pack made of valid documents is the same after files, and after the database."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.lessons.enums import GuardrailKind, Origin, Outcome, SectionKind
from apps.lessons.models import Playbook
from apps.lessons.pack.archive import pack_zip, unzipped
from apps.lessons.pack.documents import (
    AspectDocument,
    FaqDocument,
    LessonDocument,
    PlaybookDocument,
    ReadingDocument,
)
from apps.recommendations.enums import Direction, Horizon, Size
from apps.recommendations.pack import Pack, RecommendationDocument, parse_pack
from apps.recommendations.services import describe_pack, load_pack

TRICKY = st.sampled_from(["#", "## Summary", "- x", "\\#", "---", "...", "", "  ", "a: b", "'", '"', "\x85x", "\u2028", "- privacy: x", "\ufeff", "1. x", "* x", "**x** [y](https://z.example)"])  # fmt: skip
SIGNS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])


def text(longest: int = 200) -> st.SearchStrategy[str]:
    """Whatever a column takes; it begins with a letter, so that something is left when the space around it is taken off."""
    lines = st.lists(TRICKY | st.text(SIGNS, max_size=20), max_size=4).map("\n".join)
    return lines.map(lambda found: f"x{found}"[:longest])


def maybe(what: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | what


def choice(choices: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(choices.values)


def documents(document: Any, **fields: Any) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {name: what if isinstance(what, st.SearchStrategy) else st.just(what) for name, what in fields.items()}
    ).map(document.model_validate)


def few(what: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(what, min_size=least, max_size=2)


GUARDRAILS = few(st.fixed_dictionaries({"kind": choice(GuardrailKind), "text": text()}))
POSITION = maybe(st.sampled_from([1, 2, 5, 101]))
SLUGS = ("one", "two-2", "three")


def lesson(number: str) -> st.SearchStrategy[LessonDocument]:
    caution = st.fixed_dictionaries({"text": text(), "origin": choice(Origin)})
    return documents(
        LessonDocument, number=number, position=POSITION, slug=st.sampled_from(SLUGS), title=text(120),
        source_title=maybe(text()), summary=text(), china=text(), meaning=text(), not_to_copy=maybe(caution),
        questions=few(text(), least=1), guardrails=GUARDRAILS,
    )  # fmt: skip


def playbook(sections: int) -> st.SearchStrategy[PlaybookDocument]:
    source = st.fixed_dictionaries({"title": text(), "kind": text(40), "note": maybe(text())})
    section = [
        st.fixed_dictionaries(
            {"number": st.just(number), "title": text(120), "source_title": maybe(text()), "kind": st.just(SectionKind.LESSONS.value),
             "line": st.integers(1, 8), "summary": maybe(text())}
        )
        for number in range(1, sections + 1)
    ]  # fmt: skip
    return documents(
        PlaybookDocument, slug=st.sampled_from(SLUGS), title=text(), language=st.sampled_from(["en", "de"]), summary=text(),
        source=maybe(source), sections=st.tuples(*section).map(list),
    )  # fmt: skip


def recommendation(code: str, numbers: list[str]) -> st.SearchStrategy[RecommendationDocument]:
    measure = {"name": text(160), "unit": text(40), "direction": choice(Direction), "how": text()}
    template = {
        "title": text(160), "outcome": text(), "first_steps": few(text()),
        "measures": few(st.fixed_dictionaries(measure)), "guardrails": GUARDRAILS,
    }  # fmt: skip
    return documents(
        RecommendationDocument, code=code, position=POSITION, headline=st.booleans(), title=text(120), statement=text(),
        why=text(), horizon=choice(Horizon), effort=choice(Size), impact=choice(Size), lessons=numbers,
        templates=few(st.fixed_dictionaries(template)),
    )  # fmt: skip


def aspect(slug: str, numbers: list[str]) -> st.SearchStrategy[AspectDocument]:
    levels = [
        st.fixed_dictionaries({"level": st.just(n), "title": text(60), "description": text()}) for n in range(1, 6)
    ]
    return documents(
        AspectDocument, slug=slug, title=text(80), short_title=text(30), china=text(), west=text(),
        levels=st.tuples(*levels).map(list), lessons=numbers,
    )  # fmt: skip


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    sections = draw(st.integers(1, 2))
    numbers = [f"{section}.{part}" for section in range(1, sections + 1) for part in (1, 2)]
    behind = draw(st.lists(st.sampled_from(numbers), min_size=1, unique=True))
    return Pack(
        playbook=draw(playbook(sections)),
        lessons=[draw(lesson(number)) for number in numbers],
        aspects=[
            draw(aspect(slug, behind)) for slug in draw(st.lists(st.sampled_from(SLUGS), max_size=2, unique=True))
        ],
        faq=[draw(documents(FaqDocument, number=n, question=text(), answer=text(), lessons=behind)) for n in (1, 3)],
        readings=[draw(documents(ReadingDocument, number=2, title=text(), note=text(), lessons=behind))],
        recommendations=[draw(recommendation(code, behind)) for code in ("R1.1", "R7.2")],
    )


def files_of(pack: Pack) -> dict[str, str]:
    return {file.name: file.text() for file in pack.files()}


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@given(packs())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_files_give_back_every_document(pack: Pack) -> None:
    files = unzipped(pack_zip(pack.files()))

    assert parse_pack(files) == pack
    assert {name: content.decode() for name, content in files.items()} == files_of(parse_pack(files))


@pytest.mark.django_db
@given(packs())
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
def test_the_library_gives_back_every_byte(pack: Pack) -> None:
    with transaction.atomic():
        load_pack(pack=pack)
        assert files_of(describe_pack(Playbook.objects.get())) == files_of(pack)
        assert {part.outcome for part in load_pack(pack=pack)} == {Outcome.UNCHANGED}
        transaction.set_rollback(True)
