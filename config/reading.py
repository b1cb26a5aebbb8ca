"""Reads settings from the environment. What makes no sense stops the start with one sentence; secrets stay out of it.

A variable that is set to nothing counts as not set, as container files do it.
"""

import os
import re
import zoneinfo
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"true", "on", "yes", "y", "1"}, {"false", "off", "no", "n", "0"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
HOST = re.compile(r"\*|\.?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, str(default)).strip().lower()
    if value not in TRUE | FALSE:
        refuse(name, "must be true or false")
    return value in TRUE


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default)).strip()
    if not re.fullmatch(r"-?[0-9]+", value) or not least <= int(value) <= most:
        refuse(name, f"must be a whole number from {least} to {most}")
    return int(value)


def zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        refuse(name, "must name a time zone, such as Europe/Berlin")
    return value


def level(name: str, default: str) -> str:
    value = text(name, default).upper()
    if value not in LEVELS:
        refuse(name, f"must be one of {', '.join(LEVELS)}")
    return value


def hosts(name: str) -> list[str]:
    found = _list(name)
    if not all(HOST.fullmatch(host) for host in found):
        refuse(
            name,
            "must be host names without scheme, port or path, separated by commas, such as throughline.example.org",
        )
    return found


def base_url(name: str, default: str) -> str:
    value = text(name, default).rstrip("/")
    if not _is_origin(value):
        sentence = "must start with http:// or https:// and end with the host or its port, such as https://throughline.example.org"
        refuse(name, sentence)
    return value


def origins(name: str, default: list[str]) -> list[str]:
    found = [origin.rstrip("/") for origin in _list(name)] or default
    if not all(_is_origin(origin.replace("://*.", "://")) for origin in found):
        refuse(name, "must be origins with http:// or https:// and without a path, separated by commas")
    return found


def mail(name: str, default: str) -> dict[str, Any]:
    """Its value is never said: it holds a password."""
    try:
        found: dict[str, Any] = environ.Env.email_url_config(text(name, default))
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        message = f"{name} cannot be read: expected smtp+tls://user:password@host:port, with a number as port."
        raise ImproperlyConfigured(message) from error
    return found


def refuse(name: str, sentence: str) -> NoReturn:
    raise ImproperlyConfigured(f"{name} {sentence}, but it is {os.environ.get(name)!r}.")


def _list(name: str) -> list[str]:
    return [part.strip() for part in text(name).split(",") if part.strip()]


def _is_origin(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # a port that is none raises
    except ValueError:
        return False
    rest = SplitResult("", "", parts.path, parts.query, parts.fragment)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and not any(rest)
