"""Prints the path of a Chromium for browser tests and pictures; installs one when there is none.

CHROMIUM=/path/to/chromium chooses one by hand. Root on Debian gets Debian's package, everybody else Playwright's build.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    return playwrights_own()


def playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.access(path, os.X_OK) else None


def install() -> None:
    """Everything said on the way goes to stderr: stdout is for the path."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(command, check=True, stdout=sys.stderr, env=environment)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True, stdout=sys.stderr)


def main() -> int:
    path = installed()
    if path is None:
        print("No Chromium found; installing one.", file=sys.stderr)
        try:
            install()
        except subprocess.CalledProcessError:
            print("Chromium could not be installed: install it by hand, or set CHROMIUM to its path.", file=sys.stderr)
            return 1
        path = installed()
    print(path)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
