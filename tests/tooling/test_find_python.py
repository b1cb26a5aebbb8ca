"""scripts/find-python: the right Python, or one line that says what to install."""

import shutil
import sys
from pathlib import Path

from tests.tooling.commands import run

BASH = shutil.which("bash") or "/bin/bash"


def commands(folder: Path, **python: str) -> str:
    """A PATH with only what the script needs, and the Pythons given as name and script."""
    for name in ("bash", "cat", "dirname", "env"):
        (folder / name).symlink_to(shutil.which(name) or name)
    for name, script in python.items():
        (folder / name).write_text(f"#!{BASH}\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_find_python_says_what_to_install(tmp_path: Path) -> None:
    ended = run(BASH, "scripts/find-python", PATH=commands(tmp_path), HOME=str(tmp_path))
    assert ended.code == 1
    assert len(ended.lines) == 1
    assert ended.lines[0].startswith("Throughline needs Python 3.12 or newer with its venv module: install it")


def test_find_python_passes_over_an_old_one(tmp_path: Path) -> None:
    versions = tmp_path / "home" / ".pyenv" / "versions" / "3.13.0" / "bin"
    versions.mkdir(parents=True)
    (versions / "python3").write_text(f'#!{BASH}\nexec "{sys.executable}" "$@"\n')
    (versions / "python3").chmod(0o755)
    path = commands(tmp_path, python3="exit 1")
    ended = run(BASH, "scripts/find-python", PATH=path, HOME=str(tmp_path / "home"))
    assert (ended.code, ended.out.strip()) == (0, str(Path(sys.executable).resolve()))


def test_find_python_takes_the_one_named_by_hand(tmp_path: Path) -> None:
    path = commands(tmp_path)
    ended = run(BASH, "scripts/find-python", PATH=path, HOME=str(tmp_path), PYTHON=sys.executable)
    assert (ended.code, ended.out.strip()) == (0, str(Path(sys.executable).resolve()))
