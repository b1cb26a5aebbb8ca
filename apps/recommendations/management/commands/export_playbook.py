from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.common.refusals import Refused
from apps.lessons.models import Playbook
from apps.lessons.pack.folder import write
from apps.recommendations.pack import parse_pack
from apps.recommendations.services import describe_pack


class Command(BaseCommand):
    help = "Write what is live in a playbook as a pack, which `load_playbook --path` loads again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("folder", type=Path, help="a folder that is empty, or not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        playbook = Playbook.objects.filter(slug=options["slug"]).first()
        if playbook is None:
            known = ", ".join(Playbook.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no playbook {options['slug']}. There are: {known}.")
        try:
            files = describe_pack(playbook).files()
            parse_pack({file.name: file.text().encode() for file in files})
            write(files, options["folder"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(self.style.SUCCESS(f"{playbook.title}: {len(files)} files in {options['folder']}."))
