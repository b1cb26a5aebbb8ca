"""The editor as a browser has it: opened, filled in, sent."""

from typing import Any

from django.test import Client

from apps.lessons.models import Curated


def place_of(piece: Curated) -> str:
    """Where the screens of a kind of piece stand."""
    return f"/curate/snippets/{piece._meta.app_label}/{piece._meta.model_name}"


def values_of(form: Any) -> dict[str, Any]:
    """What the browser would send of the form as it is shown, with the children in it."""
    found = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if value is True:
            found[bound.html_name] = "on"
        elif value not in (None, False):
            found[bound.html_name] = value
    for formset in getattr(form, "formsets", {}).values():
        for child in (formset.management_form, *formset.forms):
            found |= values_of(child)
    return found


def opened(client: Client, piece: Curated, revision: int | None = None) -> dict[str, Any]:
    """The form of the newest version, or of an older one to restore."""
    url = f"{place_of(piece)}/history/{piece.pk}/revisions/{revision}/revert/" if revision else edit_url(piece)
    context = client.get(url).context
    latest: Any = context["latest_revision"] if "latest_revision" in context else piece.revisions.order_by("pk").last()
    return values_of(context["form"]) | {
        "form-key": str(context["form_key"]),
        "loaded_revision_id": str(latest.pk),
        "loaded_revision_created_at": latest.created_at.isoformat(),
    }


def edit_url(piece: Curated) -> str:
    return f"{place_of(piece)}/edit/{piece.pk}/"


def save(client: Client, piece: Curated, action: str = "", **changed: Any) -> Any:
    """Opens the editor, changes something and presses a button."""
    data = opened(client, piece) | changed
    return client.post(edit_url(piece), data | ({f"action-{action}": "1"} if action else {}))
