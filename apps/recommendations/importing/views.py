"""Import and export under /curate/: upload or choose, see what would happen, confirm; or take a playbook along."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.common.refusals import Refused
from apps.lessons.loading import Loaded, fingerprint
from apps.lessons.models import Playbook
from apps.lessons.pack import SHIPPED
from apps.lessons.pack.archive import pack_zip, zipped
from apps.lessons.pack.folder import read_folder
from apps.lessons.refusals import LibraryChanged, LibraryRefused, PackRefused, SheetRefused
from apps.recommendations.enums import UploadState
from apps.recommendations.importing.kinds import READERS, SHEET_FILES, SHEETS, ZIP, zip_of_folder
from apps.recommendations.importing.report import groups_of
from apps.recommendations.importing.services import (
    MOST_WAITING,
    Choice,
    begin_import,
    check_export,
    discard_upload,
    dry_run,
    get_upload,
    keep_upload,
)
from apps.recommendations.models import Upload
from apps.recommendations.pack import Pack
from apps.recommendations.services import describe_pack, describe_sheets
from apps.teams.models import Organization

RIGHT = "recommendations.publish_recommendation"
PROBLEMS_SHOWN = 100
CONTENT_TYPES = {
    ZIP: "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


def get_importer(request: HttpRequest) -> User:
    """Readers see an import at once, so it takes the right to publish."""
    assert request.user.is_authenticated
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    return request.user


def packs(request: HttpRequest) -> HttpResponse:
    by = get_importer(request)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            name, content = _sent(request)
            playbook = Playbook.objects.filter(slug=request.POST.get("playbook", "")).first()
            return redirect("pack_preview", keep_upload(name=name, content=content, by=by, playbook=playbook).code)
        except Refused as error:
            refused = error
    context = {
        "page_title": _("Import and export"),
        "header_icon": "download",
        "shipped": sorted(path.name for path in SHIPPED.iterdir() if path.is_dir()),
        "playbooks": Playbook.objects.originals_first(),
        "endings": ",".join([*READERS, *SHEETS]),
        "sheets": ",".join(SHEETS),
        "chosen": request.POST.get("playbook", ""),
        "largest": settings.LARGEST_REQUEST,
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "waiting": MOST_WAITING,
        "refused": refused,
        "problems": refused.problems[:PROBLEMS_SHOWN] if isinstance(refused, PackRefused) else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "recommendations/curation/packs.html", context, status=status)


def _sent(request: HttpRequest) -> tuple[str, bytes]:
    """The name and bytes of what was chosen in one of the page's forms; a folder becomes a zip."""
    if slug := request.POST.get("shipped"):
        folders = {path.name: path for path in SHIPPED.iterdir() if path.is_dir()}
        if slug not in folders:
            raise LibraryRefused(_("No such playbook comes with Throughline."))
        return slug + ZIP, zipped(read_folder(folders[slug]))
    if files := request.FILES.getlist("folder"):
        # Django keeps of each name what stands behind the last slash; the page sends the paths beside the files.
        paths = request.POST.get("paths", "").replace("\r\n", "\n").split("\n")  # forms send lines with CR LF
        if len(paths) != len(files):
            raise LibraryRefused(_("The folder came without the paths of its files. Please send it as a zip."))
        content = zip_of_folder((path, file.read()) for path, file in zip(paths, files, strict=True))
        return PurePosixPath(paths[0]).parts[0] + ZIP, content
    file = request.FILES.get("file")
    if file is None:
        raise LibraryRefused(_("Choose a file, a folder or a playbook first."))
    return str(file.name), file.read()


def pack_preview(request: HttpRequest, code: str) -> HttpResponse:
    """What an upload would do; after the confirmation how far it is, and at the end what it did."""
    by = get_importer(request)
    upload = get_upload(by, code)
    if request.method == "POST":
        if request.POST.get("deed") == "discard":
            discard_upload(upload=upload)
            messages.success(request, _("The upload was discarded; nothing was imported."))
            return redirect("packs")
        try:
            begin_import(upload=upload, choice=_choice(request), by=by)
        except LibraryRefused as refused:
            messages.error(request, str(refused))
        return redirect("pack_preview", code)
    if upload.state == UploadState.IMPORTING:
        return render(request, "recommendations/curation/pack_importing.html", _framed({"upload": upload}))
    if upload.state == UploadState.IMPORTED:
        return render(request, "recommendations/curation/pack_preview.html", _framed(_report(upload)))
    try:
        pack, loaded = dry_run(upload, by)
    except (LibraryRefused, SheetRefused) as refused:  # what it rests on is not there, or has changed since
        messages.error(request, str(refused))
        return redirect("pack_preview", code) if isinstance(refused, LibraryChanged) else redirect("packs")
    context = {
        "upload": upload,
        "pack": pack,
        "groups": groups_of(loaded, is_edit=pack.is_edit),
        "hidden": pack.hidden,
        "seen": fingerprint(loaded),
        "organizations": _possible_readers(pack, by),
    }
    return render(request, "recommendations/curation/pack_preview.html", _framed(context))


def _choice(request: HttpRequest) -> Choice:
    overwrite = "all" in request.POST or request.POST.getlist("overwrite")
    organization = request.POST.get("organization", "")
    return Choice(
        seen=request.POST.get("seen", ""),
        overwrite=overwrite,
        as_drafts=request.POST.get("readers") == "later",
        organization=int(organization) if organization.isdecimal() else None,
    )


def _report(upload: Upload) -> dict[str, object]:
    """What an import did."""
    playbook = upload.playbook
    assert playbook is not None
    loaded = [Loaded.from_plain(values) for values in upload.report]
    return {
        "done": True,
        "as_drafts": upload.choice["as_drafts"],
        "groups": groups_of(loaded, is_edit=PurePosixPath(upload.name.lower()).suffix in SHEETS),
        "playbook": playbook,
        "playbook_edit_url": reverse(Playbook.snippet_viewset.get_url_name("edit"), args=[playbook.pk]),
    }


def _possible_readers(pack: Pack, by: User) -> QuerySet[Organization]:
    """Of a new original; others keep theirs, and a translation has those of its original."""
    is_new = not Playbook.objects.filter(slug=pack.playbook.slug).exists()
    return (
        Organization.objects.visible_to(by)
        if is_new and pack.playbook.translation_of is None
        else Organization.objects.none()
    )


def _framed(context: dict[str, object]) -> dict[str, object]:
    return context | {"page_title": _("Import and export"), "header_icon": "download"}


def pack_export(request: HttpRequest, slug: str) -> HttpResponse:
    """What is live in the playbook, as a zip that can be imported again."""
    return _exported(request, slug, f"{slug}{ZIP}", describe_pack, lambda pack: pack_zip(pack.files()))


def sheet_export(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Its lessons and recommendations, as a workbook or a CSV that can be imported again."""
    if name not in SHEET_FILES:
        raise Http404
    return _exported(request, slug, f"{slug}-{name}", describe_sheets, SHEET_FILES[name])


def _exported(
    request: HttpRequest,
    slug: str,
    name: str,
    describe: Callable[[Playbook], Pack],
    write: Callable[[Pack], bytes],
) -> HttpResponse:
    get_importer(request)
    playbook = get_object_or_404(Playbook.objects.select_related("original"), slug=slug)
    try:
        content = write(describe(playbook))
        check_export(name, content, playbook)
    except LibraryRefused as refused:
        messages.error(request, str(refused))
        return redirect("packs")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[PurePosixPath(name).suffix], headers=headers)
