"""The same piece in other languages, for readers; and how far a translation is, for curators."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject
from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.models import User
from apps.lessons.languages import LANGUAGES, base_of
from apps.lessons.models import Curated, Lesson, Piece, Playbook
from apps.lessons.translation.enums import State
from apps.lessons.translation.words import DOCUMENTS, changed_since, digest_of, texts_left

PLAYBOOK = "lessons:playbook_detail"


# For readers ---------------------------------------------------------------------------------------------------------
def with_family[M: Model](
    found: QuerySet[M], user: User | AnonymousUser, model: Any, *, playbook: str = "", key: str = ""
) -> QuerySet[M]:
    """Each with `family`: the playbook's languages, its own included, that the user may open. For the doors, which so ask
    only once. `playbook` is the way to it; `model` and `key` say what must be published for a page to be there too."""
    root = Coalesce(OuterRef(f"{playbook}original_id"), OuterRef(f"{playbook}id"))
    there = model.objects.filter(live=True, playbook=OuterRef("pk"))
    there = there.filter(**{key: OuterRef(OuterRef(key))}) if key else there
    readable = Lesson.objects.filter(live=True, playbook=OuterRef("pk"))
    family = (
        Playbook.objects.visible_to(user)
        .filter(Q(pk=root) | Q(original=root))
        .order_by(F("original").asc(nulls_first=True), "language")
        .annotate(is_there=Exists(there), is_readable=Exists(readable))
        .values(row=JSONObject(**{name: name for name in ("pk", "slug", "language", "is_there", "is_readable")}))
    )
    found_with: QuerySet[M] = found.annotate(family=ArraySubquery(family))  # type: ignore[assignment]  # the same rows
    return found_with


@dataclass(frozen=True)
class Edition:
    """A page in one language. Where it is not published in it, `url` leads to the playbook."""

    playbook: int
    language: str
    url: str
    is_here: bool
    alternate_url: str
    """Of the same page, for search engines; empty where there is none, or the library is not public."""

    @property
    def name(self) -> str:
        return LANGUAGES.get(self.language, self.language)


def editions(request: HttpRequest, found: Any, page: str, *key: str) -> list[Edition]:
    """The page in every language the reader may open; nothing where there is only one. `found` has its `family`, and
    `page` is the name of its address, which `key` completes."""
    here = found if isinstance(found, Playbook) else found.playbook
    family = [row for row in found.family if row["is_readable"] or row["pk"] == here.pk]
    return [_edition(request, row, here, page, key) for row in family] if len(family) > 1 else []


def _edition(request: HttpRequest, row: dict[str, Any], here: Playbook, page: str, key: tuple[str, ...]) -> Edition:
    is_here = row["pk"] == here.pk
    is_there = is_here or row["is_there"]
    url = reverse(page, args=[row["slug"], *key]) if is_there else reverse(PLAYBOOK, args=[row["slug"]])
    alternate = request.build_absolute_uri(url) if is_there and settings.LIBRARY_PUBLIC else ""
    return Edition(row["pk"], row["language"], url, is_here, alternate)


@dataclass(frozen=True)
class Newer:
    """Where an original stands that changed since it was translated."""

    original: Piece
    url: str


def newer_original(piece: Piece, found: Iterable[Edition], anchor: str = "") -> Newer | None:
    """For the reader of a translation who may open the original. Needs `original__live_revision` joined. `anchor` is where
    the piece stands on its page."""
    if not changed_since(piece.original, piece.original_digest):
        return None
    assert piece.original
    url = next((each.url for each in found if each.playbook == piece.original.playbook_id), "")
    return Newer(piece.original, url + anchor) if url else None


def mark_newer(pieces: Iterable[Any], found: Iterable[Edition], anchor: str) -> None:
    """Each gets its `newer` original, for a page of many: `anchor` is completed by the key of each."""
    for piece in pieces:
        piece.newer = newer_original(piece, found, anchor.format(piece.key))


def once_each[P: Playbook](playbooks: Iterable[P], language: str) -> list[tuple[P, list[P]]]:
    """Each playbook once, in the reader's language where there is one and else as the original, with its other languages."""
    families: dict[int, list[P]] = {}
    for playbook in playbooks:
        families.setdefault(playbook.original_id or playbook.pk, []).append(playbook)
    spoken = (language, base_of(language))

    def rank(playbook: P) -> tuple[bool, bool, bool]:
        return playbook.language not in spoken, playbook.original_id is not None, playbook.language != language

    ranked = [sorted(family, key=rank) for family in families.values()]
    return [(first, sorted(others, key=lambda other: other.language)) for first, *others in ranked]


