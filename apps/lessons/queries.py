"""Reads of the library. Readers see what is live; a preview shows a draft through the same dataclasses."""

from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Count, IntegerField, Prefetch, Q, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Cast

from apps.accounts.models import User
from apps.common.thread import teams_using
from apps.lessons.enums import GuardrailKind, SectionKind
from apps.lessons.marks.queries import with_marks
from apps.lessons.models import (
    LESSON_ORDER,
    Aspect,
    AspectLevel,
    Curated,
    CuratedQuerySet,
    FaqEntry,
    Lesson,
    LessonGuardrail,
    Playbook,
    Question,
    Reading,
    Section,
)
from apps.teams.models import Organization


def playbooks_for(user: User | AnonymousUser) -> QuerySet[Playbook]:
    """What the reader may open, by title, with `lesson_count` and `recommendation_count` of what is live."""
    return (
        Playbook.objects.visible_to(user)
        .annotate(
            lesson_count=Count("lessons", filter=Q(lessons__live=True), distinct=True),
            recommendation_count=Count("recommendations", filter=Q(recommendations__live=True), distinct=True),
        )
        .order_by("title", "pk")
    )


def recommendation_count(playbook: Playbook) -> int:
    """By the relation's name: the app of the recommendations stands below this one."""
    return playbook.recommendations.filter(live=True).count()


# The route map -------------------------------------------------------------------------------------------------------
LONGEST_MAP = 150  # stops; a longer one is opened line by line
EVERY_LINE = "all"


@dataclass(frozen=True)
class Stop:
    """A lesson on the map: how many of the organization's teams work with it, and what the reader keeps with it."""

    number: str
    title: str
    teams: int
    is_read: bool
    in_basket: bool


@dataclass(frozen=True)
class Line:
    """Folded, it says how many stops it has instead of showing them."""

    section: Section
    stops: list[Stop]
    folded: bool = False

    @property
    def used(self) -> int:
        return sum(1 for stop in self.stops if stop.teams)

    @property
    def read(self) -> int:
        return sum(stop.is_read for stop in self.stops)


def sections_of(playbook: Playbook) -> list[Section]:
    """In their order. They stay with the playbook, so that all parts of a page together ask once."""
    prefetch_related_objects([playbook], "sections")
    return list(playbook.sections.all())


def live_lessons(playbook: Playbook | None = None) -> QuerySet[Lesson]:
    """In the library's order, ready to be shown as stops; what only the search reads stays in the database."""
    found = Lesson.objects.live().select_related("section", "playbook").defer("search_vector")
    return found if playbook is None else found.filter(playbook=playbook)


def route_map(playbook: Playbook, organization: Organization | None, reader: User | AnonymousUser) -> list[Line]:
    """The playbook's lines with their stops; a section without a live lesson has none.

    Of a lesson it reads the columns that a stop shows: two thousand models take longer to build than all the rest.
    """
    sections = {section.pk: section for section in sections_of(playbook)}
    lessons: QuerySet[Any] = with_marks(Lesson.objects.live().filter(playbook=playbook), reader)
    rows = list(lessons.values_list("section", "pk", "number", "title", "is_read", "in_basket"))
    teams: dict[int, int] = {}
    if organization and rows:
        teams = teams_using("lessons.lesson", organization.pk, [key for _section, key, *_rest in rows])
    return [
        Line(
            sections[section],
            [
                Stop(number, title, teams.get(key, 0), is_read, in_basket)
                for _section, key, number, title, is_read, in_basket in its_rows
            ],
        )
        for section, its_rows in groupby(rows, key=itemgetter(0))
    ]


def is_long(lines: list[Line]) -> bool:
    return sum(len(line.stops) for line in lines) > LONGEST_MAP


def folded(lines: list[Line], opened: str) -> list[Line]:
    """Of a long map the lines, and the stops of the one whose number is `opened`, or of all of them."""
    if opened == EVERY_LINE or not is_long(lines):
        return lines
    return [replace(line, folded=str(line.section.number) != opened) for line in lines]


def aspects_in_brief(playbook: Playbook) -> CuratedQuerySet[Aspect]:
    return Aspect.objects.live().filter(playbook=playbook)


def comparison_section(playbook: Playbook) -> Section | None:
    sections = (section for section in sections_of(playbook) if section.live)
    return next((section for section in sections if section.kind == SectionKind.COMPARISON), None)


# A lesson ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Caution:
    kind: str
    text: str

    @property
    def label(self) -> str:
        return str(GuardrailKind(self.kind).label)


@dataclass(frozen=True)
class Mention:
    """An aspect, FAQ entry or reading that names the lesson; `anchor` is its id on its own page."""

    anchor: str
    title: str


