"""Who gets what in organizations and teams. Anonymous visitors and guests are sent to sign in, outsiders find nothing."""

from typing import Any, Literal

from tests.people import People
from tests.permissions import Row, Statuses
from tests.teams.factories import TOKEN, make_invitation, membership

READ_AND_WRITE: tuple[tuple[Literal["get", "post"], int], ...] = (("get", 200), ("post", 302))


def everybody_inside(status: int) -> Statuses:
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=status,
        member=status,
        lead=status,
        facilitator=status,
        curator=status,
        admin=status,
    )


def managers(status: int) -> Statuses:
    """Administrators and owners; the others are told why not."""
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=403,
        member=403,
        lead=403,
        facilitator=403,
        curator=403,
        admin=status,
    )


def staff(status: int) -> Statuses:
    """The team's lead, administrators and owners; the others are told why not."""
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=403,
        member=403,
        lead=status,
        facilitator=403,
        curator=403,
        admin=status,
    )


def organization(people: People) -> list[Any]:
    return [people.organization.code]


def the_viewer(people: People) -> list[Any]:
    return [people.organization.code, membership(people.viewer, people.organization).code]


def the_owner(people: People) -> list[Any]:
    return [people.organization.code, membership(people.owner, people.organization).code]


def an_invitation(people: People) -> list[Any]:
    return [people.organization.code, make_invitation(people.organization, by=people.owner).code]


def team(people: People) -> list[Any]:
    return [people.team.code]


def the_member_of_the_team(people: People) -> list[Any]:
    return [people.team.code, membership(people.member, people.organization).code]


def a_token(people: People) -> list[Any]:
    make_invitation(people.organization, by=people.owner)
    return [TOKEN]


def a_token_for_the_outsider(people: People) -> list[Any]:
    make_invitation(people.organization, by=people.owner, email=people.outsider.email)
    return [TOKEN]


def everybody_who_holds_it(status: int, *, anonymous: int = 200, outsider: int | None = None) -> Statuses:
    return Statuses(
        anonymous=anonymous,
        outsider=status if outsider is None else outsider,
        guest=anonymous,
        viewer=status,
        member=status,
        lead=status,
        facilitator=status,
        curator=status,
        admin=status,
        newcomer=status,
    )


ROWS: dict[str, Row | list[Row]] = {
    "teams:organization_create": [
        Row(
            method=method,
            data={"name": "New"},
            statuses=Statuses(
                anonymous=302,
                outsider=status,
                guest=302,
                viewer=status,
                member=status,
                lead=status,
                facilitator=status,
                curator=status,
                admin=status,
            ),
        )
        for method, status in READ_AND_WRITE
    ],
    "teams:organization_detail": Row(make_args=organization, statuses=everybody_inside(200)),
    "teams:organization_edit": [
        Row(make_args=organization, statuses=managers(200)),
        Row(method="post", make_args=organization, data={"name": "New"}, statuses=managers(302)),
    ],
    "teams:organization_switch": Row(method="post", make_args=organization, statuses=everybody_inside(302)),
    "teams:organization_leave": [
        Row(make_args=organization, statuses=everybody_inside(200)),
        Row(method="post", make_args=organization, statuses=everybody_inside(302)),
    ],
    "teams:member_edit": [
        Row(make_args=the_viewer, statuses=managers(200)),
        Row(method="post", make_args=the_viewer, data={"role": "member"}, statuses=managers(302)),
        # An owner is changed by owners alone.
        Row(
            make_args=the_owner,
            statuses=Statuses(
                anonymous=302,
                outsider=404,
                guest=302,
                viewer=403,
                member=403,
                lead=403,
                facilitator=403,
                curator=403,
                admin=403,
                owner=200,
            ),
        ),
    ],
    "teams:member_remove": [
        Row(make_args=the_viewer, statuses=managers(200)),
        Row(method="post", make_args=the_viewer, statuses=managers(302)),
        Row(
            method="post",
            make_args=the_owner,
            statuses=Statuses(
                anonymous=302,
                outsider=404,
                guest=302,
                viewer=403,
                member=403,
                lead=403,
                facilitator=403,
                curator=403,
                admin=403,
                owner=302,
            ),
        ),
    ],
    "teams:invitation_create": [
        Row(make_args=organization, statuses=managers(200)),
        Row(
            method="post",
            make_args=organization,
            data={"email": "new@example.org", "role": "member"},
            statuses=managers(302),
        ),
    ],
    "teams:invitation_resend": Row(method="post", make_args=an_invitation, statuses=managers(302)),
    "teams:invitation_revoke": Row(method="post", make_args=an_invitation, statuses=managers(302)),
    # Whoever holds the link sees the invitation; only who it was sent to joins.
    "teams:invitation_accept": [
        Row(make_args=a_token, statuses=everybody_who_holds_it(200)),
        Row(method="post", make_args=a_token, statuses=everybody_who_holds_it(403)),
        Row(method="post", make_args=a_token_for_the_outsider, statuses=everybody_who_holds_it(403, outsider=302)),
    ],
    "teams:invitation_ask": Row(method="post", make_args=a_token, statuses=everybody_who_holds_it(302, anonymous=302)),
    "teams:team_create": [
        Row(make_args=organization, statuses=managers(200)),
        Row(method="post", make_args=organization, data={"name": "New"}, statuses=managers(302)),
    ],
    "teams:team_detail": Row(make_args=team, statuses=everybody_inside(200)),
    "teams:team_edit": [
        Row(make_args=team, statuses=staff(200)),
        Row(method="post", make_args=team, data={"name": "New"}, statuses=staff(302)),
    ],
    "teams:team_delete": Row(method="post", make_args=team, statuses=managers(302)),
    "teams:team_member_add": Row(
        method="post",
        make_args=team,
        data=lambda people: {"member": membership(people.viewer, people.organization).code, "role": "member"},
        statuses=staff(302),
    ),
    "teams:team_member_edit": Row(
        method="post", make_args=the_member_of_the_team, data={"role": "lead"}, statuses=staff(302)
    ),
    # Everybody may take themselves out of a team.
    "teams:team_member_remove": Row(
        method="post",
        make_args=the_member_of_the_team,
        statuses=Statuses(
            anonymous=302,
            outsider=404,
            guest=302,
            viewer=403,
            member=302,
            lead=302,
            facilitator=403,
            curator=403,
            admin=302,
        ),
    ),
}
