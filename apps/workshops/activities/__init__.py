"""The kinds of activity that exist. Adding one adds a module, a folder of templates and a line here."""

from apps.workshops.activities import commit, dot_vote, ideas, read
from apps.workshops.activities.base import ActivityKind
from apps.workshops.enums import Kind

KINDS: dict[Kind, ActivityKind] = {module.KIND.kind: module.KIND for module in (read, ideas, dot_vote, commit)}

__all__ = ["KINDS", "ActivityKind"]