@dataclass
class LessonParts:
    """What hangs on a lesson."""

    questions: list[str] = field(default_factory=list)
    guardrails: list[Caution] = field(default_factory=list)
    aspects: list[Mention] = field(default_factory=list)
    faq_entries: list[Mention] = field(default_factory=list)
    readings: list[Mention] = field(default_factory=list)

    def take(self, part: str, mark: str, text: str) -> None:
        match part:
            case "question":
                self.questions.append(text)
            case "guardrail":
                self.guardrails.append(Caution(mark, text))
            case "aspect":
                self.aspects.append(Mention(mark, text))
            case "faq":
                self.faq_entries.append(Mention(f"faq-{mark}", text))
            case _:
                self.readings.append(Mention(f"reading-{mark}", text))

    @classmethod
    def of_draft(cls, lesson: Lesson) -> Self:
        """The draft's own questions and guardrails, and what mentions the lesson in the live library."""
        parts = cls()
        parts.questions = [question.text for question in lesson.questions.all()]
        parts.guardrails = [Caution(found.kind, found.text) for found in lesson.guardrails.all() if found.kind]
        if lesson.pk:  # what was never saved is mentioned nowhere
            for row in _union(_mentions(lesson)):
                parts.take(*row)
        return parts

    @classmethod
    def of_live(cls, lesson: Lesson) -> Self:
        """All of it in one query."""
        parts = cls()
        own = [
            _rows("question", Question.objects.filter(lesson=lesson), Value(""), "text", "sort_order"),
            _rows("guardrail", LessonGuardrail.objects.filter(lesson=lesson), "kind", "text", "sort_order"),
        ]
        for row in _union([*own, *_mentions(lesson)]):
            parts.take(*row)
        return parts


def _mentions(lesson: Lesson) -> list[QuerySet[Any, Any]]:
    number = Cast("number", CharField())
    return [
        _rows("aspect", Aspect.objects.live().filter(lessons=lesson), "slug", "title", "position"),
        _rows("faq", FaqEntry.objects.live().filter(lessons=lesson), number, "question", "number"),
        _rows("reading", Reading.objects.live().filter(lessons=lesson), number, "title", "number"),
    ]


def _rows(part: str, found: QuerySet[Any], mark: Any, text: str, order: str) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        found.order_by()
        .annotate(
            part=Value(part),
            mark=Cast(mark, CharField()),
            words=Cast(text, CharField()),
            place=Cast(order, IntegerField()),
        )
        .values_list("part", "mark", "words", "place", "pk")
    )
    return rows


def _union(queries: list[QuerySet[Any, Any]]) -> list[tuple[str, str, str]]:
    rows = queries[0].union(*queries[1:], all=True).order_by("part", "place", "pk")
    return [(part, mark, words) for part, mark, words, _place, _pk in rows]


def neighbors(lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
    """The stops before and after this one, across sections. One query for these two, however long the line is."""

    def nearest(side: str, *order: str) -> QuerySet[Any]:
        place, number = lesson.section.position, lesson.section.number
        here = Q(section__position=place, section__number=number)
        beyond = Q(**{f"section__position__{side}": place})
        beyond |= Q(section__position=place, **{f"section__number__{side}": number})
        beyond |= here & Q(**{f"position__{side}": lesson.position})
        beyond |= here & Q(position=lesson.position, **{f"pk__{side}": lesson.pk or 0})
        found = live_lessons(lesson.playbook).filter(beyond)
        return found.annotate(side=Value(side)).order_by(*order)[:1]

    before = nearest("lt", *(f"-{name}" for name in LESSON_ORDER))
    after = nearest("gt", *LESSON_ORDER)
    found = {stop.side: stop for stop in before.union(after, all=True).order_by()}
    return found.get("lt"), found.get("gt")


# The other pages -----------------------------------------------------------------------------------------------------
def stops_behind(*along: str) -> Prefetch[str]:
    """The live lessons behind an aspect, FAQ entry, reading or recommendation, without their long texts; `along` is
    prefetched with each."""
    lessons = live_lessons().defer("search_vector", "summary", "china", "meaning", "not_to_copy")
    return Prefetch("lessons", queryset=lessons.prefetch_related(*along))


@dataclass(frozen=True)
class ComparedAspect:
    aspect: Aspect
    levels: list[AspectLevel]
    lessons: list[Lesson]
    recommendations: list[Any]
    """Those that rest on the same lessons. The app below brings them to the lesson by the relation's name."""

    @classmethod
    def of(cls, aspect: Aspect) -> Self:
        lessons = list(aspect.lessons.all())
        found = {
            recommendation.pk: recommendation
            for lesson in lessons
            for recommendation in lesson.recommendations.all()
            if recommendation.live
        }
        for recommendation in found.values():
            recommendation.playbook = aspect.playbook  # the same one, already here
        return cls(aspect, list(aspect.levels.all()), lessons, list(found.values()))


def with_original[C: Curated](found: CuratedQuerySet[C], playbook: Playbook) -> CuratedQuerySet[C]:
    """What tells whether the originals of a translation changed since; nothing is joined where there is none."""
    found = found.defer("search_vector")
    if playbook.original_id is None:
        return found
    return found.select_related("original__live_revision").defer("original__search_vector")


def comparison_of(playbook: Playbook) -> list[ComparedAspect]:
    behind = stops_behind("recommendations")
    aspects = with_original(aspects_in_brief(playbook), playbook).select_related("playbook")
    aspects = aspects.prefetch_related("levels", behind)
    return [ComparedAspect.of(aspect) for aspect in aspects]


def faq_of(playbook: Playbook) -> QuerySet[FaqEntry]:
    found = with_original(FaqEntry.objects.live().filter(playbook=playbook), playbook)
    return found.prefetch_related(stops_behind())


def readings_of(playbook: Playbook) -> QuerySet[Reading]:
    found = with_original(Reading.objects.live().filter(playbook=playbook), playbook)
    return found.prefetch_related(stops_behind())
