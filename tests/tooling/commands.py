"""Runs the project's commands as a person would, in an environment of the test's own making."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60  # seconds


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    lines: list[str]
    """What it said on stderr."""


def run(*command: str, **environment: str) -> Ended:
    """Settings of this test run do not reach the command: it gets `environment`, and what finding programs takes."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    done = subprocess.run(
        command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr.strip().splitlines())


def python(*arguments: str, **environment: str) -> Ended:
    return run(sys.executable, *arguments, **environment)
