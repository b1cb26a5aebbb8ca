"""`make pictures`: a fresh demo, driven in Chromium, photographed for README and docs.

Each main page at phone, laptop and big-screen size, in light and dark: `docs/pictures/<page>-<size>-<theme>.png`.
"""

import io
import os
import signal
import socket
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, StorageState, sync_playwright

from apps.insights.demo_facts import JOIN_CODE, PASSWORD
from scripts.find_chromium import find_or_install
from scripts.run import PYTHON, Processes, _interrupt
from scripts.start import ROOT, database

PICTURES = ROOT / "docs" / "pictures"
SIZES = {"phone": (390, 844), "laptop": (1360, 860), "big": (1920, 1080)}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
SETTLE = 700  # milliseconds for the last update and its short animation


def main() -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the embedded server of root runs as a user of its own
        os.environ.pop("DATABASE_URL", None)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "SECRET_KEY": "pictures only, of a demo that is gone a minute later, so this need not be secret",
            "ALLOWED_HOSTS": "127.0.0.1",
            "BASE_URL": address,
            "LOG_LEVEL": "WARNING",
            "THROUGHLINE_VAR": folder,
            "PORT": str(port),
        }
        with database(Path(folder)) as url, Processes(environment | {"DATABASE_URL": url}) as processes:
            processes.finish("The preparation", PYTHON, "-m", "scripts.prepare")
            processes.start("web server", PYTHON, "-m", "config.serve")
            processes.wait_until_ready(f"{address}/health/")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_or_install(), args=["--no-sandbox"])
                Camera(browser, address).photograph()
                browser.close()
    return 0


