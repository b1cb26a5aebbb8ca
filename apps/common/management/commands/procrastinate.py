"""Takes the place of procrastinate's own command: its worker comes back by itself, and its health is that of the worker."""

import sys
from typing import Any

from django.core.management import CommandError
from django.db import Error, connection
from procrastinate.contrib.django.management.commands.procrastinate import Command as ProcrastinateCommand

from config import health, worker


class Command(ProcrastinateCommand):
    requires_system_checks = []  # they cost seconds of a processor, each time somebody asks for the health

    def handle(self, *args: Any, **options: Any) -> None:
        options.pop("skip_checks", None)  # what `call_command` adds, and the library would hand on
        given = {name: value for name, value in options.items() if name not in self._django_options}
        if options["command"] == "worker":
            del given["command"], given["func"]
            sys.exit(worker.run(**given))
        if options["command"] == "healthchecks":
            self.stdout.write(self.check_health())
            return
        super().handle(*args, **options)

    def check_health(self) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute(health.AGE)
                age = cursor.fetchone()[0]
        except Error as error:
            raise CommandError(f"The database cannot be asked: {' '.join(str(error).split())}") from error
        if sentence := health.why_not_well(age):
            raise CommandError(sentence)
        return f"A job worker gave a sign of life {age:.0f} seconds ago."
