from django.db.models import QuerySet

from apps.activity.models import Entry


def history_of(kind: str, code: str) -> QuerySet[Entry]:
    """What was done to one object, newest first."""
    return Entry.objects.filter(subject_kind=kind, subject_code=code).select_related("actor")
