"""The page on which curators put a playbook in order, by dragging or with two buttons beside each piece."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.common.numbers import whole_number
from apps.lessons.models import Playbook
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.ordering import move_piece, rows_of

STEPS = {"up": -1, "down": 1}
RIGHT = "lessons.publish_lesson"


def order(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Readers see the order at once, so it takes the right to publish."""
    assert request.user.is_authenticated
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    playbooks = Playbook.objects.originals_first()
    playbook = get_object_or_404(playbooks, slug=slug) if slug else playbooks.first()
    if request.method != "POST" or playbook is None:
        context = {
            "page_title": _("Order"),
            "header_icon": "order",
            "playbook": playbook,
            "playbooks": playbooks,
            "rows": rows_of(playbook) if playbook else [],
            "may_add": request.user.has_perm("lessons.add_lesson"),
            "add_url": reverse("wagtailsnippets_lessons_lesson:add"),
            "moved": {name: request.GET.get(name, "") for name in ("kind", "pk", "direction")},
        }
        return render(request, "lessons/curation/order.html", context)
    kind, pk, before = (request.POST.get(name, "") for name in ("kind", "pk", "before"))
    direction = request.POST.get("direction", "")
    try:
        move_piece(
            playbook=playbook,
            kind=kind,
            pk=whole_number(pk),
            step=STEPS.get(direction, 0),
            before=whole_number(before) or None,
            by=request.user,
        )
    except LibraryRefused as refused:
        messages.error(request, str(refused))
    # The page comes back with the focus on the button that was pressed, so that a piece can be moved on by keyboard.
    return redirect(reverse("order", args=[playbook.slug], query={"kind": kind, "pk": pk, "direction": direction}))
