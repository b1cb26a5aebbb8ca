"""The WSGI handler, which answers everything but the event streams (see `config/asgi.py`)."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Loaded here, once for all workers, and not by the first request of each.
_ = get_resolver().url_patterns
