"""The lists of an organization's workshops: what runs now, what is being prepared, and what is over."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.teams.models import Organization
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Participant, Workshop, WorkshopLesson
from apps.workshops.queries.room import CONNECTED_FOR


@dataclass(frozen=True)
class WorkshopLists:
    live: list[Workshop]
    upcoming: list[Workshop]
    past: QuerySet[Workshop]


SEATED = Q(participants__removed_at=None)


def live_in(organization: Organization, user: User) -> list[Workshop]:
    """What runs now, with how many are there and whether `user` has a seat in it."""
    there = Q(participants__seen_at__gte=timezone.now() - CONNECTED_FOR)
    seats = Participant.objects.filter(workshop=OuterRef("pk"), user=user, removed_at=None)
    return list(
        Workshop.objects.filter(organization=organization, state=WorkshopState.OPEN)
        .annotate(present_count=Count("participants", filter=SEATED & there), is_seated=Exists(seats))
        .order_by("starts_at", "pk")
    )


def workshops_of(organization: Organization) -> QuerySet[Workshop]:
    """The organization's workshops with what a list shows of each: teams, lessons, and how many took part and decided."""
    links = WorkshopLesson.objects.select_related("lesson__section", "lesson__playbook")
    return (
        Workshop.objects.filter(organization=organization)
        .annotate(
            people_count=Count("participants", filter=SEATED, distinct=True),
            decision_count=Count("decisions", distinct=True),
        )
        .prefetch_related("teams", Prefetch("lesson_links", queryset=links))
    )


def workshop_lists(organization: Organization, user: User) -> WorkshopLists:
    """What is live, what is being prepared with the next one first, and what is over with the latest first."""
    return WorkshopLists(
        live=live_in(organization, user),
        upcoming=list(workshops_of(organization).filter(state=WorkshopState.DRAFT).order_by("starts_at", "pk")),
        past=workshops_of(organization).filter(state=WorkshopState.ENDED).order_by("-opened_at", "-pk"),
    )
