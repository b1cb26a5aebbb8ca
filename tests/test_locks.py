"""Rows are locked in one way: against other changes, and not against new rows that refer to them."""

import re

from django.conf import settings

FOR_UPDATE = re.compile(r"select_for_update\((?!no_key=True)")
# Deletes the row it locks, and asks first what refers to it: nothing new may meanwhile.
DELETES = ["apps/teams/services/teams.py"]


def test_rows_are_locked_without_their_key() -> None:
    sources = sorted((settings.BASE_DIR / "apps").rglob("*.py"))
    found = [path for path in sources if FOR_UPDATE.search(path.read_text())]
    assert [str(path.relative_to(settings.BASE_DIR)) for path in found] == DELETES
