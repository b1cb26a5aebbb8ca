"""The parts pages are made of. What a list repeats hundreds of times is formatted here; the rest has a template.

Each tag's parameters are its documentation; the classes it writes stand in static/css/parts/.
"""

import datetime as dt
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Protocol

from django import forms, template
from django.core.paginator import Page
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import get_language, gettext_lazy, ngettext, npgettext_lazy
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from apps.common.signed_out import reader_of

register = template.Library()
register.simple_tag(reader_of, name="reader")


class Stop(Protocol):
    """A lesson, as its mark needs it."""

    number: str
    title: str
    line: int
    language: str

    def get_absolute_url(self) -> str: ...


# Marks ---------------------------------------------------------------------------------------------------------------


def _spoken(language: str) -> SafeString | str:
    """The attribute that says that a title is in another language than its page."""
    here = get_language() or ""
    return "" if language.partition("-")[0] == here.partition("-")[0] else format_html(' lang="{}"', language)


@register.simple_tag
def stop(lesson: Stop, *, with_title: bool = False, link: bool = True, large: bool = False) -> SafeString:
    """The lesson's line and number. Without its title on the page, a screen reader still hears it."""
    name = (
        format_html("{} {}", lesson.number, lesson.title)
        if with_title
        else format_html('{}<span class="visually-hidden"> {}</span>', lesson.number, lesson.title)
    )
    size = " large" if large else ""
    if not link:
        return format_html('<span class="stop{}" data-line="{}">{}</span>', size, lesson.line, name)
    # Where a stop has no link, the language is said around it.
    return format_html(
        '<a class="stop{}" data-line="{}" href="{}"{} title="{}">{}</a>',
        size,
        lesson.line,
        lesson.get_absolute_url(),
        _spoken(lesson.language),
        lesson.title,
        name,
    )


@register.simple_tag
def stops(lessons: Iterable[Stop]) -> SafeString:
    return format_html('<span class="stops">{}</span>', mark_safe("".join(stop(lesson) for lesson in lessons)))  # noqa: S308


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of lucide.dev. Without a label it is decoration and hidden from screen readers."""
    # The template's own strings arrive as SafeString; the cache needs plain ones to escape the label.
    return _icon(name + "", label + "")


@lru_cache(maxsize=256)
def _icon(name: str, label: str) -> SafeString:
    hearing = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    return mark_safe(lucide(name, size=20, **{"class": "icon"}, **hearing))  # noqa: S308  # made of XML by lucide


def initials(name: str) -> str:
    """'Jonas Lind' → 'JL', 'mei@example.org' → 'M', 'Table 3' → 'T3', 'Jo Second (left)' → 'JS'."""
    words = name.partition("@")[0].partition(" (")[0].split()
    letters = [word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)]
    return "".join(letters).upper() or "?"


def named(person: object) -> str:
    full_name = getattr(person, "get_full_name", None)
    return (full_name() if callable(full_name) else "") or str(getattr(person, "name", "") or person)


@register.simple_tag
def avatar(person: object, *, with_name: bool = False, large: bool = False) -> SafeString:
    """Initials, of a name or of anything that has one."""
    name = named(person)
    size = " large" if large else ""
    if with_name:
        return format_html(
            '<span class="person"><span class="avatar{}" aria-hidden="true">{}</span>{}</span>',
            size,
            initials(name),
            name,
        )
    return format_html(
        '<span class="avatar{}" role="img" aria-label="{}" title="{}">{}</span>', size, name, name, initials(name)
    )


SHAPES = {
    "on_track": mark_safe('<circle cx="5" cy="5" r="4.4"/>'),
    "at_risk": mark_safe('<path d="M5 .6 9.6 9H.4z"/>'),
    "off_track": mark_safe('<path d="M1 1h8v8H1z"/>'),
    "": mark_safe('<path d="M1 4h8v2H1z"/>'),
}


@register.simple_tag
def health(value: str | None, words: str = "") -> SafeString:
    """`on_track`, `at_risk`, `off_track`, or nothing known: a shape, a color and words."""
    standard = {"on_track": _("On track"), "at_risk": _("At risk"), "off_track": _("Off track")}
    known = value if value in standard else ""
    return format_html(
        '<span class="health" data-health="{}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        known,
        SHAPES[known or ""],
        words or standard.get(known or "", _("No health yet")),
    )


@register.simple_tag
def tag(text: object, *, kind: str = "", line: int | None = None) -> SafeString:
    attributes = format_html_join("", ' data-{}="{}"', [(k, v) for k, v in (("kind", kind), ("line", line)) if v])
    return format_html('<span class="tag"{}>{}</span>', attributes, text)


@register.simple_tag
def provenance(source: str) -> SafeString:
    """Whose words these are: `article` for the source's statements, `ours` for what is added for the workshop."""
    words = _("From the article") if source == "article" else _("Added for the workshop")
    return format_html('<span class="provenance" data-source="{}">{}</span>', source, words)


