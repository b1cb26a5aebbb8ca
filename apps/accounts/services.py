from django.db import transaction

from apps.accounts.models import User


@transaction.atomic
def change_name(*, name: str, by: User) -> None:
    """What others see from now on. What was logged keeps the name it was done under; nothing is logged here, since
    the log belongs to organizations and a person to none of them alone."""
    by.name = name.strip()
    by.save(update_fields=["name"])
