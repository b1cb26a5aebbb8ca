"""The data set: one organization that has used the product for a while, and a few rooms kept for the measurements."""

import datetime as dt
import io
import itertools
import operator
import random
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Entry
from apps.insights.demo_facts import PLAYBOOK
from apps.lessons.models import Lesson, Playbook
from apps.plans.enums import State
from apps.plans.models import ActionItem, ActionPlan, Comment, Initiative, InitiativeLesson
from apps.plans.periods import Quarter
from apps.teams.enums import Role, TeamRole
from apps.teams.models import Membership, Organization, Team, TeamMembership
from apps.workshops.enums import Anonymity, Kind, WorkshopState
from apps.workshops.models import Activity, Contribution, Decision, Dot, Participant, Workshop, WorkshopLesson
from bench.library import Librarian, Library
from bench.rows import bulk
from bench.size import Size

WORDS = [
    "model",
    "pipeline",
    "factory",
    "review",
    "data",
    "export",
    "partner",
    "weekly",
    "supplier",
    "release",
    "sensor",
    "contract",
    "audit",
    "pilot",
    "team",
    "customer",
    "edge",
    "training",
    "privacy",
    "roadmap",
    "license",
    "quality",
    "budget",
    "engineer",
    "vendor",
    "safety",
    "metric",
    "training",
    "line",
    "open",
    "shared",
    "local",
]
MINUTES = {Kind.READ: 8, Kind.IDEAS: 10, Kind.DOT_VOTE: 6, Kind.COMMIT: 15}


@dataclass(frozen=True)
class Seeded:
    """What the measurements need to find again."""

    reader: User
    curator: User
    plan: ActionPlan
    initiative: Initiative
    lesson: Lesson
    ideas_room: Workshop  # an ideas step is on, its cards shown
    vote_room: Workshop  # a vote is on
    join_rooms: Sequence[Workshop]  # nobody is in yet
    library: Library


