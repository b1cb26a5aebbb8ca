"""What holds for every file of the project, whoever writes it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

ROOT: Path = settings.BASE_DIR
SOURCES = (".py", ".html", ".txt", ".css", ".js", ".md", ".yaml", ".toml", ".in")
FOLDERS = ("apps", "bench", "config", "deploy", "docs", "scripts", "static", "templates", "tests")
TOP = ("Makefile", "Dockerfile", "compose.yaml", "pyproject.toml", "manage.py", ".ci/run")
LONGEST_PYTHON = 400
LONGEST_TEMPLATE = 150
LONGEST_SCRIPT = 150


def files(*endings: str, under: tuple[str, ...] = FOLDERS) -> Iterator[Path]:
    for folder in under:
        yield from sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in endings and path.is_file())


def texts() -> Iterator[Path]:
    """Every file of ours that people read."""
    yield from files(*SOURCES)
    yield from sorted(ROOT.glob("*.md"))
    yield from (ROOT / name for name in TOP if (ROOT / name).exists())


def pages() -> list[Path]:
    """The templates a browser shows; e-mail has rules of its own."""
    return [path for path in files(".html", under=("apps", "templates")) if "email" not in path.parts]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def found_in(paths: Iterator[Path] | list[Path], pattern: str) -> list[str]:
    """'templates/base.html:12' for every line the pattern finds."""
    sought = re.compile(pattern)
    return [
        f"{name(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if sought.search(line)
    ]


def too_long(paths: Iterator[Path] | list[Path], most: int) -> list[str]:
    lengths = {name(path): len(path.read_text().splitlines()) for path in paths}
    return [f"{path}: {length} lines" for path, length in lengths.items() if length > most]


def refuse(found: list[str]) -> None:
    """Fail with the whole list, which pytest would cut short."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


# Content security ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"""[\s"']style\s*="""),
        ("a style element", r"<style\b"),
        ("a script without a file", r"<script\b(?![^>]*\b(src=|type=\"application/json\"))"),
        ("an event attribute", r"""[\s"'](hx-)?on[a-z:-]+\s*=\s*["']"""),
        ("an address of somebody else's", r"""\b(src|srcset|data-src)\s*=\s*["']?(https?:)?//"""),
    ],
)
def test_no_template_holds(what: str, pattern: str) -> None:
    refuse(found_in(pages(), pattern))


def test_policy_is_strict_outside_curation() -> None:
    assert "unsafe" not in str(settings.SECURE_CSP).lower()


def test_no_view_loosens_the_policy() -> None:
    own = [path for path in files(".py", under=("apps",)) if name(path) != "apps/common/middleware.py"]
    refuse(found_in(own, r"csp_override|csp_report_only_override|_csp_config|xframe_options_exempt"))


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/join/", "/system/login/", "/health/", "/curated/"])
@pytest.mark.django_db
def test_page_is_sent_with_the_strict_policy(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_curation_alone_is_sent_with_a_relaxed_policy(client: Client) -> None:
    assert "'unsafe-inline'" in client.get("/curate/").headers["Content-Security-Policy"]


# Size and tidiness ---------------------------------------------------------------------------------------------------
def test_python_files_stay_short() -> None:
    own = files(".py", under=("apps", "bench", "config", "deploy", "scripts"))
    refuse(too_long([path for path in own if "migrations" not in path.parts], LONGEST_PYTHON))


def test_templates_stay_short() -> None:
    refuse(too_long(pages(), LONGEST_TEMPLATE))


def test_scripts_of_pages_stay_short() -> None:
    refuse(too_long(files(".js", under=("static",)), LONGEST_SCRIPT))


def test_nothing_is_left_for_later() -> None:
    refuse(found_in(texts(), r"\b(TO" + r"DO|FIX" + r"ME)\b"))


# Documents -----------------------------------------------------------------------------------------------------------
def test_every_link_in_a_document_leads_to_a_file() -> None:
    broken = []
    for path in [*sorted(ROOT.glob("*.md")), *files(".md", under=("docs",))]:
        for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            leads_to = path.parent / target if target else path
            if not leads_to.exists() or (anchor and anchor not in anchors(leads_to)):
                broken.append(f"{name(path)}: {link}")
    refuse(broken)


def anchors(path: Path) -> set[str]:
    """The headings of a document, as links name them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_document_the_sources_name_exists() -> None:
    named = {
        (name(path), document)
        for path in texts()
        for document in re.findall(r"\bdocs/[\w./-]+\.(?:md|png)\b", path.read_text())
    }
    refuse(sorted(f"{path}: {document}" for path, document in named if not (ROOT / document).exists()))


def test_every_setting_of_the_environment_is_explained() -> None:
    read = r"""(?:\bread\.\w+\(\s*|environ\.get\(|environ\[)["']([A-Z_]+)["']"""
    found = {setting for path in (ROOT / "config").glob("*.py") for setting in re.findall(read, path.read_text())}
    firsts = re.findall(r"^\| (`[^|]*) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    explained = {setting for first in firsts for setting in re.findall(r"`([A-Z_]+)`", first)}
    refuse(sorted(found ^ explained))


# Requirements --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes(file: str) -> None:
    lines = (ROOT / file).read_text().replace("\\\n", " ").splitlines()
    requirements = [line for line in lines if line and not line.startswith("#")]
    pinned = re.compile(r"[\w.-]+(\[[\w,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}")
    refuse([line for line in requirements if not pinned.match(line)])


@pytest.mark.parametrize("file", ["requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"])
def test_requirements_name_no_index(file: str) -> None:
    refuse(found_in([ROOT / file], r"--(extra-)?index-url|--find-links|--trusted-host|://|(^|\s)-[if]\s"))


@pytest.mark.parametrize("file", ["requirements", "requirements-dev"])
def test_every_direct_requirement_is_pinned(file: str) -> None:
    wanted = re.findall(r"^([A-Za-z0-9][\w.-]*)", (ROOT / f"{file}.in").read_text(), re.MULTILINE)
    pinned = re.findall(r"^([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?==", (ROOT / f"{file}.txt").read_text(), re.MULTILINE)
    refuse(sorted(set(wanted) - set(pinned)))
