"""Who gets what from plans: everybody of the organization reads, members comment, the team and those who run it write.

The person called "member" is in the team; the curator is a member of the organization outside it."""

from typing import Any

from apps.plans.periods import Quarter
from apps.plans.services import move_initiative
from tests.lessons.factories import make_playbook
from tests.people import People
from tests.permissions import Row, Statuses
from tests.plans.factories import make_comment, make_initiative, make_item, make_plan, today
from tests.recommendations.factories import make_recommendation


def readers(status: int) -> Statuses:
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


def commenters(status: int) -> Statuses:
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=403,
        member=status,
        lead=status,
        facilitator=status,
        curator=status,
        admin=status,
    )


def editors(status: int) -> Statuses:
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=403,
        member=status,
        lead=status,
        facilitator=status,
        curator=403,
        admin=status,
    )


def author(status: int) -> Statuses:
    """Of a comment the team's member wrote."""
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=403,
        member=status,
        lead=403,
        facilitator=403,
        curator=403,
        admin=403,
    )


def moderators(status: int) -> Statuses:
    return Statuses(
        anonymous=302,
        outsider=404,
        guest=302,
        viewer=403,
        member=status,
        lead=status,
        facilitator=403,
        curator=403,
        admin=status,
    )


def team(people: People) -> list[Any]:
    return [people.team.code]


def plan(people: People) -> list[Any]:
    return [make_plan(people.team).code]


def initiative(people: People) -> list[Any]:
    return [make_initiative(people.team).code]


def moved(people: People) -> list[Any]:
    found = make_initiative(people.team)
    left = found.plan.code
    move_initiative(initiative=found, to=Quarter.of(today()).next, by=people.lead)
    return [found.code, left]


def item(people: People) -> list[Any]:
    found = make_item(make_initiative(people.team))
    return [found.initiative.code, found.code]


def comment(people: People) -> list[Any]:
    found = make_comment(make_initiative(people.team), people.member)
    return [found.initiative.code, found.code]


def next_quarter() -> str:
    return Quarter.of(today()).next.name


INITIATIVE = {"title": "Registry", "outcome": "One place.", "due_on": today().isoformat()}


def own_recommendation(people: People) -> list[Any]:
    """Of the organization's own playbook, so that the outsider finds nothing."""
    recommendation = make_recommendation(playbook=make_playbook(organization=people.organization))
    return [recommendation.playbook.slug, recommendation.code]


ROWS: dict[str, Row | list[Row]] = {
    "plans:plan_list": Row(
        statuses=Statuses(
            anonymous=302,
            outsider=200,
            guest=302,
            viewer=200,
            member=200,
            lead=200,
            facilitator=200,
            curator=200,
            admin=200,
        )
    ),
    "plans:recommendation_adopt": [
        Row(make_args=own_recommendation, statuses=editors(200)),
        Row(
            method="post",
            make_args=own_recommendation,
            data=lambda people: INITIATIVE | {"team": people.team.code},
            statuses=editors(302),
        ),
    ],
    "plans:plan_create": Row(method="post", make_args=team, statuses=editors(302)),
    "plans:plan_detail": Row(make_args=plan, statuses=readers(200)),
    "plans:plan_board": Row(make_args=plan, statuses=readers(200)),
    "plans:plan_carry_over": [
        Row(make_args=plan, statuses=editors(200)),
        Row(method="post", make_args=plan, statuses=editors(302)),
    ],
    "plans:initiative_create": [
        Row(make_args=plan, statuses=editors(200)),
        Row(method="post", make_args=plan, data=INITIATIVE, statuses=editors(302)),
    ],
    "plans:initiative_detail": Row(make_args=initiative, statuses=readers(200)),
    "plans:initiative_edit": [
        Row(make_args=initiative, statuses=editors(200)),
        Row(method="post", make_args=initiative, data=INITIATIVE, statuses=editors(302)),
    ],
    "plans:initiative_state": [
        Row(make_args=initiative, statuses=editors(200)),
        Row(method="post", make_args=initiative, data={"state": "doing"}, statuses=editors(302)),
    ],
    "plans:initiative_move": [
        Row(make_args=initiative, statuses=editors(200)),
        Row(
            method="post",
            make_args=initiative,
            data=lambda people: {"quarter": next_quarter()},
            statuses=editors(302),
        ),
    ],
    "plans:initiative_move_back": Row(method="post", make_args=moved, statuses=editors(302)),
    "plans:initiative_delete": [
        Row(make_args=initiative, statuses=editors(200)),
        Row(method="post", make_args=initiative, statuses=editors(302)),
    ],
    "plans:item_create": Row(method="post", make_args=initiative, data={"title": "Write it"}, statuses=editors(302)),
    "plans:item_edit": [
        Row(make_args=item, statuses=editors(200)),
        Row(method="post", make_args=item, data={"title": "Write it well"}, statuses=editors(302)),
    ],
    "plans:item_state": [
        Row(make_args=item, statuses=editors(200)),
        Row(method="post", make_args=item, data={"state": "done"}, statuses=editors(302)),
    ],
    "plans:item_move": Row(method="post", make_args=item, data={"to": "up"}, statuses=editors(302)),
    "plans:item_delete": [
        Row(make_args=item, statuses=editors(200)),
        Row(method="post", make_args=item, statuses=editors(302)),
    ],
    "plans:comment_create": Row(
        method="post", make_args=initiative, data={"text": "Start small."}, statuses=commenters(302)
    ),
    "plans:comment_edit": [
        Row(make_args=comment, statuses=author(200)),
        Row(method="post", make_args=comment, data={"text": "Start smaller."}, statuses=author(302)),
    ],
    "plans:comment_delete": [
        Row(make_args=comment, statuses=moderators(200)),
        Row(method="post", make_args=comment, statuses=moderators(302)),
    ],
}
