"""How people get in: the address to open, the code to type, and both as a QR code."""

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from apps.workshops.models import Workshop


def join_url(workshop: Workshop) -> str:
    """The absolute address that leads straight to the workshop's door."""
    return settings.BASE_URL + reverse("join-code", args=[workshop.join_code_whole])


def join_address() -> str:
    """The short address people type, without the scheme: throughline.example/join."""
    return settings.BASE_URL.partition("://")[2] + reverse("join").rstrip("/")


def qr_svg(workshop: Workshop) -> SafeString:
    """The QR code as inline SVG in the color of the text, without sizes: CSS gives them."""
    drawn = io.BytesIO()
    code = segno.make(join_url(workshop), error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=0, svgclass=None, lineclass=None)
    in_ink = drawn.getvalue().decode().replace('stroke="#000"', 'stroke="currentColor"')
    return mark_safe(in_ink)  # noqa: S308  # segno's own drawing of an address made by us
