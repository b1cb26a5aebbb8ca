"""What a person fills in about initiatives, action items and comments. One module per subject."""

from apps.plans.forms.adopt import AdoptForm
from apps.plans.forms.comments import CommentForm
from apps.plans.forms.fields import CodeField, Data
from apps.plans.forms.initiatives import InitiativeForm
from apps.plans.forms.items import ItemForm, ItemStateForm, NewItemForm
from apps.plans.forms.states import CarryForm, MoveForm, StateForm

__all__ = [
    "AdoptForm",
    "CarryForm",
    "CodeField",
    "CommentForm",
    "Data",
    "InitiativeForm",
    "ItemForm",
    "ItemStateForm",
    "MoveForm",
    "NewItemForm",
    "StateForm",
]
