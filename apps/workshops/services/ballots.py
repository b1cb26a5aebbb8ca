"""What is on a vote's ballot, what its result shows, and how its voters are forgotten. Every function is a part of a deed:
the caller holds the rows."""

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from apps.workshops.models import Activity, Contribution, Dot, LateCard, Workshop
from apps.workshops.queries.votes import ballot_of, counts_in, showings_of
from apps.workshops.results import may_show


def fix_ballot(vote: Activity) -> None:
    """From now on a card that comes to the wall is late for this vote, also one that is put back. The caller holds the
    vote's row and that of the step it works on, so that every card on its way is on the ballot or late."""
    if vote.ballot_fixed:
        return
    off = Contribution.objects.filter(activity=vote.source_id, removed_at__isnull=False, withdrawn_at=None)
    LateCard.objects.bulk_create(LateCard(vote=vote, contribution=card) for card in off)
    vote.ballot_fixed = True
    vote.save(update_fields=["ballot_fixed"])


def give_back(vote: Activity, dots: QuerySet[Dot]) -> None:
    """Take these dots of a vote back for their voters, who can give them anew."""
    dots.update(taken_back_at=timezone.now(), taken_back_after=vote.showings)


def show_result(vote: Activity) -> None:
    """Show what people voted, or leave the result that stands, as the promise of anonymity wants it. Saves nothing."""
    cards = [str(card) for card in ballot_of(vote).values_list("pk", flat=True)]
    now, past = showings_of(vote, cards)
    if not vote.workshop.is_anonymous or may_show(now, past):
        vote.showings += 1
        vote.shown_cards = [*vote.shown_cards, cards]


# One random ballot for each voter of each vote. A dot that was taken back, but is on the result that stands, is given.
ERASE = """
    WITH voter AS MATERIALIZED (
        SELECT activity_id, participant_id, gen_random_uuid() AS ballot
        FROM workshops_dot dot JOIN workshops_activity activity ON activity.id = dot.activity_id
        WHERE activity.workshop_id = %s AND participant_id IS NOT NULL
        GROUP BY activity_id, participant_id
    )
    UPDATE workshops_dot dot
    SET ballot = voter.ballot, participant_id = NULL, taken_back_at = NULL, taken_back_after = NULL
    FROM voter
    WHERE dot.activity_id = voter.activity_id AND dot.participant_id = voter.participant_id
"""


def erase_voters(workshop: Workshop) -> None:
    """Replace every voter by a random ballot, a different one for each vote. Dots that no result may show any more are
    deleted: those taken back, and where a result stands those that are not on it."""
    dots = Dot.objects.filter(activity__workshop=workshop)
    dots.filter(activity__showings=0).exclude(taken_back_at=None).delete()
    for vote in workshop.activities.filter(showings__gt=0):
        dots.filter(activity=vote).exclude(counts_in(vote.showings)).delete()
    with connection.cursor() as cursor:
        cursor.execute(ERASE, [workshop.pk])
