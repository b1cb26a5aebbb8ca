from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.common.refusals import Refused
from apps.lessons.enums import Outcome
from apps.lessons.loading import Change
from apps.lessons.pack import SHIPPED
from apps.recommendations.pack import read_pack
from apps.recommendations.services import load_pack


class Command(BaseCommand):
    help = "Load a playbook from its pack and publish it. What a curator has edited stays, unless told otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("slug", nargs="?", help="a pack that comes with Throughline; without it, all of them")
        which.add_argument("--path", type=Path, help="the folder of a pack")
        parser.add_argument("--overwrite", action="store_true", help="also what a curator has edited or removed")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = [options["path"]] if options["path"] else shipped(options["slug"])
        for folder in folders:
            try:
                pack = read_pack(folder)
                loaded = load_pack(pack=pack, overwrite=options["overwrite"], dry_run=options["dry_run"])
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            for part in loaded:
                if part.outcome != Outcome.UNCHANGED:
                    self.stdout.write(f"{part.kind} {part.key} {part.title}".strip() + f": {part.outcome.label}")
                    self._show(part.changes)
            counts = Counter(part.outcome for part in loaded)
            told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
            if options["dry_run"]:
                told += "; nothing was written"
            self.stdout.write(self.style.SUCCESS(f"{pack.playbook.title}: {told}."))

    def _show(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self.stdout.write(f"  {change.field}:")
            for sign, text in (("-", change.before), ("+", change.after)):
                for line in text.split("\n") if text else ():
                    self.stdout.write(f"  {sign} {line}".rstrip())


def shipped(slug: str | None) -> list[Path]:
    packs = sorted(path for path in SHIPPED.iterdir() if path.is_dir())
    found = [path for path in packs if slug in {None, path.name}]
    if not found:
        known = ", ".join(path.name for path in packs)
        raise CommandError(f"No playbook {slug} comes with Throughline. These do: {known}.")
    return found
