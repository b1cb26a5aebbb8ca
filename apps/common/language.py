"""The languages of the interface, as `LANGUAGES` names them."""

from django.conf import settings
from django.utils.translation import get_language_info, get_supported_language_variant


def nearest_language(code: str) -> str:
    """The interface's language for `code` ("de-at" → "de"), or the default where it has none."""
    try:
        return get_supported_language_variant(code.lower())
    except LookupError:
        return settings.LANGUAGE_CODE


def language_choices() -> list[tuple[str, str]]:
    """Each language by its own name, which its speakers can read whatever the page is in."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
