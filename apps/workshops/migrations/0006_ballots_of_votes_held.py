"""What the new columns say of votes that began before they existed.

A ballot was fixed when the vote's step opened: cards that came later are late for it, but for a vote that nobody has given
a dot in. A closed vote has shown one result, unless fewer than five voted in an anonymous workshop. A card that is off the
wall may have been taken back by its author or taken off by the facilitator; nobody can tell, so all are left as taken
back: a facilitator cannot put back what an author did not want to stand there.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

FEWEST = 5


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    activities = apps.get_model("workshops", "Activity").objects
    cards = apps.get_model("workshops", "Contribution").objects
    dots = apps.get_model("workshops", "Dot").objects
    late_cards = apps.get_model("workshops", "LateCard").objects
    dots.exclude(taken_back_at=None).update(taken_back_after=0)
    for vote in activities.filter(kind="dot_vote", opened_at__isnull=False).select_related("workshop"):
        given = dots.filter(activity=vote)
        if vote.closed_at is None and not given.exists():
            continue
        wall = cards.filter(activity=vote.source_id)
        late_cards.bulk_create(late_cards.model(vote=vote, contribution=card) for card in wall.filter(late=True))
        vote.ballot_fixed = True
        voters = given.filter(taken_back_at=None).values_list("participant", "ballot").distinct().count()
        if vote.closed_at is not None and (vote.workshop.anonymity != "anonymous" or voters >= FEWEST):
            shown = wall.filter(late=False, withdrawn_at=None).values_list("pk", flat=True)
            vote.showings, vote.shown_cards = 1, [[str(card) for card in shown]]
        vote.save(update_fields=["ballot_fixed", "showings", "shown_cards"])


def empty(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Back to one column for both who takes a card off the wall, and one for late cards."""
    cards = apps.get_model("workshops", "Contribution").objects
    cards.filter(withdrawn_at=None, removed_at__isnull=False).update(withdrawn_at=F("removed_at"))
    cards.filter(late_for__admitted_at=None, late_for__isnull=False).update(late=True)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0005_ballots")]

    operations = [migrations.RunPython(fill, empty, elidable=True)]
