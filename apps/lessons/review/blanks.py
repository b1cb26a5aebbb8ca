"""What an unfinished draft gets in the place of what nobody has chosen yet."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import QueryDict
from django.utils.text import slugify

from apps.common.numbers import whole_number
from apps.lessons.models import LINES, FaqEntry, Lesson, Playbook, Reading, Section

NUMBERED = (Section, FaqEntry, Reading)
LEVELS = 5
EMPTY = (None, "")


def blanks_of(piece: Any, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """By field, for those that are empty in `chosen` and may not be so in a row: what it had before, what the model says,
    the next number, an address made of the title."""
    filled: dict[str, Any] = {}
    for field in piece._meta.fields:
        name = field.name
        if field.null or field.blank or chosen.get(name, name) not in EMPTY:
            continue
        if field.has_default():
            filled[name] = field.get_default()
        elif name == "number" and isinstance(piece, NUMBERED):
            filled[name] = piece.number or next_number(piece, chosen.get("playbook"))
        elif name == "line":
            filled[name] = piece.line or ((chosen.get("number") or filled.get("number") or 1) - 1) % LINES + 1
        elif name == "slug":
            filled[name] = piece.slug or free_slug(piece, chosen)
    return filled


def next_number(piece: Any, playbook: Playbook | None) -> int:
    there = type(piece).objects.filter(playbook=playbook).aggregate(last=Max("number"))
    return (there["last"] or 0) + 1


def next_behind(model: Any, name: str, head: str, playbook: Playbook) -> str:
    """The next number that begins with `head` and a dot; none where there can be none."""
    there = model.objects.filter(playbook=playbook, **{f"{name}__startswith": f"{head}."})
    lasts = [whole_number(number.rpartition(".")[2]) for number in there.values_list(name, flat=True)]
    number = f"{head}.{max(lasts, default=0) + 1}"
    try:
        model._meta.get_field(name).run_validators(number)
    except ValidationError:
        return ""
    return number


def lesson_here(key: str) -> dict[str, Any]:
    """What the form of a new lesson begins with, where a section is named; nothing where it is not there."""
    section = Section.objects.select_related("playbook").filter(pk=whole_number(key)).first()
    if section is None:
        return {}
    number = next_behind(Lesson, "number", str(section.number), section.playbook)
    return {"playbook": section.playbook_id, "section": section.pk, "number": number}


def free_slug(piece: Any, chosen: Mapping[str, Any]) -> str:
    """Aspects share the addresses of their playbook alone."""
    longest = piece._meta.get_field("slug").max_length - 4
    wanted = slugify(chosen.get("title") or "")[:longest].strip("-") or str(piece._meta.model_name)
    others = type(piece).objects.exclude(pk=piece.pk)
    if not isinstance(piece, Playbook):
        others = others.filter(playbook=chosen.get("playbook"))
    taken = set(others.filter(slug__startswith=wanted).values_list("slug", flat=True))
    names = (wanted, *(f"{wanted}-{count}" for count in range(2, len(taken) + 2)))
    return next(name for name in names if name not in taken)


def free_levels(taken: Iterable[Any]) -> list[int]:
    return sorted(set(range(1, LEVELS + 1)) - set(taken))


def fill_levels(data: QueryDict) -> None:
    """Where the level of a row is left out it is the next that no other row has."""
    rows = range(min(whole_number(data.get("levels-TOTAL_FORMS", "")), LEVELS))
    levels = {f"levels-{row}-level": data.get(f"levels-{row}-level", "") for row in rows}
    free = free_levels(whole_number(level) for level in levels.values())
    for name, level in levels.items():
        if not level and free:
            data[name] = str(free.pop(0))
