from django.db import transaction
from wagtail.users.models import UserProfile

from apps.accounts.models import User


@transaction.atomic
def change_name(*, name: str, by: User) -> None:
    """What others see from now on. What was logged keeps the name it was done under; nothing is logged here, since
    the log belongs to organizations and a person to none of them alone."""
    by.name = name.strip()
    by.save(update_fields=["name"])


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """One of `LANGUAGES`, or "" for what the browser asks for. The curation screens and their mails follow."""
    by.language = language
    by.save(update_fields=["language"])
    UserProfile.objects.update_or_create(user=by, defaults={"preferred_language": language})