class Camera:
    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.state = self.sign_in("ana@northwind.example")

    def context(self, size: str = "laptop", theme: Theme = "light", *, signed_in: bool = True) -> BrowserContext:
        width, height = SIZES[size]
        return self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            timezone_id="Europe/Berlin",
            storage_state=self.state if signed_in else None,
        )

    def sign_in(self, email: str) -> StorageState:
        context = self.browser.new_context(base_url=self.address)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign In").click()
        page.wait_for_url(f"{self.address}/")
        state = context.storage_state()
        context.close()
        return state

    def photograph(self) -> None:
        for name, find in PAGES.items():
            self.everywhere(name, find)
        self.curation()
        self.live_room()
        self.notice()

    def curation(self) -> None:
        """The curator's screens, for the guide to them: a draft is begun, compared with what is live, and left."""
        self.state = self.sign_in("mei@northwind.example")
        page = self.context().new_page()
        page.goto("/curate/snippets/lessons/lesson/?q=2.2")
        page.locator("main td.title a").first.click()
        page.get_by_label("Title", exact=False).first.fill("Pipelines that ship every week")
        press(page, "Save draft")
        page.get_by_text("updated").first.wait_for()
        self.shoot(page, "curation-editor-laptop-light")
        number = page.url.rstrip("/").split("/")[-1]
        page.goto(f"/curate/snippets/lessons/lesson/history/{number}/revisions/compare/live...latest/")
        self.shoot(page, "curation-compare-laptop-light")
        self.review()
        page.goto("/curate/order/")
        self.shoot(page, "curation-order-laptop-light")
        page.goto("/curate/use/?sort=-initiatives")
        self.shoot(page, "curation-use-laptop-light")
        page.goto(f"/curate/resting/lesson/{number}/")
        self.shoot(page, "curation-resting-laptop-light")
        page.goto("/curate/translations/")
        page.locator("main").get_by_role("link", name="Deutsch").click()
        self.shoot(page, "curation-translation-laptop-light")
        self.dry_run(page)
        self.state = self.sign_in("ana@northwind.example")

    def review(self) -> None:
        """What an editor has sent waits on the curator's first page."""
        editor = self.browser.new_context(
            base_url=self.address, storage_state=self.sign_in("jonas@northwind.example")
        ).new_page()
        editor.goto("/curate/snippets/lessons/lesson/?q=2.3")
        editor.locator("main td.title a").first.click()
        editor.get_by_label("Title", exact=False).first.fill("Cheap machines at the edge")
        press(editor, "More actions")
        press(editor, "Submit to Review by a curator")
        editor.get_by_text("was sent to review").first.wait_for()
        editor.context.close()
        page = self.context().new_page()
        page.goto("/curate/")
        self.shoot(page, "curation-dashboard-laptop-light")

    def dry_run(self, page: Page) -> None:
        """A pack that says something new in one lesson, and something else than a curator's draft in another."""
        pack = io.BytesIO()
        folder = ROOT / "apps" / "lessons" / "packs" / "china-ai-advances"
        with zipfile.ZipFile(pack, "w") as archive:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                text = path.read_text().replace("Work in clusters", "Work in clusters nearby")
                archive.writestr(str(path.relative_to(folder)), text)
        page.goto("/curate/packs/")
        page.get_by_label("A pack (zip), or a spreadsheet").set_input_files(
            FilePayload(name="china-ai-advances.zip", mimeType="application/zip", buffer=pack.getvalue())
        )
        page.get_by_role("button", name="Show what it would do").first.click()
        page.get_by_text("Nothing has been written yet.").wait_for()
        self.shoot(page, "curation-import-laptop-light")
        press(page, "Discard the upload")

    def notice(self) -> None:
        """The draft is published, and somebody's work rests on other words now."""
        self.state = self.sign_in("mei@northwind.example")
        page = self.context().new_page()
        page.goto("/curate/snippets/lessons/lesson/?q=2.2")
        page.locator("main td.title a").first.click()
        press(page, "More actions")
        press(page, "Publish")
        page.get_by_role("button", name="Send one notice").wait_for()
        self.shoot(page, "curation-notice-laptop-light")

    def everywhere(self, name: str, find: Callable[[Page], object]) -> None:
        for size in SIZES:
            for theme in THEMES:
                context = self.context(size, theme)
                page = context.new_page()
                find(page)
                self.shoot(page, f"{name}-{size}-{theme}")
                context.close()

    def shoot(self, page: Page, name: str) -> None:
        page.wait_for_timeout(SETTLE)
        taken = Image.open(io.BytesIO(page.screenshot()))
        # Flat colors and text: 128 colors look the same and keep the repository small.
        taken.convert("RGB").quantize(128).save(PICTURES / f"{name}.png", optimize=True)
        print(f"docs/pictures/{name}.png", flush=True)

    def live_room(self) -> None:
        """The room as a facilitator, a big screen and three phones see it, from the ideas to the vote."""
        host = self.context().new_page()
        phones = [self.join("Jonas", "light"), self.join("Priya", "dark"), self.join("Mei", "light")]
        code = phones[0].url.split("/")[4]
        host.goto(f"/workshops/{code}/console/")
        for theme in THEMES:
            screen = self.context("big", theme).new_page()
            screen.goto(f"/workshops/{code}/screen/")
            self.shoot(screen, f"join-big-{theme}")
            screen.close()
        press(host, "Begin")
        while not phones[0].get_by_text("What would we do differently").first.is_visible():
            press(host, "Next step")
            host.wait_for_timeout(SETTLE * 2)
        for phone, texts in zip(phones, IDEAS, strict=True):
            for text in texts:
                phone.get_by_label("Your idea").fill(text)
                phone.get_by_label("Belongs to").select_option(index=1)
                press(phone, "Add idea")
        press(phones[2], "I’m ready")
        self.room_pictures("ideas", code, phones)
        press(host, "Reveal ideas")
        press(host, "Next step")
        for phone in phones:
            phone.get_by_role("button", name="Give a dot").first.wait_for()
            for place in (0, 0, 1):
                phone.get_by_role("button", name="Give a dot").nth(place).click()
        self.room_pictures("vote", code, phones)
        press(host, "Close the vote")
        self.room_pictures("result", code, phones)

    def join(self, name: str, theme: Theme) -> Page:
        page = self.context("phone", theme, signed_in=False).new_page()
        page.goto(f"/join/{JOIN_CODE}/")
        page.get_by_label("Your name").fill(name)
        press(page, "Join")
        page.wait_for_url("**/room/")
        return page

    def room_pictures(self, step: str, code: str, phones: list[Page]) -> None:
        self.shoot(phones[0], f"{step}-phone-light")
        self.shoot(phones[1], f"{step}-phone-dark")
        for theme in THEMES:
            for view, size in (("console", "laptop"), ("screen", "big")):
                page = self.context(size, theme).new_page()
                page.goto(f"/workshops/{code}/{view}/")
                self.shoot(page, f"{view}-{step}-{size}-{theme}")
                page.context.close()


IDEAS = (
    ("One pipeline template, owned by platform, used by every squad", "Model registry before the next launch"),
    ("Rollback drill every month", "Give each team a risk budget for experiments"),
    ("Cost per thousand predictions on every dashboard",),
)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(path: str, *links: str) -> Callable[[Page], object]:
    def find(page: Page) -> None:
        page.goto(path)
        for link in links:
            page.locator("main").get_by_role("link", name=link).first.click()
            page.wait_for_load_state()

    return find


PAGES: dict[str, Callable[[Page], object]] = {
    "home": lambda page: page.goto("/"),
    "playbook": lambda page: page.goto("/library/china-ai-advances/"),
    "lesson": lambda page: page.goto("/library/china-ai-advances/lessons/2.2/"),
    "comparison": lambda page: page.goto("/library/china-ai-advances/comparison/"),
    "recommendations": lambda page: page.goto("/library/china-ai-advances/recommendations/"),
    "workshops": lambda page: page.goto("/workshops/"),
    "prepare": follow("/workshops/", "Where do we stand with data?"),
    "plan": follow("/plans/", "Platform"),
    "board": follow("/plans/", "Platform", "Board"),
    "initiative": follow("/plans/", "Platform", "One pipeline template"),
}


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(code)
