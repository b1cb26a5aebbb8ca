from django.db.models import QuerySet

from apps.workshops.models import Activity, Contribution


def ideas_of(activity: Activity) -> QuerySet[Contribution]:
    """The ideas of an activity that were not withdrawn, oldest first."""
    return ideas_at(activity.pk)


def ideas_at(activity: int | None) -> QuerySet[Contribution]:
    """The same by the activity's key."""
    return Contribution.objects.filter(activity=activity, withdrawn_at=None).select_related(
        "participant", "lesson__section", "lesson__playbook"
    )
