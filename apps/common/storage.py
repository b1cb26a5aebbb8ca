"""Static files as they are served: hashed, compressed, and with each entry file written out in full.

``css/site.css`` and ``js/site.js`` are lists of imports, which development serves as they are. A visitor would pay
one request for each, so collecting static files writes the imported files into the entry file. That is all the
build there is.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any, override

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # it has none

ENTRIES = ("css/site.css", "js/site.js")

IMPORT = re.compile(r'^(?:@import url\("(?P<css>[^"]+)"\)|import "(?P<js>[^"]+)");$', re.MULTILINE)
JS_EXPORT = re.compile(r"^(?:export|import)\b", re.MULTILINE)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    @override
    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if not dry_run:
            for entry in ENTRIES:
                if entry in paths:
                    content = bundled(entry, paths)
                    self.delete(entry)
                    self._save(entry, ContentFile(content.encode()))
                    paths[entry] = (self, entry)
        yield from super().post_process(paths, dry_run, **options)


def bundled(entry: str, paths: dict[str, tuple[Storage, str]]) -> str:
    """The entry file with each import replaced by the file it names.

    Read from the sources, never from what was collected before, so that collecting twice gives the same.
    """

    def imported(match: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(entry), match["css"] or match["js"]))
        content = read(name, paths)
        if match["css"]:
            return content
        if JS_EXPORT.search(content):
            msg = f"{name} imports or exports, so it cannot be written into {entry}."
            raise ValueError(msg)
        return f"{{\n{content}}}"

    return IMPORT.sub(imported, read(entry, paths))


def read(name: str, paths: dict[str, tuple[Storage, str]]) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
