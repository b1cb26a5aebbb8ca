"""The pages of the curation screens from which a playbook and its pieces are translated."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.numbers import whole_number
from apps.lessons.languages import language_choices
from apps.lessons.models import Piece, Playbook
from apps.lessons.refusals import LibraryRefused
from apps.lessons.review.notes_views import get_piece
from apps.lessons.translation.enums import State
from apps.lessons.translation.queries import editor_of, progress, progress_of
from apps.lessons.translation.services import confirm_translation, start_translation, translate_playbook

ICON = "globe"


def translations(request: HttpRequest) -> HttpResponse:
    """Every playbook with the languages there are."""
    _must_curate(request)
    playbooks = Playbook.objects.filter(original=None).prefetch_related("translations")
    context = {"page_title": _("Translations"), "header_icon": ICON, "playbooks": playbooks}
    return render(request, "lessons/curation/translations.html", context | {"may_add": _may_add(request)})


def playbook_translate(request: HttpRequest, slug: str) -> HttpResponse:
    """Only who may make a playbook makes a translated one."""
    if not _may_add(request):
        raise PermissionDenied
    assert request.user.is_authenticated
    playbook = get_object_or_404(Playbook, slug=slug, original=None)
    if request.method == "POST":
        try:
            made = translate_playbook(original=playbook, language=request.POST.get("language", ""), by=request.user)
        except LibraryRefused as refused:
            messages.error(request, str(refused))
        else:
            return redirect("translation", made.slug)
    taken = {playbook.language, *playbook.translations.values_list("language", flat=True)}
    context = {
        "page_title": _("Translate this playbook"),
        "page_subtitle": str(playbook),
        "header_icon": ICON,
        "playbook": playbook,
        "languages": [choice for choice in language_choices() if choice[0] not in taken],
    }
    return render(request, "lessons/curation/playbook_translate.html", context)


def translation(request: HttpRequest, slug: str) -> HttpResponse:
    """How far one translation is, piece by piece, and what is next."""
    _must_curate(request)
    playbook = get_object_or_404(Playbook.objects.exclude(original=None).select_related("original"), slug=slug)
    rows = progress_of(playbook)
    counts = Counter(row.state for row in rows)
    wanted = request.GET.get("state", "")
    context = {
        "page_title": _("Translations"),
        "page_subtitle": f"{playbook} ({playbook.get_language_display()})",
        "header_icon": ICON,
        "playbook": playbook,
        "rows": [(row, _may_start(request, row.shown)) for row in rows if wanted in ("", row.state.value)],
        "counts": [(state, counts[state]) for state in State if counts[state]],
        "all": len(rows),
        "not_published": [
            (editor_of(found), found) for found in (*playbook.sections.all(), playbook) if not found.live
        ],
        "wanted": wanted,
    }
    return render(request, "lessons/curation/translation.html", context)


def piece_translate(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """Into which languages a piece can be translated, and where it is already."""
    assert request.user.is_authenticated
    piece = _translatable(request.user, app_label, model_name, pk)
    if request.method == "POST":
        return _start(request, request.user, piece)
    context = {
        "page_title": _("Translate into …"),
        "page_subtitle": str(piece),
        "header_icon": ICON,
        "piece": piece,
        "edit_url": reverse(piece.snippet_viewset.get_url_name("edit"), args=[pk]),
        "rows": [(playbook, progress(piece, _in(playbook, piece))) for playbook in piece.playbook.translations.all()],
        "may_start": _may_start(request, piece),
        "may_add": _may_add(request),
    }
    return render(request, "lessons/curation/piece_translate.html", context)


def _translatable(user: User, app_label: str, model_name: str, pk: int) -> Any:
    """A piece; playbooks are translated by pages of their own, and sections with their playbook."""
    piece = get_piece(user, app_label, model_name, pk)
    if not isinstance(piece, Piece):
        raise Http404
    return piece


def _in(playbook: Playbook, piece: Piece) -> Piece | None:
    found = type(piece).objects.filter(playbook=playbook, **{piece.key_field: piece.key})
    there: Piece | None = found.select_related("latest_revision").first()
    return there


def _start(request: HttpRequest, by: User, piece: Any) -> HttpResponse:
    """Start a translation, or go on with it."""
    if not _may_start(request, piece):
        raise PermissionDenied
    playbook = get_object_or_404(piece.playbook.translations, slug=request.POST.get("playbook", ""))
    try:
        found = start_translation(original=piece, playbook=playbook, by=by)
    except LibraryRefused as refused:
        messages.error(request, str(refused))
        return redirect("piece_translate", piece._meta.app_label, piece._meta.model_name, piece.pk)
    return redirect(piece.snippet_viewset.get_url_name("edit"), found.pk)


def _may_start(request: HttpRequest, piece: Piece) -> bool:
    return request.user.has_perm(f"{piece._meta.app_label}.add_{piece._meta.model_name}")


def up_to_date(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """The button beside a piece whose original changed, where its translation needs no change."""
    assert request.user.is_authenticated
    piece = _translatable(request.user, app_label, model_name, pk)
    if request.method == "POST":
        revision = whole_number(request.POST.get("revision", ""))
        try:
            published = confirm_translation(piece=piece, revision=revision, by=request.user)
        except LibraryRefused as refused:
            messages.error(request, str(refused))
        else:
            sentence = _("“%(piece)s” is up to date with the original.")
            draft = _("The draft of “%(piece)s” is up to date with the original; readers see it once it is published.")
            messages.success(request, (sentence if published else draft) % {"piece": piece})
    return redirect("translation", piece.playbook.slug)


def _must_curate(request: HttpRequest) -> None:
    if not request.user.has_perm("lessons.change_lesson"):
        raise PermissionDenied


def _may_add(request: HttpRequest) -> bool:
    return request.user.has_perm("lessons.add_playbook")
