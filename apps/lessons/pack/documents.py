"""What the files of a pack hold. The order of the fields is the order of the keys in an export."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Self

from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from apps.common.text import paragraphs
from apps.lessons.enums import GuardrailKind, Origin, SectionKind
from apps.lessons.languages import LANGUAGES
from apps.lessons.models import (
    LESSON_NUMBER,
    LINES,
    Aspect,
    AspectLevel,
    FaqEntry,
    Lesson,
    LessonGuardrail,
    Playbook,
    Question,
    Reading,
    Section,
)
from apps.lessons.tags import LONGEST, in_one_spelling


def words(text: str) -> str:
    if not (text := paragraphs(text)):
        raise ValueError(_("holds nothing that can be seen"))
    return text


LONGEST_TEXT = 20_000
"""Characters; PostgreSQL's search column of a piece holds a megabyte."""
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT), AfterValidator(words)
]
Slug = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
WordsDigest = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9a-f]{16}$")]
"""The fingerprint of the original's words of which a piece is the translation (`apps.lessons.translation.words`)."""
LessonNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=LESSON_NUMBER)]
LAST_POSITION = 32767
Position = Annotated[int, Field(ge=1, le=LAST_POSITION)]


def fits(model: type[Model], name: str) -> Callable[[str], str]:
    """Writes a text as its column will hold it, and checks that it is no longer."""
    field = model._meta.get_field(name)
    longest, tidy = getattr(field, "max_length", None), getattr(field, "tidy", str)

    def check(text: str) -> str:
        text = tidy(text)
        if longest and len(text) > longest:
            sentence = _("has %(length)d characters, and %(longest)d is the most")
            raise ValueError(sentence % {"length": len(text), "longest": longest})
        return text

    return check


QuestionText = Annotated[Text, AfterValidator(fits(Question, "text"))]


