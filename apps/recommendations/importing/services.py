"""An upload is kept between its dry run and its import, with an owner, in the database that all processes share."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from apps.accounts.models import User
from apps.lessons.loading import Loaded, fingerprint
from apps.lessons.models import Playbook
from apps.lessons.refusals import LibraryChanged, LibraryRefused
from apps.recommendations.importing.kinds import read_upload
from apps.recommendations.models import Upload
from apps.recommendations.pack import Pack
from apps.recommendations.services import load_pack

KEPT = dt.timedelta(days=1)
MOST_WAITING = 10
"""Uploads of one person; a further one takes the place of the oldest."""
IMPORTED = "recommendations.import"


def keep_upload(*, name: str, content: bytes, by: User, playbook: Playbook | None = None) -> Upload:
    """Refused, with every mistake, when it is neither a pack nor a sheet of the playbook; then nothing is kept."""
    name = name[-Upload.LONGEST_NAME :]
    read_upload(name, content, playbook)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # of two at once, each counts the other
        upload = Upload.objects.create(owner=by, name=name, content=content, playbook=playbook)
        mine = Upload.objects.filter(owner=by)
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


def dry_run(upload: Upload, by: User) -> tuple[Pack, list[Loaded]]:
    """What importing would do, while nothing is overwritten."""
    pack = read_upload(upload.name, bytes(upload.content), upload.playbook)
    return pack, load_pack(pack=pack, by=by, dry_run=True)


@transaction.atomic
def import_upload(
    *, upload: Upload, overwrite: bool | Collection[str], seen: str, by: User
) -> tuple[Pack, list[Loaded]]:
    """Load it, if that does what the curator has `seen` (the fingerprint of a dry run), and forget it."""
    if not Upload.objects.select_for_update().filter(pk=upload.pk).exists():
        raise LibraryRefused(_("This upload was imported or discarded already."))
    pack = read_upload(upload.name, bytes(upload.content), upload.playbook)
    loaded = load_pack(pack=pack, overwrite=overwrite, by=by)
    if fingerprint(loaded) != seen:
        raise LibraryChanged(
            _("The library has changed since you looked, so nothing was imported. See what would happen now.")
        )
    upload.delete()
    log(Playbook.objects.get(slug=pack.playbook.slug), IMPORTED, user=by)
    return pack, loaded


def discard_upload(*, upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).delete()


def forget_uploads(now: dt.datetime) -> None:
    Upload.objects.filter(created_at__lte=now - KEPT).delete()