# Quantities ----------------------------------------------------------------------------------------------------------


@register.simple_tag
def meter(
    *, value: float, maximum: float, label: str, line: int | None = None, kind: str = "", show_label: bool = False
) -> SafeString:
    """A bar with its sentence. The sentence is heard, and shown when asked for."""
    attributes = format_html_join("", ' data-{}="{}"', [(k, v) for k, v in (("kind", kind), ("line", line)) if v])
    # Numbers in attributes keep their decimal point in every language.
    bar = format_html(
        '<progress value="{}" max="{}" aria-label="{}"{}></progress>', str(value), str(maximum or 1), label, attributes
    )
    if not show_label:
        return bar
    return format_html('<div class="meter">{}<span aria-hidden="true">{}</span></div>', bar, label)


@register.simple_tag
def dots(*, spent: int, of: int) -> SafeString:
    """A person's dots: those given are filled."""
    words = ngettext("%(left)s of %(of)s dot left", "%(left)s of %(of)s dots left", of) % {"left": of - spent, "of": of}
    marks = mark_safe("<i data-on></i>" * spent + "<i></i>" * max(of - spent, 0))  # noqa: S308  # no input in it
    return format_html('<span class="dots" role="img" aria-label="{}">{}</span>', words, marks)


# Time ----------------------------------------------------------------------------------------------------------------

FORMATS = {
    # form: (of a date, of a moment), in the letters of Django's date filter
    "full": (gettext_lazy("j M Y"), gettext_lazy("j M Y, H:i")),
    "short": (gettext_lazy("j M"), gettext_lazy("j M, H:i")),
    "day": (gettext_lazy("l j M"), gettext_lazy("l j M, H:i")),
    "time": (gettext_lazy("j M"), gettext_lazy("H:i")),
}


