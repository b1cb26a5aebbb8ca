"""The web server: `python -m config.serve`, with gunicorn's own options behind it.

gunicorn reads a variable or two before any file of ours, and would answer a senseless one with a stack. So the settings are
read first: what is wrong with them is one sentence.
"""

import os
import sys
from importlib import import_module
from runpy import run_module

from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        import_module("config.settings")
    except ImproperlyConfigured as error:
        sys.exit(f"Throughline did not start. {error}")
    sys.argv = ["gunicorn", "config.asgi:application", "-c", "config/gunicorn.py", *sys.argv[1:]]
    run_module("gunicorn", run_name="__main__")


if __name__ == "__main__":
    main()
