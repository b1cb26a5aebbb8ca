from apps.plans.models import Initiative


def is_decided(initiative: Initiative) -> bool:
    """Whether a workshop's decision rests on it. The workshops know; here it is only a name across the relation."""
    return Initiative.objects.filter(pk=initiative.pk, decision__isnull=False).exists()
