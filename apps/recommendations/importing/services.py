"""An upload is kept between its dry run and its import, with an owner, in the database that all processes share."""

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from apps.accounts.language import language_of_mail
from apps.accounts.models import User
from apps.common.refusals import Refused
from apps.lessons.loading import Loaded, fingerprint
from apps.lessons.models import Playbook
from apps.lessons.refusals import LibraryChanged, LibraryRefused, PackRefused
from apps.recommendations.enums import UploadState
from apps.recommendations.importing.kinds import read_upload
from apps.recommendations.models import Upload
from apps.recommendations.pack import Pack
from apps.recommendations.services import load_pack
from apps.teams.models import Organization

KEPT = dt.timedelta(days=1)
MOST_WAITING = 10
"""Uploads of one person; a further one takes the place of the oldest."""
TELL_EVERY = 0.5  # seconds
IMPORTED = "recommendations.import"


def keep_upload(*, name: str, content: bytes, by: User, playbook: Playbook | None = None) -> Upload:
    """Refused, with every mistake, when it is neither a pack nor a sheet of the playbook; then nothing is kept."""
    name = name[-Upload.LONGEST_NAME :]
    read_upload(name, content, playbook)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two at once, each counts the other
        upload = Upload.objects.create(owner=by, name=name, content=content, playbook=playbook)
        mine = Upload.objects.filter(owner=by).exclude(state=UploadState.IMPORTING)
        mine.exclude(pk__in=mine.order_by("-created_at", "-pk").values("pk")[:MOST_WAITING]).delete()
    return upload


def get_upload(user: User, code: str) -> Upload:
    """The door: an upload of one's own that was neither used nor forgotten."""
    upload = (
        Upload.objects.select_related("playbook")
        .filter(owner=user, code=code, created_at__gt=timezone.now() - KEPT)
        .first()
    )
    if upload is None:
        raise Http404
    return upload


@dataclass(frozen=True)
class Choice:
    """How an upload is to be imported. `seen` is the fingerprint of the dry run its owner has looked at, `overwrite` names
    the parts that curators have edited (or all of them), and `organization` is who reads a new playbook."""

    seen: str
    overwrite: bool | list[str] = False
    as_drafts: bool = False
    organization: int | None = None


def dry_run(upload: Upload, by: User) -> tuple[Pack, list[Loaded]]:
    """What importing would do, while nothing is overwritten."""
    pack = read_upload(upload.name, bytes(upload.content), upload.playbook)
    return pack, load_pack(pack=pack, by=by, dry_run=True)


def check_export(name: str, content: bytes, playbook: Playbook) -> None:
    """Nothing is handed out that could not be taken in again."""
    try:
        read_upload(name, content, playbook)
    except PackRefused as refused:
        sentence = _("Nothing was exported, because it could not be imported again. %(problem)s")
        raise LibraryRefused(sentence % {"problem": refused.problems[0]}) from refused


@transaction.atomic
def begin_import(*, upload: Upload, choice: Choice, by: User) -> None:
    """A job imports it; twice is once. Refused where the owner does not belong to the chosen organization."""
    from apps.recommendations.jobs import import_in_background  # jobs call services

    if choice.organization and not _organization(choice, by):
        raise LibraryRefused(_("Choose one of your own organizations."))
    mine = Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING)
    if mine.update(state=UploadState.IMPORTING, choice=asdict(choice), refusal="", done=0):
        import_in_background.defer(pk=upload.pk)


def import_upload(pk: int) -> None:
    """Load it, if that does what its owner has seen, and keep what became of it. A refusal is kept for the owner, who decides
    again."""
    upload = Upload.objects.select_related("owner", "playbook").filter(pk=pk, state=UploadState.IMPORTING).first()
    if upload is None:
        return
    with translation.override(language_of_mail(upload.owner, upload.owner)):
        try:
            pack = read_upload(upload.name, bytes(upload.content), upload.playbook)
            Upload.objects.filter(pk=pk).update(total=pack.size)
            with transaction.atomic(), telling(upload) as tell:
                _load(upload, pack, Choice(**upload.choice), tell)
        except Refused as refused:
            Upload.objects.filter(pk=pk).update(state=UploadState.WAITING, refusal=str(refused), done=0)


def _organization(choice: Choice, by: User) -> Organization | None:
    return Organization.objects.visible_to(by).filter(pk=choice.organization).first() if choice.organization else None


def _load(upload: Upload, pack: Pack, choice: Choice, tell: Callable[[int], None]) -> None:
    by = upload.owner
    loaded = load_pack(
        pack=pack,
        overwrite=choice.overwrite,
        by=by,
        as_drafts=choice.as_drafts,
        organization=_organization(choice, by),
        tell=tell,
    )
    if fingerprint(loaded) != choice.seen:
        raise LibraryChanged(
            _("The library has changed since you looked, so nothing was imported. See what would happen now.")
        )
    playbook = Playbook.objects.get(slug=pack.playbook.slug)
    log(playbook, IMPORTED, user=by)
    Upload.objects.filter(pk=upload.pk).update(
        state=UploadState.IMPORTED, content=b"", playbook=playbook, report=[asdict(part) for part in loaded]
    )


@contextlib.contextmanager
def telling(upload: Upload, every: float = TELL_EVERY) -> Iterator[Callable[[int], None]]:
    """Writes how far an import is where others see it at once, outside its transaction, and at most once in `every` seconds."""

    def told(done: int) -> None:
        try:
            Upload.objects.filter(pk=upload.pk).update(done=done)
        finally:
            connection.close()

    said = time.monotonic()
    with ThreadPoolExecutor(1) as thread:

        def tell(done: int) -> None:
            nonlocal said
            if time.monotonic() - said > every:
                said = time.monotonic()
                thread.submit(told, done)

        yield tell


def discard_upload(*, upload: Upload) -> None:
    """What is being imported already stays until that has ended."""
    Upload.objects.filter(pk=upload.pk).exclude(state=UploadState.IMPORTING).delete()


def forget_uploads(now: dt.datetime) -> None:
    Upload.objects.filter(created_at__lte=now - KEPT).delete()
