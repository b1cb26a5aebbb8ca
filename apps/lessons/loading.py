"""What becomes of each part of a pack: whether it is written, and how it differs from what stands in the library."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import ValidationError

from apps.accounts.models import User
from apps.lessons.enums import Outcome
from apps.lessons.models import Curated, Lesson, LoadedPart, Playbook
from apps.lessons.pack.canonical import dump
from apps.lessons.pack.documents import Document
from apps.lessons.translation.words import is_still_original

if TYPE_CHECKING:
    from apps.teams.models import Organization

Described = Document | None
"""Nothing, when what stands there is unlike any document: then a curator wrote it."""

WRITTEN = frozenset({Outcome.ADDED, Outcome.CHANGED})
CONFLICTS = frozenset({Outcome.KEPT, Outcome.REMOVED})
"""Where a pack and a curator disagree; the curator wins unless told otherwise."""


@dataclass(frozen=True)
class Change:
    """One field of a part, as it stands in the library and as the pack has it; texts, or YAML for what holds more."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Loaded:
    """What became of one part of a pack, or would. `otherwise` is what becomes of it while nobody says to overwrite."""

    kind: str
    key: str
    title: str
    outcome: Outcome
    otherwise: Outcome
    changes: tuple[Change, ...] = ()
    """Against the newest version that differs, drafts included. Nothing when a curator has only taken the part off the
    readers' pages, or has a draft of it that no pack can hold."""
    ends_schedule: bool = False
    """Whether it is to be published or archived at a set time, of which nothing is left once it is written."""

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Self:
        """The part of which `asdict` made these values."""
        told = {name: Outcome(values[name]) for name in ("outcome", "otherwise")}
        return cls(**{**values, **told, "changes": tuple(Change(**change) for change in values["changes"])})

    @property
    def name(self) -> str:
        """By which `overwrite` means it."""
        return f"{self.kind} {self.key}"

    @property
    def is_conflict(self) -> bool:
        return self.otherwise in CONFLICTS


def fingerprint(loaded: Iterable[Loaded]) -> str:
    """Equal as long as neither the pack nor what it meets in the library has changed, whatever is overwritten."""
    told = [asdict(part) | {"outcome": ""} for part in loaded]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """The fields in which two documents of one kind differ, in the order in which a file has them."""
    old, new = before.plain(), after.plain()
    names = [name for name in type(after).model_fields if old.get(name) != new.get(name)]
    return tuple(Change(name, _readable(old.get(name)), _readable(new.get(name))) for name in names)


def _readable(value: object) -> str:
    if value is None or value == []:
        return ""
    return value if isinstance(value, str) else dump(value).removesuffix("\n...\n").rstrip("\n")


def nobody(done: int) -> None:
    """Hears of the progress of a loading that nobody waits for."""


@dataclass(frozen=True)
class Options:
    """How a pack is loaded. `tell` hears how many parts have been decided, and written where they are to be."""

    overwrite: bool | Collection[str] = False
    """What curators have edited: all of it, or the parts that are named (`Loaded.name`)."""
    by: User | None = None
    dry_run: bool = False
    """Everything is decided, and nothing is written."""
    as_drafts: bool = False
    """What is written waits for somebody to publish it."""
    organization: "Organization | None" = None
    """Who reads a playbook that is new; nothing for everybody."""
    tell: Callable[[int], None] = nobody


