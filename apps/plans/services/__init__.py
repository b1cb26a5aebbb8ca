"""Everything that changes a plan. Each service is one transaction with its activity row."""

from apps.plans.services.comments import add_comment, delete_comment, edit_comment
from apps.plans.services.initiatives import (
    LessonReason,
    NewGuardrail,
    NewItem,
    NewMeasure,
    carry_over,
    create_initiative,
    delete_initiative,
    edit_initiative,
    move_initiative,
    set_initiative_state,
)
from apps.plans.services.items import add_item, delete_item, edit_item, move_item, set_item_state
from apps.plans.services.plans import current_plan, plan_for

__all__ = [
    "LessonReason",
    "NewGuardrail",
    "NewItem",
    "NewMeasure",
    "add_comment",
    "add_item",
    "carry_over",
    "create_initiative",
    "current_plan",
    "delete_comment",
    "delete_initiative",
    "delete_item",
    "edit_comment",
    "edit_initiative",
    "edit_item",
    "move_initiative",
    "move_item",
    "plan_for",
    "set_initiative_state",
    "set_item_state",
]
