"""A Chromium for browser tests and pictures. CHROMIUM=/path/to/chromium chooses one by hand."""

import os
import shutil
import subprocess
import sys

from scripts.start import CannotStartError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_or_install() -> str:
    if path := find():
        return path
    print("No Chromium found; installing one.", flush=True)
    try:
        install()
    except subprocess.CalledProcessError as error:
        raise CannotStartError("Chromium could not be installed: install it by hand, or set CHROMIUM to it.") from error
    if path := find():
        return path
    raise CannotStartError("Chromium was installed but is not found: set CHROMIUM to its path.")


def find() -> str | None:
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.access(path, os.X_OK) else None


def install() -> None:
    """Root on Debian gets Debian's package, everybody else Playwright's build."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *command], check=True, env=environment)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
