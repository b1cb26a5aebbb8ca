from django.db.models import Exists, OuterRef, QuerySet

from apps.workshops.models import Activity, Contribution, LateCard


def ideas_of(activity: Activity) -> QuerySet[Contribution]:
    """The ideas of an activity that are on the wall, oldest first; `late` where a vote's ballot was fixed without one."""
    late = LateCard.objects.filter(contribution=OuterRef("pk"), admitted_at=None)
    return cards_at(activity.pk).annotate(late=Exists(late))


def cards_at(activity: int | None) -> QuerySet[Contribution]:
    """The cards on the wall of the activity with this key, oldest first."""
    cards = Contribution.objects.on_the_wall().filter(activity=activity)
    return cards.select_related("participant", "lesson__section", "lesson__playbook")


def cards_taken_off(activity: Activity) -> QuerySet[Contribution]:
    """What the facilitator took off the wall and could put back."""
    return Contribution.objects.filter(activity=activity, removed_at__isnull=False, withdrawn_at=None)
