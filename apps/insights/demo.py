"""The demo organization: made up, built by the product's own services, so that every page has something to show.

One workshop has ended and left its initiatives in the teams' plans, one is open for anybody to join, one is prepared.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.insights.demo_facts import JOIN_CODE, ORGANIZATION, PASSWORD, PLAYBOOK
from apps.lessons.models import Lesson, Playbook
from apps.plans.enums import Helped, State
from apps.plans.models import Initiative
from apps.plans.services import (
    Ending,
    add_comment,
    add_item,
    finish_initiative,
    set_initiative_state,
    set_item_state,
)
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Membership, Organization, Team
from apps.teams.services.organizations import create_organization
from apps.teams.services.teams import create_team, put_in_team
from apps.workshops.agenda import TEMPLATES
from apps.workshops.enums import Anonymity, Kind
from apps.workshops.models import Activity, Contribution, Participant, Workshop
from apps.workshops.services.commit import Commitment, commit
from apps.workshops.services.ideas import save_idea
from apps.workshops.services.join import join_as_guest
from apps.workshops.services.prepare import Frame, create_workshop, open_workshop
from apps.workshops.services.room import close_vote, end_workshop, go_to, reveal
from apps.workshops.services.votes import give_dot


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    role: Role
    team: str
    does: str


PEOPLE = (
    DemoPerson("ana@northwind.example", "Ana Moreau", Role.OWNER, "Platform", "owns the organization, runs workshops"),
    DemoPerson("jonas@northwind.example", "Jonas Lind", Role.FACILITATOR, "Data", "runs workshops, drafts lessons"),
    DemoPerson("priya@northwind.example", "Priya Raman", Role.MEMBER, "Platform", "leads the Platform team"),
    DemoPerson("mei@northwind.example", "Mei Kato", Role.MEMBER, "Data", "works in the Data team, curates the library"),
    DemoPerson("tom@northwind.example", "Tom Okafor", Role.VIEWER, "", "looks at what came of it"),
)
LEADS = {"Platform": "priya@northwind.example", "Data": "jonas@northwind.example"}
GROUPS = {"mei@northwind.example": "Curators", "jonas@northwind.example": "Editors"}
TEAMS = ("Platform", "Data", "Product", "People")
GUESTS = ("Aylin", "Bram", "Chiara", "Dewi", "Emil", "Farah", "Goran", "Hana")

# Idea, lesson, and how many guests gave it how many dots (in the order of GUESTS).
IDEAS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("One pipeline template, owned by platform, used by every squad", "2.2", (3, 2, 3, 2, 3, 2, 1, 0)),
    ("Rollback drill every month", "4.1", (1, 2, 1, 2, 1, 1, 1, 2)),
    ("Give each team a risk budget for experiments", "5.2", (1, 0, 1, 1, 0, 1, 2, 1)),
    ("Cost per thousand predictions on every dashboard", "4.1", (0, 1, 0, 0, 1, 1, 1, 2)),
    ("Model registry before the next launch", "2.2", (0, 0, 0, 0, 0, 0, 0, 0)),
)


@dataclass(frozen=True)
class DemoCommitment:
    """What became of an idea: days are counted from today; items are (title, state, days until due)."""

    idea: int
    title: str
    outcome: str
    team: str
    owner: str
    due: int
    state: State
    reason: str
    items: tuple[tuple[str, State, int], ...]


COMMITMENTS = (
    DemoCommitment(
        0,
        "One pipeline template for every squad",
        "A new model goes to production through the same steps in every squad.",
        "Platform",
        "priya@northwind.example",
        38,
        State.DOING,
        "",
        (
            ("List the steps each squad runs today", State.DONE, -9),
            ("Agree on the shared template", State.DONE, -4),
            ("Move the first squad over", State.DOING, 5),
            ("Write down how to leave the template", State.TO_DO, 12),
        ),
    ),
    DemoCommitment(
        1,
        "Monthly rollback drill",
        "Any model in production can be taken back by whoever is on call.",
        "Platform",
        "ana@northwind.example",
        20,
        State.TO_DO,
        "",
        (("Choose the first model to drill", State.TO_DO, -2), ("Put the drill in the calendar", State.TO_DO, 6)),
    ),
    DemoCommitment(
        2,
        "Risk budget for experiments",
        "Every team may try things within limits that were agreed beforehand.",
        "Data",
        "mei@northwind.example",
        45,
        State.BLOCKED,
        "Waiting for the data protection officer’s reading.",
        (
            ("Write the limits down on one page", State.DONE, -6),
            ("Have the limits checked for privacy", State.BLOCKED, 3),
        ),
    ),
    DemoCommitment(
        3,
        "Cost per thousand predictions on every dashboard",
        "Each team sees what its predictions cost, every day.",
        "Data",
        "jonas@northwind.example",
        -1,
        State.DONE,
        "",
        (
            ("Agree on what counts as a prediction", State.DONE, -10),
            ("Add the figure to the dashboards", State.DONE, -3),
        ),
    ),
)


@transaction.atomic
def load_demo() -> bool:
    """Make the demo organization unless it is there already; says whether it made it."""
    if Organization.objects.filter(name=ORGANIZATION, memberships__user__email=PEOPLE[0].email).exists():
        return False
    users = {person.email: make_user(person) for person in PEOPLE}
    ana, jonas = users["ana@northwind.example"], users["jonas@northwind.example"]
    organization = create_organization(name=ORGANIZATION, by=ana)
    teams = {name: create_team(organization=organization, name=name, by=ana) for name in TEAMS}
    for person in PEOPLE:
        seat_in_organization(person, users[person.email], organization, teams, ana)
    playbook = Playbook.objects.get(slug=PLAYBOOK)
    lessons = {lesson.number: lesson for lesson in playbook.lessons.select_related("section")}
    held = hold_workshop(organization, playbook, lessons, list(teams.values())[:2], ana)
    commit_ideas(held, teams, users, ana)
    end_in_the_past(held, ana)
    open_one(organization, playbook, lessons, list(teams.values()), ana)
    prepare_one(organization, playbook, lessons, [teams["Data"]], jonas)
    return True


def make_user(person: DemoPerson) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, PASSWORD, name=person.name)
        EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
    if group := GROUPS.get(person.email):
        user.groups.add(Group.objects.get(name=group))
    return user


def seat_in_organization(
    person: DemoPerson, user: User, organization: Organization, teams: dict[str, Team], by: User
) -> None:
    member, _made = Membership.objects.get_or_create(
        organization=organization, user=user, defaults={"role": person.role}
    )
    if person.team:
        role = TeamRole.LEAD if LEADS[person.team] == person.email else TeamRole.MEMBER
        put_in_team(team=teams[person.team], member=member, role=role, by=by)


def frame(title: str, purpose: str, in_days: int, teams: list[Team], anonymity: Anonymity) -> Frame:
    day = timezone.localtime() + dt.timedelta(days=in_days)
    starts_at = day.replace(hour=9, minute=0, second=0, microsecond=0)
    return Frame(title=title, purpose=purpose, starts_at=starts_at, anonymity=anonymity, teams=teams)


def hold_workshop(
    organization: Organization, playbook: Playbook, lessons: dict[str, Lesson], teams: list[Team], by: User
) -> Workshop:
    """A whole workshop as it would have gone: guests join, write, vote; the room is left at its commit step."""
    workshop = create_workshop(
        organization=organization,
        playbook=playbook,
        template=TEMPLATES["lessons-to-action"],
        lessons=[lessons[number] for number in ("2.2", "4.1", "5.2")],
        frame=frame(
            "AI operating model",
            "Leave with no more than four initiatives that somebody owns.",
            -16,
            teams,
            Anonymity.ANONYMOUS,
        ),
        by=by,
    )
    workshop = open_workshop(workshop=workshop, by=by)
    guests = [join_as_guest(workshop=workshop, name=name, team=None, key=uuid.uuid4()) for name in GUESTS]
    vote = workshop.activities.get(kind=Kind.DOT_VOTE)
    assert vote.source is not None
    ideas = write_ideas(vote.source, lessons, guests, by)
    go_to(activity=vote, by=by)
    for idea, (_text, _number, dots) in zip(ideas, IDEAS, strict=True):
        for guest, number in zip(guests, dots, strict=True):
            for _dot in range(number):
                give_dot(activity=vote, participant=guest, contribution=idea, key=uuid.uuid4())
    close_vote(activity=vote, by=by)
    return workshop


def write_ideas(
    activity: Activity, lessons: dict[str, Lesson], guests: list[Participant], by: User
) -> list[Contribution]:
    go_to(activity=activity, by=by)
    ideas = [
        save_idea(activity=activity, participant=guest, key=uuid.uuid4(), edition=1, text=text, lesson=lessons[number])
        for guest, (text, number, _dots) in zip(guests, IDEAS, strict=False)
    ]
    reveal(activity=activity, by=by)
    return ideas


def commit_ideas(workshop: Workshop, teams: dict[str, Team], users: dict[str, User], by: User) -> None:
    activity = workshop.activities.get(kind=Kind.COMMIT)
    go_to(activity=activity, by=by)
    today = timezone.localdate()
    for made in COMMITMENTS:
        first, *others = made.items
        decision = commit(
            activity=activity,
            idea=Contribution.objects.get(activity__workshop=workshop, text=IDEAS[made.idea][0]),
            commitment=Commitment(
                title=made.title,
                outcome=made.outcome,
                team=teams[made.team],
                due_on=today + dt.timedelta(days=made.due),
                owner=users[made.owner],
                owner_name="",
                first_item=first[0],
                first_due_on=today + dt.timedelta(days=first[2]),
            ),
            by=by,
        )
        for title, _state, due in others:
            add_item(
                initiative=decision.initiative,
                title=title,
                by=by,
                assignee=users[made.owner],
                due_on=today + dt.timedelta(days=due),
            )
        work_on(decision.initiative, made, users[made.owner])


def work_on(initiative: Initiative, made: DemoCommitment, owner: User) -> None:
    for item, (_title, state, _due) in zip(initiative.items.order_by("position"), made.items, strict=True):
        if state != State.TO_DO:
            set_item_state(item=item, state=state, by=owner, blocked_reason=made.reason)
    if made.state == State.DONE:
        ending = Ending(Helped.YES, "Two teams turned off what cost more than it brought.")
        finish_initiative(initiative=initiative, ending=ending, by=owner)
    elif made.state != State.TO_DO:
        set_initiative_state(initiative=initiative, state=made.state, by=owner, blocked_reason=made.reason)
    if made.state == State.DOING:
        add_comment(
            initiative=initiative, text="Two squads already run nearly the same steps. We start there.", by=owner
        )


def end_in_the_past(workshop: Workshop, by: User) -> None:
    """End it, and date its steps when it was planned, so that the demo does not pretend it took no time."""
    end_workshop(workshop=workshop, by=by)
    begun = workshop.starts_at
    Workshop.objects.filter(pk=workshop.pk).update(opened_at=begun, ended_at=begun + dt.timedelta(minutes=88))
    workshop.activities.filter(opened_at__isnull=False).update(opened_at=begun, closed_at=begun)
    workshop.activities.filter(revealed_at__isnull=False).update(revealed_at=begun)
    workshop.decisions.update(decided_at=begun + dt.timedelta(minutes=80))
    Contribution.objects.filter(activity__workshop=workshop).update(created_at=begun)
    Initiative.objects.filter(decision__workshop=workshop).update(created_at=begun)


def open_one(
    organization: Organization, playbook: Playbook, lessons: dict[str, Lesson], teams: list[Team], by: User
) -> None:
    """A room that anybody can join right away, with a code that is easy to find."""
    workshop = create_workshop(
        organization=organization,
        playbook=playbook,
        template=TEMPLATES["lessons-to-action"],
        lessons=[lessons["2.2"], lessons["2.1"]],
        frame=frame("From model to production", "Find what would shorten our path.", 0, teams, Anonymity.NAMED),
        by=by,
        draw=lambda: JOIN_CODE,
    )
    open_workshop(workshop=workshop, by=by)


def prepare_one(
    organization: Organization, playbook: Playbook, lessons: dict[str, Lesson], teams: list[Team], by: User
) -> None:
    create_workshop(
        organization=organization,
        playbook=playbook,
        template=TEMPLATES["where-do-we-stand"],
        lessons=[lessons[number] for number in ("2.1", "4.2", "8.2")],
        frame=frame("Where do we stand with data?", "Agree on the first step up.", 9, teams, Anonymity.ANONYMOUS),
        by=by,
    )
