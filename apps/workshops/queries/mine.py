"""What is personal to one participant, read only by that participant's own page."""

from typing import Any

from django.db.models import Q

from apps.plans.models import ActionItem, Initiative
from apps.workshops.enums import WorkshopState
from apps.workshops.models import Dot, Participant


def mine_of(participant: Participant) -> dict[str, Any]:
    """My dots per vote and the step I am ready for. In a named workshop also my ideas, by the hash of their key; in an
    anonymous one only my device knows which ideas are mine."""
    dots = Dot.objects.filter(participant=participant, taken_back_at=None).order_by("pk")
    ideas = participant.contributions.on_the_wall().select_related("activity", "lesson")
    return {
        "seat": str(participant.pk),
        "name": participant.name,
        "ready": participant.ready_for.code if participant.ready_for else "",
        "dots": [
            {"activity": code, "idea": str(idea), "key": str(key)}
            for code, idea, key in dots.values_list("activity__code", "contribution_id", "key")
        ],
        "ideas": [
            {"activity": idea.activity.code, "id": str(idea.pk), "hash": idea.key_hash, "text": idea.text}
            for idea in ideas
        ],
        **taken_on(participant),
    }


def taken_on(participant: Participant) -> dict[str, list[str]]:
    """Which initiatives and first steps of the room are this person's once it has ended: by the account, or for a guest
    by the name the room knows them by."""
    workshop = participant.workshop
    if workshop.state != WorkshopState.ENDED:
        return {"initiatives": [], "steps": []}
    if participant.user_id is not None:
        owned, assigned = Q(owner=participant.user_id), Q(assignee=participant.user_id)
    else:
        owned, assigned = Q(owner_name__iexact=participant.name), Q(assignee_name__iexact=participant.name)
    initiatives = Initiative.objects.filter(owned, decision__workshop=workshop)
    steps = ActionItem.objects.filter(assigned, initiative__decision__workshop=workshop)
    return {
        "initiatives": list(initiatives.values_list("code", flat=True)),
        "steps": list(steps.values_list("code", flat=True)),
    }
