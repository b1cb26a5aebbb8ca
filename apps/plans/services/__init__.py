"""Everything that changes a plan. Each service is one transaction with its activity row."""

from apps.plans.services.comments import add_comment, delete_comment, edit_comment
from apps.plans.services.initiatives import (
    LessonReason,
    NewGuardrail,
    NewItem,
    NewMeasure,
    create_initiative,
    delete_initiative,
    edit_initiative,
)
from apps.plans.services.items import add_item, add_items, delete_item, edit_item, move_item, set_item_state
from apps.plans.services.moving import (
    CarriedOver,
    Choice,
    Drop,
    Finish,
    Keep,
    carry_over,
    move_initiative,
    next_quarter,
    take_back_move,
)
from apps.plans.services.plans import current_plan, plan_for
from apps.plans.services.states import Ending, drop_initiative, finish_initiative, set_initiative_state

__all__ = [
    "CarriedOver",
    "Choice",
    "Drop",
    "Ending",
    "Finish",
    "Keep",
    "LessonReason",
    "NewGuardrail",
    "NewItem",
    "NewMeasure",
    "add_comment",
    "add_item",
    "add_items",
    "carry_over",
    "create_initiative",
    "current_plan",
    "delete_comment",
    "delete_initiative",
    "delete_item",
    "drop_initiative",
    "edit_comment",
    "edit_initiative",
    "edit_item",
    "finish_initiative",
    "move_initiative",
    "move_item",
    "next_quarter",
    "plan_for",
    "set_initiative_state",
    "set_item_state",
    "take_back_move",
]