class Document(BaseModel):
    """A part of a pack. Its texts fit the columns of `model`; two documents are equal when they say the same."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_enum_values=True)
    model: ClassVar[type[Model]]
    columns: ClassVar[dict[str, str]] = {}
    """The model's name of a field where it is not the document's."""

    @field_validator("*", mode="after")
    @classmethod
    def fits_its_column(cls, value: Any, info: ValidationInfo) -> Any:
        name = cls.columns.get(str(info.field_name), str(info.field_name))
        return fits(cls.model, name)(value) if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The widths of the columns, which `fits_its_column` checks, stand in the schema too."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        for name, found in schema["properties"].items():
            field = getattr(cls.model, cls.columns.get(name, name), None)
            longest = getattr(getattr(field, "field", None), "max_length", None)
            for kind in found.get("anyOf", [found]):
                if longest and kind.get("type") == "string":
                    kind["maxLength"] = longest
        return schema

    def plain(self) -> dict[str, Any]:
        """As it stands in a file."""
        return self.model_dump(mode="json", exclude_none=True)

    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.plain(), sort_keys=True).encode()).hexdigest()


def each_once(values: list[Any], what: str) -> None:
    twice = sorted(str(value) for value, times in Counter(values).items() if times > 1)
    if twice:
        raise ValueError(_("%(what)s %(twice)s stands here twice") % {"what": what, "twice": ", ".join(twice)})


Link = Annotated[Text, Field(pattern=r"^https?://\S+$")]
TagText = Annotated[Text, Field(max_length=LONGEST, pattern=r"^[^,]+$")]
Tags = Annotated[list[TagText], Field(min_length=1), AfterValidator(in_one_spelling)]
"""There only where a piece has tags."""


class SourceDocument(Document):
    model = Playbook
    columns = {"title": "source_title", "kind": "source_kind", "note": "source_note", "url": "source_url"}

    title: Text
    kind: Text
    note: Text | None = None
    url: Link | None = None


class SectionDocument(Document):
    """`position` is there only where it is not the number."""

    model = Section

    number: Position
    position: Position | None = None
    title: Text
    source_title: Text | None = None
    kind: Annotated[SectionKind, Field(strict=False)]
    line: Annotated[int, Field(ge=1, le=LINES)]
    summary: Text | None = None

    @property
    def place(self) -> int:
        return self.position or self.number


def _known_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(_("is no code of a language we know, such as en, de or pt-br"))
    return code


class PlaybookDocument(Document):
    """`translation_of` is the slug of the playbook it translates."""

    model = Playbook
    columns = {"translation_of": "slug"}

    slug: Slug
    title: Text
    language: Annotated[Text, AfterValidator(_known_language)] = "en"
    translation_of: Slug | None = None
    summary: Text
    source: SourceDocument | None = None
    sections: list[SectionDocument]

    @field_validator("sections")
    @classmethod
    def numbers_are_unique(cls, sections: list[SectionDocument]) -> list[SectionDocument]:
        each_once([section.number for section in sections], _("section"))
        return sorted(sections, key=lambda section: section.number)

    def head(self) -> Self:
        """Itself without its sections, which are parts of their own."""
        return self.model_copy(update={"sections": []})


class CautionDocument(Document):
    model = Lesson
    columns = {"text": "not_to_copy", "origin": "not_to_copy_origin"}

    text: Text
    origin: Annotated[Origin, Field(strict=False)] = Origin.OURS


class GuardrailDocument(Document):
    model = LessonGuardrail

    kind: Annotated[GuardrailKind, Field(strict=False)]
    text: Text


def _within_reach(number: str) -> str:
    if int(number.partition(".")[2]) > LAST_POSITION:
        raise ValueError(_("must end in a number of at most %(last)d") % {"last": LAST_POSITION})
    return number


class LessonDocument(Document):
    """`position` is there only where it is not the number's last part; one that is says nothing and is left out."""

    model = Lesson
    columns = {"translated_from": "original_digest"}

    number: Annotated[LessonNumber, AfterValidator(_within_reach)]
    position: Position | None = None
    slug: Slug
    translated_from: WordsDigest | None = None
    title: Text
    source_title: Text | None = None
    summary: Text
    china: Text
    meaning: Text
    not_to_copy: CautionDocument | None = None
    questions: Annotated[list[QuestionText], Field(min_length=1)]
    guardrails: list[GuardrailDocument] = []
    tags: Tags | None = None

    @field_validator("position")
    @classmethod
    def only_an_unusual_one(cls, position: int | None, info: ValidationInfo) -> int | None:
        usual = str(info.data.get("number", "")).partition(".")[2]
        return None if str(position) == usual else position

    @property
    def section_number(self) -> int:
        return int(self.number.partition(".")[0])

    @property
    def place(self) -> int:
        return self.position or int(self.number.partition(".")[2])


def in_order(numbers: list[str]) -> list[str]:
    return sorted(numbers, key=lambda number: [int(part) for part in number.lstrip("R").split(".")])


def _each_lesson_once(numbers: list[str]) -> list[str]:
    each_once(numbers, _("lesson"))
    return in_order(numbers)


Lessons = Annotated[list[LessonNumber], AfterValidator(_each_lesson_once)]
"""Numbers, in the library's order whatever order they were written in."""


class LevelDocument(Document):
    model = AspectLevel

    level: Annotated[int, Field(ge=1, le=5)]
    title: Text
    description: Text


class AspectDocument(Document):
    model = Aspect
    columns = {"translated_from": "original_digest"}

    slug: Slug
    translated_from: WordsDigest | None = None
    title: Text
    short_title: Text
    china: Text
    west: Text
    levels: list[LevelDocument]
    lessons: Lessons = []

    @field_validator("levels")
    @classmethod
    def one_to_five(cls, levels: list[LevelDocument]) -> list[LevelDocument]:
        if [level.level for level in levels] != [1, 2, 3, 4, 5]:
            raise ValueError(_("must be the levels 1 to 5, in this order"))
        return levels


class FaqDocument(Document):
    model = FaqEntry
    columns = {"translated_from": "original_digest"}

    number: Position
    translated_from: WordsDigest | None = None
    question: Text
    answer: Text
    lessons: Lessons = []


class ReadingDocument(Document):
    model = Reading
    columns = {"translated_from": "original_digest"}

    number: Position
    translated_from: WordsDigest | None = None
    title: Text
    note: Text
    url: Link | None = None
    lessons: Lessons = []
