from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.insights import demo
from apps.insights.demo_facts import JOIN_CODE, ORGANIZATION, PASSWORD, PLAYBOOK
from apps.lessons.models import Playbook


class Command(BaseCommand):
    help = "Make a demo organization to try things in. Running it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--show", action="store_true", help="only print the demo's sign-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show"]:
            self.show()
            return
        if settings.SECURE:
            raise CommandError("The demo has a password everybody knows, so it does not belong on a public server.")
        if not Playbook.objects.filter(slug=PLAYBOOK).exists():
            raise CommandError("The demo works with the shipped playbook. Run load_playbook first.")
        made = demo.load_demo()
        self.stdout.write(f"{ORGANIZATION} " + ("is ready." if made else "was there already; nothing was changed."))

    def show(self) -> None:
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for person in demo.PEOPLE:
            self.stdout.write(f"  {person.email:<26} {person.name}, {person.does}")
        code = f"{JOIN_CODE[:4]} {JOIN_CODE[4:]}"
        self.stdout.write(f"or take part without an account: {settings.BASE_URL}/join/ with the code {code}")
