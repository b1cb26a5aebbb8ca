"""Template tags of the live room."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.workshops import contract as contracts
from apps.workshops.join_card import join_address, qr_svg
from apps.workshops.models import Activity, Workshop

register = template.Library()


def milliseconds(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)


def minutes_and_seconds(left: dt.timedelta) -> str:
    seconds = round(left.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"


@register.simple_tag
def local_time(moment: dt.datetime) -> SafeString:
    """A time of day, which the console shows in its device's own zone."""
    shown = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" data-local>{}</time>', shown.isoformat(timespec="seconds"), shown.strftime("%H:%M")
    )


@register.inclusion_tag("workshops/_clock.html")
def clock(activity: Activity | None) -> dict[str, Any]:
    """The one timer: the moment it ends by the server's clock, or what is left while it rests (milliseconds)."""
    if activity is None:
        return {}
    left = activity.remaining(timezone.now())
    return {
        "running": activity.timer_ends_at is not None,
        "ends_at": milliseconds(activity.timer_ends_at) if activity.timer_ends_at else "",
        "left": round(left.total_seconds() * 1000),
        "total": activity.minutes * 60_000,
        "text": minutes_and_seconds(left),
        "minutes": activity.minutes,
    }


@register.simple_tag
def contract(activity: Activity) -> str:
    """The sentence of the anonymity contract for this step."""
    return contracts.sentence(activity.workshop.anonymity, activity.kind)


@register.inclusion_tag("workshops/_join_card.html")
def join_card(workshop: Workshop) -> dict[str, Any]:
    return {"workshop": workshop, "qr": qr_svg(workshop), "address": join_address()}


@register.simple_tag
def join_line(workshop: Workshop) -> SafeString:
    """The way in as one line, for screens that are full of other things."""
    return format_html("{} {}", join_address(), join_digits(workshop))


@register.simple_tag
def join_digits(workshop: Workshop) -> SafeString:
    """The code as people read it, and small beside it the check digits, which are rarely asked for."""
    return format_html(
        '<strong class="join-code">{}</strong> <small class="join-check">{}</small>',
        workshop.join_code_spaced,
        _("and %(digits)s if asked") % {"digits": workshop.join_check},
    )
