from collections.abc import Mapping
from typing import Any

from apps.common.refusals import Refused


class PlanRefused(Refused):
    """Why a plan, an initiative, an item or a comment was not changed."""


class ChangedMeanwhile(PlanRefused):
    """Somebody else changed the same thing since the person saw it. `now` has by field what stands there now, where the
    person is asked which of the two it should be."""

    def __init__(self, sentence: str, now: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.now = now or {}
