"""The door to a lesson or a recommendation in the curation screens."""

from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.recommendations.models import Recommendation

KINDS: dict[str, type[Lesson | Recommendation]] = {"lesson": Lesson, "recommendation": Recommendation}


def may(user: User, to: Literal["change", "publish"], model: type[Lesson | Recommendation]) -> bool:
    return user.has_perm(f"{model._meta.app_label}.{to}_{model._meta.model_name}")


def get_piece(
    request: HttpRequest, kind: str, pk: int, to: Literal["change", "publish"]
) -> tuple[Lesson | Recommendation, User]:
    """The piece, and who asks for it and may do this."""
    if kind not in KINDS:
        raise Http404
    assert request.user.is_authenticated
    if not may(request.user, to, KINDS[kind]):
        raise PermissionDenied
    model: Any = KINDS[kind]
    return get_object_or_404(model.objects.select_related("playbook"), pk=pk), request.user
