"""What rests on a piece of the library. Curators edit for the whole installation: of organizations they do not belong
to they learn how many, never what."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.lessons.models import Aspect, FaqEntry, Lesson, Playbook, Reading
from apps.plans.models import Initiative, InitiativeLesson, InitiativeQuerySet
from apps.recommendations.models import Recommendation
from apps.teams.models import Membership
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Activity, Contribution, Decision, Workshop, WorkshopLesson


@dataclass(frozen=True)
class Tally:
    """How much there is, in how many organizations."""

    workshops: int
    decisions: int
    initiatives: int
    organizations: int

    def __bool__(self) -> bool:
        return bool(self.workshops or self.decisions or self.initiatives)


@dataclass(frozen=True)
class Pin:
    """The text a workshop reads: the piece's first, second, third version."""

    number: int
    link: WorkshopLesson


@dataclass(frozen=True)
class UsedIn:
    """A workshop with the version it pinned; an agenda or an idea may point to a lesson without pinning it."""

    workshop: Workshop
    pin: Pin | None


@dataclass(frozen=True)
class Named:
    """A piece of the library with its kind and the way to its editor."""

    piece: Model
    kind: str
    url: str

    @classmethod
    def of(cls, piece: Any) -> "Named":
        url = reverse(piece.snippet_viewset.get_url_name("edit"), args=[piece.pk])
        return cls(piece, str(piece._meta.verbose_name), url)


@dataclass(frozen=True)
class Resting:
    """`workshops`, `decisions` and `initiatives` are of the reader's own organizations; `elsewhere` counts the rest."""

    workshops: list[UsedIn]
    decisions: list[Decision]
    initiatives: list[Initiative]
    elsewhere: Tally
    pieces: list["Named"]
    """Of the library, behind which it stands as a lesson."""

    def __bool__(self) -> bool:
        return bool(self.pieces or self.workshops or self.decisions or self.initiatives or self.elsewhere)


@dataclass(frozen=True)
class Uses:
    """Everything that rests on the pieces, in any organization."""

    workshops: QuerySet[Workshop]
    decisions: QuerySet[Decision]
    initiatives: InitiativeQuerySet


def uses_of(pieces: Collection[Model]) -> Uses:
    """Of lessons, recommendations and whole playbooks; on other pieces nothing rests."""
    lessons, recommendations, playbooks = (
        [piece.pk for piece in pieces if isinstance(piece, model)] for model in (Lesson, Recommendation, Playbook)
    )
    found = Lesson.objects.filter(Q(pk__in=lessons) | Q(playbook__in=playbooks)).order_by().values("pk")
    followed = Recommendation.objects.filter(Q(pk__in=recommendations) | Q(playbook__in=playbooks)).order_by()
    resting = Q(lesson_links__lesson__in=found) | Q(recommendation__in=followed.values("pk"))
    initiatives = Initiative.objects.filter(pk__in=Initiative.objects.filter(resting).order_by().values("pk"))
    decisions = Decision.objects.filter(
        Q(contribution__lesson__in=found) | Q(initiative__in=initiatives.order_by().values("pk"))
    )
    using = (
        WorkshopLesson.objects.filter(lesson__in=found).order_by().values("workshop"),
        Activity.objects.filter(lesson__in=found).order_by().values("workshop"),
        Contribution.objects.filter(lesson__in=found).order_by().values("activity__workshop"),
        decisions.order_by().values("workshop"),
    )
    workshops = Q(playbook__in=playbooks)
    for keys in using:
        workshops |= Q(pk__in=keys)
    return Uses(Workshop.objects.filter(workshops), decisions, initiatives)


def pieces_on(piece: Model) -> list[Model]:
    """The recommendations, aspects, FAQ entries and readings behind which a lesson stands, live or as drafts."""
    if not isinstance(piece, Lesson):
        return []
    kinds: tuple[Any, ...] = (Recommendation, Aspect, FaqEntry, Reading)
    return [found for model in kinds for found in model.objects.filter(lessons=piece)]


def tally_of(uses: Uses, *, outside: Collection[int] = ()) -> Tally:
    """Without the organizations in `outside`."""
    workshops = uses.workshops.exclude(organization__in=outside).order_by()
    decisions = uses.decisions.exclude(workshop__organization__in=outside).order_by()
    initiatives = uses.initiatives.exclude(plan__team__organization__in=outside).order_by()
    held = set(workshops.values_list("pk", "organization"))
    kept = set(initiatives.values_list("pk", "plan__team__organization"))
    organizations = {organization for _, organization in held | kept}
    return Tally(len(held), decisions.count(), len(kept), len(organizations))


def what_rests_on(piece: Model, reader: User) -> Resting:
    """On a lesson, a recommendation, or all pieces of a playbook."""
    return _for_reader(piece, uses_of([piece]), reader, pieces_on(piece))


def what_rests_on_older(piece: Lesson | Recommendation, reader: User) -> Resting:
    """What is still to come of it and reads other words than readers of the library: workshops that pinned an older
    version and have not ended, and initiatives under way with the decisions they came from."""
    uses = uses_of([piece])
    behind = WorkshopLesson.objects.exclude(revision=piece.live_revision_id)
    if isinstance(piece, Lesson):
        links = InitiativeLesson.objects.filter(lesson=piece).exclude(revision=piece.live_revision_id)
        initiatives = uses.initiatives.open().filter(pk__in=links.order_by().values("initiative"))
        behind = behind.filter(lesson=piece)
    else:
        initiatives = uses.initiatives.open().filter(created_at__lt=piece.last_published_at)
        behind = behind.none()
    ahead = Q(state=WorkshopState.OPEN) | Q(state=WorkshopState.DRAFT, starts_at__gte=timezone.now())
    found = Uses(
        uses.workshops.filter(ahead, pk__in=behind.order_by().values("workshop")),
        uses.decisions.filter(initiative__in=initiatives.order_by().values("pk")),
        initiatives,
    )
    return _for_reader(piece, found, reader)


def _for_reader(piece: Model, uses: Uses, reader: User, pieces: Collection[Model] = ()) -> Resting:
    own = list(Membership.objects.filter(user=reader).values_list("organization", flat=True))
    workshops = uses.workshops.filter(organization__in=own).select_related("organization")
    decisions = uses.decisions.filter(workshop__organization__in=own).select_related("workshop", "initiative")
    initiatives = uses.initiatives.filter(plan__team__organization__in=own).select_related("plan__team", "owner")
    pins = pins_of(piece, own) if isinstance(piece, Lesson) else {}
    return Resting(
        [UsedIn(workshop, pins.get(workshop.pk)) for workshop in workshops],
        list(decisions),
        list(initiatives.prefetch_related("measures").order_by("-created_at", "pk")),
        tally_of(uses, outside=own),
        list(map(Named.of, pieces)),
    )


def pins_of(lesson: Lesson, organizations: Collection[int]) -> dict[int, Pin]:
    """By workshop."""
    revisions = lesson.revisions.order_by("created_at", "pk").values_list("pk", flat=True)
    numbers = {revision: number for number, revision in enumerate(revisions, start=1)}
    links = WorkshopLesson.objects.filter(lesson=lesson, workshop__organization__in=organizations)
    links = links.select_related("revision", "lesson")
    return {link.workshop_id: Pin(numbers[link.revision_id], link) for link in links}
