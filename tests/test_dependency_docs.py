"""docs/decisions/0006-dependencies.md: every direct requirement has a line that says what it saves us."""

import re
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
RECORD = ROOT / "docs" / "decisions" / "0006-dependencies.md"
ROW = re.compile(r"^\| `(?P<name>[\w.-]+)` \|(?P<cells>.*)\|$", re.MULTILINE)
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)", re.MULTILINE)
COLUMNS = 3  # what it saves us; licence; alive


def direct() -> list[str]:
    files = [ROOT / "requirements.in", ROOT / "requirements-dev.in"]
    return [row["name"] for file in files for row in REQUIREMENT.finditer(file.read_text())]


def test_every_direct_requirement_has_one_line_and_no_line_is_left_over() -> None:
    assert sorted(row["name"] for row in ROW.finditer(RECORD.read_text())) == sorted(direct())


def test_every_line_fills_every_column() -> None:
    rows = {
        row["name"]: [cell.strip() for cell in row["cells"].split(" | ")] for row in ROW.finditer(RECORD.read_text())
    }
    assert [name for name, cells in rows.items() if len(cells) != COLUMNS or not all(cells)] == []