@dataclass
class Loading:
    """Decides for each part whether to write it. A curator's edit is what neither the pack nor its last loading says."""

    playbook: Playbook
    options: Options
    outdated: Collection[str] = ()
    """The names of parts that somebody has changed since what is loaded was begun."""
    loaded: list[Loaded] = field(default_factory=list)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    """By number, as they stand after loading; those that a dry run would add are not in the database."""
    passes_over: ClassVar[frozenset[str]] = frozenset()
    """The kinds of parts that are neither written nor told of."""

    def __post_init__(self) -> None:
        self.records = {(part.kind, part.key): part for part in LoadedPart.objects.filter(playbook=self.playbook)}

    def to_write[C: Curated](
        self,
        kind: str,
        key: str,
        title: str,
        wanted: Document,
        there: C | None,
        document: Callable[[C], Document],
        *,
        lacks: Outcome | None = None,
    ) -> bool:
        """`there` is the piece as the library has it, and `document` describes it. What the editor would not publish is not
        published here either: a translation nobody has translated, or what lacks a section or lessons."""
        if kind in self.passes_over:
            return False
        self.options.tell(len(self.loaded))
        found = versions(there, document)
        otherwise = self._outcome(kind, key, wanted, found)
        if otherwise != Outcome.UNCHANGED and is_still_original(wanted):
            otherwise = Outcome.UNTRANSLATED
        outcome = otherwise
        if otherwise in CONFLICTS and self._told(f"{kind} {key}"):
            outcome = Outcome.CHANGED if found else Outcome.ADDED
        if outcome in WRITTEN and lacks:  # until that is overwritten, so `otherwise` says nothing of it
            outcome = lacks
        other = next((version for version in reversed(found) if version and version != wanted), wanted)
        ends_schedule = otherwise != Outcome.UNCHANGED and there is not None and _is_scheduled(there)
        self.loaded.append(Loaded(kind, key, title, outcome, otherwise, changes(other, wanted), ends_schedule))
        if outcome in WRITTEN or outcome == Outcome.UNCHANGED:
            self._remember(kind, key, wanted.digest())
        return outcome in WRITTEN

    def _told(self, name: str) -> bool:
        overwrite = self.options.overwrite
        return overwrite if isinstance(overwrite, bool) else name in overwrite

    def _outcome(self, kind: str, key: str, wanted: Document, found: Sequence[Described]) -> Outcome:
        record = self.records.get((kind, key))
        if not found:
            return Outcome.REMOVED if record else Outcome.ADDED
        if all(document == wanted for document in found):
            return Outcome.UNCHANGED
        as_loaded = record and all(document and document.digest() == record.digest for document in found)
        return Outcome.CHANGED if as_loaded else Outcome.KEPT

    def _remember(self, kind: str, key: str, digest: str) -> None:
        if (
            self.options.dry_run or self.options.as_drafts
        ):  # a draft is no longer what the pack says once somebody edits it
            return
        record = self.records.setdefault((kind, key), LoadedPart(playbook=self.playbook, kind=kind, key=key))
        if record.digest != digest:
            record.digest = digest
            record.save()

    def note_missing(self, kinds: Iterable[str]) -> None:
        """Report what an earlier version of the pack brought and this one does not; it stays."""
        here = {(part.kind, part.key) for part in self.loaded}
        for kind, key in sorted(set(self.records) - here):
            if kind in kinds:
                self.loaded.append(Loaded(kind, key, "", Outcome.GONE, Outcome.GONE))


class Editing(Loading):
    """Of a curator's own edits, such as a sheet brings them. They go over what curators wrote before, but over a newer
    draft, and over what changed since, only when told to; and no pack brought them, so nothing is remembered or gone."""

    passes_over = frozenset({"playbook", "section"})

    def _outcome(self, kind: str, key: str, wanted: Document, found: Sequence[Described]) -> Outcome:
        if not found:
            return Outcome.ADDED
        if all(document == wanted for document in found):
            return Outcome.UNCHANGED
        return Outcome.KEPT if len(found) > 1 or f"{kind} {key}" in self.outdated else Outcome.CHANGED

    def _remember(self, kind: str, key: str, digest: str) -> None:
        return

    def note_missing(self, kinds: Iterable[str]) -> None:
        return


def _is_scheduled(piece: Curated) -> bool:
    if piece.go_live_at or piece.expire_at:
        return True
    return piece.has_unpublished_changes and piece.scheduled_revision is not None


def versions[C: Curated, D: Document](piece: C | None, document: Callable[[C], D]) -> list[Described]:
    """The live version as a document and, where there is one, the newer draft. Unpublished counts as edited."""
    if piece is None:
        return []
    newest = [piece.get_latest_revision_as_object()] if piece.has_unpublished_changes else []
    return [None] * (not piece.live) + [described(found, document) for found in (piece, *newest)]


def described[P, D: Document](piece: P, document: Callable[[P], D]) -> Described:
    try:
        return document(piece)
    except ValidationError:
        return None
