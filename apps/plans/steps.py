"""Steps out of what people write or paste: one a line, without the marks of the list they stood in."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

MOST = 50
LENGTH = 300

# A bullet, a number or a box, in this order and each at most once: "- [ ] ", "3. ", "• ", "☐ ".
MARK = re.compile(
    r"^\s*(?:[-–—*+•‣▪▫◦·●○∙](?:\s+|$))?(?:\(?\d{1,3}[.)](?:\s+|$))?(?:(?:\[[ xX✓]?\]|[☐☑☒✓✔])(?:\s+|$))?"
)


def steps_in(text: str) -> list[str]:
    steps = (MARK.sub("", line).strip() for line in text.splitlines())
    return [step for step in steps if step]


def why_not_steps(steps: Sequence[str]) -> str | None:
    if len(steps) > MOST:
        return _("At most %(limit)s steps at once; you can add more afterwards.") % {"limit": MOST}
    if any(len(step) > LENGTH for step in steps):
        return _("Keep each step within %(limit)s characters.") % {"limit": LENGTH}
    return None