# For curators --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Progress:
    """One piece of an original beside what there is of it in the translation."""

    original: Piece | None
    piece: Piece | None
    state: State
    compare_url: str
    """What changed in the original, where that can be shown."""

    @property
    def shown(self) -> Piece:
        found = self.original or self.piece
        assert found
        return found

    @property
    def kind(self) -> str:
        return str(self.shown._meta.verbose_name)

    @property
    def edit_url(self) -> str:
        return editor_of(self.piece) if self.piece else ""

    @property
    def start_url(self) -> str:
        return _page_of("piece_translate", self.shown)

    @property
    def up_to_date_url(self) -> str:
        return _page_of("up_to_date", self.piece or self.shown)


def editor_of(piece: Any) -> str:
    url: str = reverse(piece.snippet_viewset.get_url_name("edit"), args=[piece.pk])
    return url


def _page_of(name: str, piece: Any) -> str:
    return reverse(name, args=[piece._meta.app_label, piece._meta.model_name, piece.pk])


def progress_of(translation: Playbook) -> list[Progress]:
    """Everything readers have of the original, and what the translation alone has; three queries a kind at most."""
    rows = []
    for model in DOCUMENTS:
        originals = model.objects.live().filter(playbook=translation.original).select_related("live_revision")
        pieces = {
            piece.key: piece
            for piece in model.objects.filter(playbook=translation).select_related("latest_revision", "original")
        }
        rows += [progress(original, pieces.pop(original.key, None)) for original in originals]
        rows += [Progress(None, piece, State.ALONE, "") for piece in pieces.values()]
    return rows


def progress(original: Piece, piece: Piece | None) -> Progress:
    if piece is None:
        return Progress(original, None, State.MISSING, "")
    content: dict[str, Any] = {}
    digest, revision = piece.original_digest, piece.original_revision_id
    if not piece.live and piece.latest_revision:  # nobody reads the row yet; what it translates stands in the draft
        content = piece.latest_revision.content
        digest, revision = content.get("original_digest", ""), content.get("original_revision")
    if not digest:
        return Progress(original, piece, State.UNKNOWN, "")
    if content and digest_of(type(piece), content) == digest:
        return Progress(original, piece, State.UNTOUCHED, "")
    if changed_since(original, digest):
        return Progress(original, piece, State.CHANGED, compare_url(original, revision))
    return Progress(original, piece, State.DONE if piece.live else State.DRAFT, "")


def compare_url(original: Any, revision: int | None) -> str:
    name = original.snippet_viewset.get_url_name("revisions_compare")
    return reverse(name, args=[original.pk, revision, "live"]) if revision else ""


def original_of[C: Curated](piece: C) -> C | None:
    """The published piece under the same number in the original playbook; none of a section or a playbook, which share the editor."""
    if not isinstance(piece, Piece):
        return None
    found: C | None = (
        type(piece)
        .objects.live()
        .filter(playbook__translations=piece.playbook, **{piece.key_field: piece.key})
        .exclude(live_revision=None)
        .select_related("live_revision", "playbook")
        .first()
    )
    return found


@dataclass(frozen=True)
class Source:
    """What a translation in the editor says about its original."""

    original: Piece
    version: int
    """The first, second, third of the original's versions; 0 where it is not known."""
    changed: bool
    compare_url: str
    same: list[str]
    """The names of texts that are still the original's."""


def source_of(piece: Curated) -> Source | None:
    """For the newest draft of a translation."""
    original = original_of(piece)
    if original is None:
        return None
    pinned = piece.original_revision_id
    numbers = list(original.revisions.order_by("created_at", "pk").values_list("pk", flat=True))
    changed = changed_since(original, piece.original_digest)
    return Source(
        original,
        numbers.index(pinned) + 1 if pinned in numbers else 0,
        changed,
        compare_url(original, pinned) if changed else "",
        texts_left(piece),
    )
