"""The languages a playbook can be written in: BCP 47 codes, each with the name its own speakers give it."""

from django.conf.locale import LANG_INFO
from django.utils.text import capfirst

LANGUAGE_CODE = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
LANGUAGES: dict[str, str] = {
    code: capfirst(info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info
}


def base_of(code: str) -> str:
    """Without region and script: "de-at" → "de"."""
    return code.partition("-")[0]


def language_choices() -> list[tuple[str, str]]:
    """Those Django knows by name, in the order of their names."""
    return sorted(LANGUAGES.items(), key=lambda choice: choice[1].casefold())
