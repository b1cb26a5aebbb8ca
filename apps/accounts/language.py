"""Whose language counts: what the person has chosen, else this browser's choice, else what the browser asks for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from apps.accounts.models import User
from apps.common.language import nearest_language


def language_of_reader(request: HttpRequest) -> str:
    if isinstance(request.user, User) and request.user.language:
        return nearest_language(request.user.language)
    return get_language_from_request(request)


def language_of_mail(*people: User | None) -> str:
    """For a mail: the choice of the first who has made one. Their browsers are not here to ask."""
    chosen = next((person.language for person in people if person and person.language), settings.LANGUAGE_CODE)
    return nearest_language(chosen)
