from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.recommendations.pack_schema import FOLDER, schemas


class Command(BaseCommand):
    help = "Write the JSON Schemas of a pack's files, which docs/packs.md explains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (folder / name).write_text(text)
        self.stdout.write(self.style.SUCCESS(f"{len(schemas())} schemas in {folder}."))
