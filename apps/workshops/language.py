"""A live room speaks one language to everybody, because it renders each fragment once: that of its playbook."""

from contextlib import AbstractContextManager

from django.utils import translation

from apps.common.language import nearest_language
from apps.workshops.models import Workshop


def room_language(workshop: Workshop) -> str:
    return nearest_language(workshop.playbook.language)


def speak_in_room(workshop: Workshop) -> None:
    """For the rest of this request, in which the reader's own language comes back at the end (`LanguageMiddleware`)."""
    translation.activate(room_language(workshop))


def speaking_in_room(workshop: Workshop) -> AbstractContextManager[None]:
    """For what is rendered for the room, or written down for it, whoever asked for it."""
    return translation.override(room_language(workshop))