class Seeder:
    """Makes the rows in an order in which each finds what it points to. The same `size` gives the same texts."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.random = random.Random(20)  # noqa: S311  (texts, not secrets)
        self.now = timezone.now()
        self.join_codes = itertools.count(20_000_000)

    def seed(self) -> Seeded:
        call_command("load_playbook", PLAYBOOK, stdout=io.StringIO())
        self.playbook = Playbook.objects.get()
        self.lessons = list(Lesson.objects.live().select_related("section", "playbook"))
        self.make_people()
        self.make_plans()
        self.make_workshops()
        reader_plan = self.plans[0]
        seeded = Seeded(
            reader=self.users[0],
            curator=self.make_curator(),
            plan=reader_plan,
            initiative=reader_plan.initiatives.all()[0],
            lesson=self.lessons[0],
            ideas_room=self.make_room(Kind.IDEAS),
            vote_room=self.make_room(Kind.DOT_VOTE),
            join_rooms=[self.make_room(Kind.IDEAS) for _ in range(2)],
            library=Librarian(self.size, self.users[0]).make(),
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return seeded

    def sentence(self, words: int) -> str:
        return " ".join(self.random.choices(WORDS, k=words)).capitalize() + "."

    # People ----------------------------------------------------------------------------------------------------------
    def make_people(self) -> None:
        self.organization = Organization.objects.create(name="Northwind Industrial")
        numbers = range(1, self.size.people + 1)
        self.users = User.objects.bulk_create(
            [User(email=f"person{n}@example.org", name=f"Person {n}", password="!") for n in numbers]  # noqa: S106
        )
        memberships = Membership.objects.bulk_create(
            Membership(organization=self.organization, user=user, role=Role.OWNER if n == 0 else Role.MEMBER)
            for n, user in enumerate(self.users)
        )
        self.teams = Team.objects.bulk_create(
            Team(organization=self.organization, name=f"Team {n}") for n in range(1, self.size.teams + 1)
        )
        TeamMembership.objects.bulk_create(
            TeamMembership(
                team=self.teams[n % len(self.teams)],
                membership=membership,
                role=TeamRole.LEAD if n < len(self.teams) else TeamRole.MEMBER,
            )
            for n, membership in enumerate(memberships)
        )

    def make_curator(self) -> User:
        """Not the reader, whose pages would offer more than most people see."""
        curator = self.users[-1]
        curator.groups.set(Group.objects.filter(name="Curators"))
        return curator

    # Plans -----------------------------------------------------------------------------------------------------------
    def make_plans(self) -> None:
        quarter = Quarter.of(timezone.localdate())
        self.plans = ActionPlan.objects.bulk_create(
            ActionPlan(team=team, name=quarter.name, starts_on=quarter.starts_on, ends_on=quarter.ends_on)
            for team in self.teams
        )
        rest = itertools.cycle(self.plans[1:])
        self.initiatives = bulk(
            self.initiative(self.plans[0] if n < self.size.big_plan else next(rest), n)
            for n in range(self.size.initiatives)
        )
        bulk(
            InitiativeLesson(initiative=initiative, lesson=lesson, revision=lesson.live_revision, reason="It fits.")
            for n, initiative in enumerate(self.initiatives)
            for lesson in self.random.sample(self.lessons, 1 + n % 2)
        )
        bulk(
            self.item(initiative, position)
            for initiative in self.initiatives
            for position in range(self.size.items_each)
        )
        bulk(
            Comment(initiative=initiative, author=self.users[1], author_name=str(self.users[1]), text=self.sentence(20))
            for initiative in self.initiatives[::5]
            for _ in range(3)
        )
        bulk(
            Entry(
                organization=self.organization,
                actor=self.users[0],
                actor_name=str(self.users[0]),
                verb="initiative_created",
                subject_kind="initiative",
                subject_code=initiative.code,
                data={"plan": initiative.plan.name},
            )
            for initiative in self.initiatives
        )

    def state(self, n: int) -> dict[str, object]:
        state = (State.TO_DO, State.DOING, State.DOING, State.BLOCKED, State.DONE)[n % 5]
        return {
            "state": state,
            "blocked_reason": "Legal has the contract." if state == State.BLOCKED else "",
            "done_at": self.now if state == State.DONE else None,
        }

    def initiative(self, plan: ActionPlan, n: int) -> Initiative:
        return Initiative(
            plan=plan,
            title=self.sentence(7),
            outcome=self.sentence(18),
            owner=self.users[n % len(self.users)],
            due_on=timezone.localdate() + dt.timedelta(days=n % 90 - 20),
            position=n,
            created_by=self.users[0],
            **self.state(n),
        )

    def item(self, initiative: Initiative, position: int) -> ActionItem:
        return ActionItem(
            initiative=initiative,
            title=self.sentence(9),
            assignee=self.users[(initiative.position + position) % len(self.users)],
            due_on=initiative.due_on,
            position=position,
            **self.state(initiative.position + position),
        )

    # Workshops -------------------------------------------------------------------------------------------------------
    def make_workshops(self) -> None:
        workshops = Workshop.objects.bulk_create(
            self.workshop(n, state=WorkshopState.ENDED, ended_at=self.now) for n in range(self.size.workshops)
        )
        through = Workshop.teams.through
        bulk(
            through(workshop_id=workshop.pk, team_id=self.teams[n % len(self.teams)].pk)
            for n, workshop in enumerate(workshops)
        )
        bulk(link for workshop in workshops for link in self.links(workshop))
        agendas = [self.agenda(workshop) for workshop in workshops]
        save_agendas(agendas)
        seats = [self.seats(workshop, self.size.voters_each) for workshop in workshops]
        bulk(itertools.chain.from_iterable(seats))
        ideas = [self.ideas(agenda[1], self.size.ideas_each) for agenda in agendas]
        bulk(itertools.chain.from_iterable(ideas))
        for agenda, cards in zip(agendas, ideas, strict=True):
            agenda[2].ballot_fixed, agenda[2].showings = True, 1
            agenda[2].shown_cards = [[str(card.pk) for card in cards]]
        votes = [agenda[2] for agenda in agendas]
        Activity.objects.bulk_update(votes, ["ballot_fixed", "showings", "shown_cards"], batch_size=500)
        copy_dots(
            dot
            for agenda, people, cards in zip(agendas, seats, ideas, strict=True)
            for dot in self.dots(agenda[2], people, cards)
        )
        self.make_decisions(agendas, ideas)
        self.make_log(workshops)

    def workshop(self, n: int, **fields: object) -> Workshop:
        return Workshop(
            organization=self.organization,
            playbook=self.playbook,
            title=f"Workshop {n + 1}",
            purpose="Leave with three commitments.",
            starts_at=self.now - dt.timedelta(days=n),
            anonymity=Anonymity.NAMED,
            join_code=str(next(self.join_codes)),
            created_by=self.users[0],
            opened_at=self.now - dt.timedelta(days=n),
            **fields,
        )

    def links(self, workshop: Workshop) -> list[WorkshopLesson]:
        chosen = self.random.sample(self.lessons, 3)
        return [
            WorkshopLesson(workshop=workshop, lesson=lesson, revision=lesson.live_revision, position=position)
            for position, lesson in enumerate(chosen)
        ]

    def agenda(self, workshop: Workshop) -> list[Activity]:
        return [
            Activity(
                workshop=workshop,
                kind=kind,
                title=f"{kind.label} together",
                minutes=minutes,
                position=position,
                lesson=self.lessons[0] if kind == Kind.READ else None,
                opened_at=self.now,
                revealed_at=self.now,
                closed_at=self.now,
            )
            for position, (kind, minutes) in enumerate(MINUTES.items())
        ]

    def seats(self, workshop: Workshop, number: int) -> list[Participant]:
        return [Participant(workshop=workshop, name=f"Guest {n}", key_hash=uuid.uuid4().hex) for n in range(number)]

    def ideas(self, activity: Activity, number: int) -> list[Contribution]:
        lessons = itertools.cycle(self.lessons)
        return [
            Contribution(activity=activity, key_hash=uuid.uuid4().hex, text=self.sentence(12), lesson=next(lessons))
            for _ in range(number)
        ]

    def dots(self, vote: Activity, people: Sequence[Participant], cards: Sequence[Contribution]) -> Iterable[Dot]:
        for person in people:
            for slot, card in enumerate(self.random.sample(cards, self.size.dots_each), 1):
                yield Dot(
                    activity=vote,
                    contribution=card,
                    participant=person,
                    key=uuid.uuid4(),
                    budget=self.size.dots_each,
                    cap=min(3, self.size.dots_each),
                    slot=slot,
                    nth=1,
                )

    def make_decisions(self, agendas: Sequence[list[Activity]], ideas: Sequence[list[Contribution]]) -> None:
        """Three of each workshop's ideas became initiatives."""
        undecided = iter(self.initiatives)
        bulk(
            Decision(
                workshop=agenda[3].workshop,
                activity=agenda[3],
                contribution=card,
                initiative=initiative,
                statement=card.text,
                dots=12,
                voters=20,
                decided_by=self.users[0],
            )
            for agenda, cards in zip(agendas, ideas, strict=True)
            for card, initiative in zip(cards[:3], undecided, strict=False)
        )

    def make_log(self, workshops: Sequence[Workshop]) -> None:
        """The event log those workshops left behind: one event for each idea and each vote."""
        events = self.size.ideas_each + self.size.voters_each * self.size.dots_each
        names = [f"workshop-{workshop.code}" for workshop in workshops]
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO live_channel (name, sequence) SELECT unnest(%s::text[]), %s", [names, events])
            cursor.execute(
                "INSERT INTO live_event (channel_id, sequence, topic, data, created_at)"
                " SELECT id, number, 'ideas', '{}', now() FROM live_channel, generate_series(1, %s) number",
                [events],
            )

    # The rooms that are measured -------------------------------------------------------------------------------------
    def make_room(self, at: Kind) -> Workshop:
        """An open workshop with its wall of cards, at a step of this kind."""
        workshop = self.workshop(0, state=WorkshopState.OPEN)
        workshop.save()
        bulk(self.links(workshop))
        steps = self.agenda(workshop)
        reached = list(MINUTES).index(at)
        for position, step in enumerate(steps):
            step.closed_at = self.now if position < reached else None
            if position > reached:
                step.opened_at = step.revealed_at = None
        save_agendas([steps])
        bulk(self.ideas(steps[1], self.size.wall))
        workshop.current_activity = steps[reached]
        workshop.save()
        return workshop


def seed(size: Size) -> Seeded:
    return Seeder(size).seed()


def save_agendas(agendas: Sequence[list[Activity]]) -> None:
    """The vote works on the ideas, the commitments on the vote: so they are inserted step by step."""
    for position in range(len(MINUTES)):
        steps = [agenda[position] for agenda in agendas]
        if position >= 2:  # noqa: PLR2004  (read and ideas work on nothing)
            for step, agenda in zip(steps, agendas, strict=True):
                step.source = agenda[position - 1]
        bulk(steps)


def copy_dots(dots: Iterable[Dot]) -> None:
    """COPY: a hundred thousand rows in a few seconds."""
    fields = [field for field in Dot._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    values: Callable[[Dot], tuple[object, ...]] = operator.attrgetter(*(field.attname for field in fields))
    with connection.cursor() as cursor, cursor.copy(f"COPY {Dot._meta.db_table} ({columns}) FROM STDIN") as copy:
        for dot in dots:
            copy.write_row(values(dot))
