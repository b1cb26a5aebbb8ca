"""What must hold before a change lands: `python -m scripts.check lint|types|unit|all`; all is everything."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from scripts.find_chromium import find_or_install
from scripts.start import ROOT, CannotStartError, database, writable_folder

BIN = Path(sys.executable).parent
NO_DATABASE = "postgres://nobody@127.0.0.1:1/none"  # for checks that read the settings and never connect
PRODUCTION = {
    "ALLOWED_HOSTS": "throughline.example",
    "BASE_URL": "https://throughline.example",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "SECRET_KEY": "a key for this check only, made of more than fifty characters and many kinds: 0123456789!?",
}


@dataclass(frozen=True)
class Step:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def shell_scripts() -> list[str]:
    candidates = [*(ROOT / "scripts").iterdir(), ROOT / ".ci/run"]
    return [str(path.relative_to(ROOT)) for path in candidates if path.is_file() and _is_bash(path)]


def _is_bash(path: Path) -> bool:
    return path.read_bytes().startswith(b"#!/usr/bin/env bash")


LINT = [
    Step("format", python("-m", "ruff", "format", "--check", ".")),
    Step("ruff", python("-m", "ruff", "check", ".")),
    Step("templates", python("-m", "djlint", "templates", "apps", "--lint", "--quiet")),
    Step("app order", python("-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")),
    Step("Dockerfile", (str(BIN / "hadolint"), "Dockerfile")),
    Step("shell scripts", (str(BIN / "shellcheck"), *shell_scripts())),
]
TYPES = [Step("types", python("-m", "mypy"))]
DJANGO = [
    Step("migrations", python("manage.py", "makemigrations", "--check", "--dry-run")),
    Step("deployment", python("manage.py", "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
]
UNIT = [Step("unit tests", python("-m", "pytest", "-n", "2", "-m", "not browser"))]
TESTS = [Step("tests", python("-m", "pytest", "-n", "2", "--cov", "--cov-report", "term"))]


def main(wanted: str) -> int:
    environment = os.environ | {"SECRET_KEY": PRODUCTION["SECRET_KEY"]}
    try:
        if wanted in ("lint", "types"):
            return run(LINT if wanted == "lint" else TYPES, environment | {"DATABASE_URL": NO_DATABASE})
        # A folder of its own, so that the tests and a running `make run` never meet.
        var = writable_folder(ROOT / "var" / "test")
        environment |= {"THROUGHLINE_VAR": str(var), "CHROMIUM": find_or_install()}
        with database(var) as url:
            if not os.environ.get("DATABASE_URL"):
                make_forgetful(url)
            steps = UNIT if wanted == "unit" else [*LINT, *TYPES, *DJANGO, *TESTS]
            return run(steps, environment | {"DATABASE_URL": url})
    except CannotStartError as error:
        print(error, file=sys.stderr)
        return 1


def make_forgetful(url: str) -> None:
    """What the tests write is gone after them: it need not survive a power cut."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # ty: no user input
        connection.execute("SELECT pg_reload_conf()")


def run(steps: list[Step], environment: Mapping[str, str]) -> int:
    """Every step runs, also after one that failed: a person wants to see all that is wrong."""
    failed = []
    for step in steps:
        print(f"── {step.name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(step.command, cwd=ROOT, env={**environment, **step.environment}, check=False).returncode
        print(f"   {'ok' if code == 0 else 'failed'} after {time.monotonic() - started:.0f} s", flush=True)
        if code:
            failed.append(step.name)
    if failed:
        print(f"Failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