@register.simple_tag
def moment(value: dt.datetime | dt.date | None, form: str = "full", *, relative: bool = False) -> SafeString | str:
    """A date or a time in the reader's zone, as `full`, `short`, `day` or `time`; or how long ago, or until."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
        full = date_format(value, str(FORMATS["full"][1]))
        words = _relative_moment(value) if relative else date_format(value, str(FORMATS[form][1]))
    else:
        full = date_format(value, str(FORMATS["full"][0]))
        words = _relative_day(value) if relative else date_format(value, str(FORMATS[form][0]))
    if words == full:
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, words)


MINUTE = 60  # seconds


def units() -> dict[str, Any]:
    """What follows "in" or stands before "ago"; some languages inflect it there ("vor 3 Tagen")."""
    return {
        "year": npgettext_lazy("ago", "%(num)d year", "%(num)d years", "num"),
        "month": npgettext_lazy("ago", "%(num)d month", "%(num)d months", "num"),
        "week": npgettext_lazy("ago", "%(num)d week", "%(num)d weeks", "num"),
        "day": npgettext_lazy("ago", "%(num)d day", "%(num)d days", "num"),
        "hour": npgettext_lazy("ago", "%(num)d hour", "%(num)d hours", "num"),
        "minute": npgettext_lazy("ago", "%(num)d minute", "%(num)d minutes", "num"),
    }


def _relative_moment(value: dt.datetime) -> str:
    seconds = (timezone.now() - value).total_seconds()
    if abs(seconds) < MINUTE:
        return _("just now")
    if seconds > 0:
        return _("%(time)s ago") % {"time": timesince(value, time_strings=units(), depth=1)}
    return _("in %(time)s") % {"time": timeuntil(value, time_strings=units(), depth=1)}


def _relative_day(day: dt.date) -> str:
    days = (day - timezone.localdate()).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


# Words with a place --------------------------------------------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, kind: str = "", icon_name: str = "") -> SafeString:
    """A sentence that belongs to the place it stands in; kind is empty, `good`, `warn` or `bad`."""
    return format_html(
        '<div class="notice"{}>{}<div>{}</div></div>',
        format_html(' data-kind="{}"', kind) if kind else "",
        icon(icon_name) if icon_name else "",
        content,
    )


@register.inclusion_tag("components/empty.html")
def empty(*, title: str, sentence: str = "", action: str = "", url: str = "", level: int = 2) -> dict[str, Any]:
    """What stands where nothing is yet: why, and the next step."""
    return {"title": title, "sentence": sentence, "action": action, "url": url, "level": level}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(crumbs: Iterable[tuple[str, str | None]]) -> dict[str, Any]:
    """The way here: pairs of a label and a URL; the last, this page, has no URL."""
    return {"crumbs": crumbs}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], *, target: str = "") -> dict[str, Any]:
    """Keeps the query. With a target, the id of a partial, htmx swaps just that."""
    return {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "target": target,
        "request": context["request"],
    }


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: Context, url_name: str, label: str, icon_name: str, also: str = "") -> dict[str, Any]:
    """A way into one part of the product, marked as current on every page of that part; `also` names another part of it."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return {"url": ""}
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = match and (
        match.namespaces[0] in {url_name.partition(":")[0], also} if match.namespaces else match.view_name == url_name
    )
    current = ("page" if getattr(request, "path", "") == url else "true") if here else ""
    return {"url": url, "label": label, "icon_name": icon_name, "current": current}


# Forms ---------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(
    bound: forms.BoundField, *, label_hidden: bool = False, inline: bool = False, mark_optional: bool = True
) -> dict[str, Any]:
    """One field with its label, help and errors, tied together for assistive technology."""
    return {
        "field": bound,
        "label_hidden": label_hidden,
        "inline": inline,
        "optional": mark_optional and not bound.field.required and not bound.field.disabled,
    }


@register.inclusion_tag("components/fields.html")
def fields(form: forms.BaseForm, *, mark_optional: bool = True) -> dict[str, Any]:
    """A whole form's insides: what is wrong, then every field."""
    return {"form": form, "mark_optional": mark_optional}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """What stopped the form: errors of no one field, and in a long form links to the fields that have one."""
    general = [
        *form.non_field_errors(),
        *(f"{_name(bound)}: {error}" for bound in form.hidden_fields() for error in bound.errors),
    ]
    visible = form.visible_fields()
    wrong = [bound for bound in visible if bound.errors] if len(visible) > SHORT_FORM else []
    return {"general": general, "wrong": [(_focus(bound), _name(bound), bound.errors[0]) for bound in wrong]}


# Up to this many fields, each error stands in sight of the button.
SHORT_FORM = 3


def _name(bound: forms.BoundField) -> str:
    return str(bound.label or bound.name)


def _focus(bound: forms.BoundField) -> str:
    # A group of choices has no id of its own; its first choice has.
    return bound.id_for_label or f"{bound.auto_id}_0"


# For machines --------------------------------------------------------------------------------------------------------
# What could end the element early is written as an escape, as Django's json_script does.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(data: dict[str, Any]) -> SafeString:
    """Structured data. A script of this type is data: no browser runs it, and the content policy lets it be."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  # escaped above
