"""What a spreadsheet of new lessons would do, and doing it, in a playbook of its own size."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from apps.accounts.models import User
from apps.lessons.models import Playbook
from apps.lessons.pack.documents import LessonDocument
from apps.recommendations.pack import Pack
from apps.recommendations.services import describe_pack, load_pack, pack_of_sheet
from apps.recommendations.sheets.writing import write_workbook

PLACES = 90  # lessons of one section, whose numbers end in two digits


@dataclass(frozen=True)
class Imported:
    """Seconds for a number of new rows: from the file to what it would do, and from the file into the library."""

    rows: int
    dry_run: float
    importing: float | None


def measure(rows: Sequence[int], by: User) -> list[Imported]:
    """The first number is imported too. Nothing stays of it."""
    pack = describe_pack(Playbook.objects.get(slug="china-ai-advances"))
    found = []
    for number in rows:
        with transaction.atomic():
            found.append(_measured(pack, number, by, is_imported=number == rows[0]))
            transaction.set_rollback(True)
    return found


def _measured(pack: Pack, rows: int, by: User, *, is_imported: bool) -> Imported:
    sections = [
        pack.playbook.sections[0].model_copy(update={"number": 100 + index, "title": f"New {index}", "position": None})
        for index in range(rows // PLACES + 1)
    ]
    empty = replace(pack, playbook=pack.playbook.model_copy(update={"sections": sections}), lessons=[])
    load_pack(pack=replace(empty, aspects=[], faq=[], readings=[], recommendations=[]), overwrite=True, by=by)
    playbook = Playbook.objects.get(slug=pack.playbook.slug)
    content = write_workbook(replace(empty, recommendations=[], lessons=[_lesson(pack, row) for row in range(rows)]))
    started = time.monotonic()
    load_pack(pack=pack_of_sheet(playbook, "library.xlsx", content), by=by, dry_run=True)
    dry_run = time.monotonic() - started
    if not is_imported:
        return Imported(rows, dry_run, None)
    started = time.monotonic()
    load_pack(pack=pack_of_sheet(playbook, "library.xlsx", content), by=by)
    return Imported(rows, dry_run, time.monotonic() - started)


def _lesson(pack: Pack, row: int) -> LessonDocument:
    section, place = divmod(row, PLACES)
    values = {"number": f"{100 + section}.{place + 1}", "slug": f"new-{row}", "title": f"New lesson {row}"}
    return pack.lessons[row % len(pack.lessons)].model_copy(update=values | {"position": None, "translated_from": None})
