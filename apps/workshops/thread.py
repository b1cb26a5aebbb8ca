"""What workshops have to say about a lesson and an initiative."""

from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse

from apps.accounts.models import User
from apps.common.thread import Reader, Strand, strand, usage
from apps.lessons.models import Lesson
from apps.plans.models import Initiative
from apps.workshops.queries.thread import decision_behind, hosts_anywhere, teams_by_lesson, workshops_using
from apps.workshops.results import FEWEST

# What a thread shows before it says how many more there are.
SHOWN = 6


@usage("lessons.lesson")
def teams_that_read(organization: int, lessons: Collection[int]) -> Mapping[int, Iterable[int]]:
    return teams_by_lesson(organization, lessons)


@strand("lessons.lesson", order=20)
def workshops_on_lesson(reader: Reader, lesson: Lesson) -> Strand | None:
    """The workshops of the reader's organizations that read it, and for who prepares workshops the way to plan one."""
    if not isinstance(reader, User):
        return None
    found = list(workshops_using(lesson, reader)[: SHOWN + 1])
    start = f"{reverse('workshops:workshop_create')}?lesson={lesson.pk}" if hosts_anywhere(reader) else ""
    context = {"workshops": found[:SHOWN], "more": len(found) > SHOWN, "start_url": start}
    return Strand("workshops/_strand_lesson.html", context)


@strand("plans.initiative", order=10)
def workshop_behind_initiative(reader: Reader, initiative: Initiative) -> Strand | None:
    """The workshop, the idea and the vote that chose it. Totals of too few voters stay hidden where the contract says
    so."""
    decision = decision_behind(initiative, reader) if isinstance(reader, User) else None
    if decision is None:
        return None
    hidden = decision.workshop.is_anonymous and decision.voters is not None and decision.voters < FEWEST
    return Strand("workshops/_strand_initiative.html", {"decision": decision, "hidden": hidden})
