from django.db.models import QuerySet

from apps.workshops.models import Activity, Contribution


def ideas_of(activity: Activity) -> QuerySet[Contribution]:
    """The ideas of an activity that were not withdrawn, oldest first."""
    return activity.contributions.filter(withdrawn_at=None).select_related(
        "participant", "lesson__section", "lesson__playbook"
    )
