from typing import TYPE_CHECKING, Any

from apps.accounts.models import User
from apps.activity.models import Entry

if TYPE_CHECKING:
    from apps.teams.models import Organization


def record(
    *,
    organization: "Organization",
    by: User | None,
    verb: str,
    subject: tuple[str, str],
    by_name: str = "",
    **data: Any,
) -> Entry:
    """Write one entry in the caller's transaction. `subject` is (kind, public code); `by_name` names a guest."""
    kind, code = subject
    name = str(by) if by else by_name
    return Entry.objects.create(
        organization=organization,
        actor=by,
        actor_name=name[:120],
        verb=verb,
        subject_kind=kind,
        subject_code=code,
        data=data,
    )
