"""Brings a database, translations and static files up to date; every step may be repeated. Prints the demo's sign-ins.

One process for all of it, because every start of Django costs a second or more.
"""

import hashlib
import inspect
import io
import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.catalogs import compile_catalogs


def main() -> None:
    say("Compiling the translations")
    compile_catalogs()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
        say("Bringing the tables up to date (half a minute, the first time)")
        call_command("migrate", verbosity=0, interactive=False)
        collect_static_files()
        quiet = io.StringIO()
        say("Loading the playbook")
        call_command("load_playbook", stdout=quiet)
        say("Loading the demo")
        call_command("load_demo", stdout=quiet)
        call_command("load_demo", "--show")
    except (CommandError, ImproperlyConfigured) as error:
        sys.exit(str(error))


def say(step: str) -> None:
    """On the error stream, for what is printed belongs to who started this."""
    print(step, file=sys.stderr, flush=True)


def collect_static_files() -> None:
    """Compressing a thousand files takes ten seconds, so it happens only when one of them has changed."""
    from django.conf import settings

    mark = Path(settings.STATIC_ROOT) / ".collected-from"
    fingerprint = static_fingerprint()
    if mark.exists() and mark.read_text() == fingerprint:
        return
    say("Collecting and compressing the static files")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(fingerprint)


def static_fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders
    from django.core.files.storage import storages

    paths = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    paths.append(Path(inspect.getfile(type(storages["staticfiles"]))))
    digest = hashlib.sha256()
    for path in sorted(paths):
        state = path.stat()
        digest.update(f"{path} {state.st_mtime_ns} {state.st_size}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
