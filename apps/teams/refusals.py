from apps.common.refusals import Refused


class TeamsRefused(Refused):
    """Why an organization, a team, a role or an invitation was not changed."""


def refuse(reason: str | None) -> None:
    """Stop with the reason, if there is one."""
    if reason:
        raise TeamsRefused(reason)
