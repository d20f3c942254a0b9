"""Settings, all from the environment; `.env.example` explains each variable.

Nothing here guesses what it may not guess: without `SECRET_KEY` and `DATABASE_URL` the process does not start.
"""

from pathlib import Path

import environ

from wqm.clock.schedule import SCHEDULE
from wqm.senders import one_sender
from wqm.ui.headers import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY
from wqm.ui.headers import PERMISSIONS_POLICY as PERMISSIONS_POLICY

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- The site -------------------------------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY")
# The one before, while it is being changed: it reads what was encrypted or signed with it.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("WQM_DEMO", default=False)
SITE_NAME = env.str("WQM_SITE_NAME", default="Wellbeing Quality Mark")
SITE_URL = env.str("WQM_SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Everything the application writes outside the database.
DATA_DIR = Path(env.str("WQM_DATA_DIR", default=str(BASE_DIR / "var")))
# Keys of survey waves: readable by the worker only, never in a backup. Two directories: one may be lost.
SURVEY_KEY_DIRS = [
    Path(p) for p in env.list("WQM_KEY_DIRS", default=[str(DATA_DIR / "keys-a"), str(DATA_DIR / "keys-b")])
]
# The class that keeps them (`wqm.sealing.stores`).
SURVEY_KEY_STORE = env.str("WQM_KEY_STORE", default="wqm.sealing.stores.FolderStore")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "wqm.access",
    "wqm.tenancy",
    "wqm.clock",
    "wqm.security",
    "wqm.activity",
    "wqm.mail",
    "wqm.files",
    "wqm.tables",
    "wqm.jobs",
    "wqm.documents",
    "wqm.ui",
    "accounts",
    "framework",
    "schools",
    "evidence",
    "plans",
    "audits",
    "surveys",
    "assessments",
    "trusts",
    "home",
]
if DEMO:
    INSTALLED_APPS.append("demo")

MIDDLEWARE = [
    "wqm.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "wqm.ui.middleware.CrossOriginResourcePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wqm.ui.middleware.NulMiddleware",
    "wqm.ui.middleware.TroubleMiddleware",
    "wqm.files.strays.StraysMiddleware",
    "surveys.middleware.ForgetWhoAsksMiddleware",
    "audits.middleware.ForgetWhoAsksMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInAgainMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionMiddleware",
    "accounts.middleware.FreshProofMiddleware",
    "accounts.middleware.RequireMfaMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "wqm.urls"
WSGI_APPLICATION = "wqm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "wqm.ui.context.site",
                "home.context.shell",
            ],
            "builtins": ["wqm.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "wqm.ui.forms.GovukRenderer"

# --- Database and broker --------------------------------------------------------------------------------------------

# One URL per process: `migrate` connects as the owner, the web as wqm_web, the worker as wqm_worker.
DATABASES = {
    "default": {**env.db_url("DATABASE_URL"), "ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}

# Tables, so that sign-in does not depend on Redis. Nothing but limits lies in them: of signing in, where allauth looks
# for its own, and of survey pages; what one of them counts does not push out the other.
COUNTERS = {"BACKEND": "wqm.counters.CounterCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}
CACHES = {"default": COUNTERS | {"LOCATION": "wqm_cache"}, "surveys": COUNTERS | {"LOCATION": "wqm_survey_counters"}}

CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.GuessableValidator"},
]
# Asks a public service, by five characters of a hash, whether a password is known from a breach. Only where the
# installation may reach it; while it cannot, the password is taken.
if env.bool("WQM_CHECK_BREACHES", default=False):
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "pwned_passwords_django.validators.PwnedPasswordsValidator",
            "OPTIONS": {
                "error_message": "This password is known from a data breach. Choose another one.",
                "help_message": "It must not be known from a data breach.",
            },
        }
    )
PWNED_PASSWORDS = {"API_TIMEOUT": 2.0, "PAD_RESPONSE": True}
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
# A school's mail takes minutes to arrive; a wrong code is counted, so a longer life lets nobody guess more often.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "login": "accounts.signing_in.LoginForm",
    "request_login_code": "accounts.signing_in.RequestLoginCodeForm",
    "reset_password": "accounts.signing_in.ResetPasswordForm",
    "user_token": "accounts.signing_in.ResetLinkForm",
    "add_email": "accounts.signing_in.AddEmailForm",
    "change_password": "accounts.signing_in.ChangePasswordForm",
    "set_password": "accounts.signing_in.SetPasswordForm",
    "reset_password_from_key": "accounts.signing_in.ResetPasswordKeyForm",
    "change_email": "accounts.signing_in.ChangeEmailForm",
}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if SITE_URL.startswith("http://") else "https"
# By account first. By address only against machines: a school of 1,500 people is one address.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/15m/key,300/m/ip",
    # Anyone who sits at somebody else's session has no more guesses at the password than at the door.
    "change_password": "10/15m/user",
    "reauthenticate": "10/15m/user",
    "request_login_code": "5/10m/key,300/m/ip",
    "reset_password": "5/10m/key,300/m/ip",
    "reset_password_from_key": "300/m/ip",
}
# Within how many school days a school that submits is promised an answer.
READINESS_ANSWER_DAYS = env.int("WQM_READINESS_ANSWER_DAYS", default=10)
# So many school days before a visit whose agenda was not shared, the school's leaders are reminded once.
AGENDA_REMINDER_DAYS = env.int("WQM_AGENDA_REMINDER_DAYS", default=10)
# How long an assessor reads what a school showed them, after they have recorded the visit.
ASSESSOR_READS_DAYS = env.int("WQM_ASSESSOR_READS_DAYS", default=60)
# For how many years it counts that someone worked at a school, or was assessed by its people; then it is deleted.
CONFLICT_YEARS = env.int("WQM_CONFLICT_YEARS", default=5)
# How long it is kept who signed in, was refused, or got or lost rights.
SECURITY_LOG_DAYS = env.int("WQM_SECURITY_LOG_DAYS", default=180)
MFA_ADAPTER = "accounts.factors.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.signing_in.AddPasskeyForm",
    "authenticate": "accounts.signing_in.AuthenticateForm",
    "reauthenticate": "accounts.signing_in.ReauthenticateForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
USERSESSIONS_TRACK_ACTIVITY = True

# Who has which role, asked in this order (wqm.access imports no app).
ROLE_SOURCES = [
    "accounts.role_source.OfficeRoles",
    "schools.role_source.MembershipRoles",
    "assessments.role_source.VisitRoles",
]
# How a view declaration finds what its URL names.
ACCESS_FINDERS = {
    "school": "schools.access.find_school",
    "trust": "schools.access.find_trust",
    "visit": "assessments.access.find_visit",
}
ACCESS_OFFICE_NOTE = "schools.access.note_office_visit"

# --- Security -------------------------------------------------------------------------------------------------------

INSECURE_HTTP = env.bool("WQM_INSECURE_HTTP", default=DEMO)
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("WQM_BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_HTTP
SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A session ends so long after it began, and so long after it was last used (`accounts.sessions`).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 2 * 60 * 60
# Browsers take a cookie of such a name from this very host alone, and over HTTPS alone.
COOKIE_PREFIX = "" if INSECURE_HTTP else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "wqm.ui.messages.Storage"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wqm.ui.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
MAX_UPLOAD_BYTES = env.int("WQM_MAX_UPLOAD_MB", default=25) * 1024 * 1024
# Below this much room for files `/readyz` says "low".
MIN_FREE_BYTES = env.int("WQM_MIN_FREE_MB", default=1024) * 1024 * 1024
# All evidence of one school together, earlier versions included.
SCHOOL_QUOTA_BYTES = env.int("WQM_SCHOOL_QUOTA_MB", default=2048) * 1024 * 1024
# The scanner for viruses, tcp://clamav:3310 or unix:///run/clamav/clamd.sock; empty: not scanned, and the pages say so.
CLAMD_URL = env.str("CLAMD_URL", default="")

# --- Mail -----------------------------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "wqm.mail.smtp.EmailBackend"
# Without it a mail server that does not answer holds a worker for ever, and with the next round the other one.
# Long enough for one that looks into a message before it answers: what times out then is sent once more.
EMAIL_TIMEOUT = 60  # seconds
# A provider's own API instead of SMTP, by its name in django-anymail (postmark, mailgun, amazon_ses ...).
MAIL_PROVIDER = env.str("WQM_MAIL_PROVIDER", default="")
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
if DEMO:
    EMAIL_BACKEND = "demo.mailbox.MaildirBackend"
# Survey mail that becomes due in one minute, so that a provider's limits hold and a mistake can be stopped.
SURVEY_MAIL_PER_MINUTE = env.int("WQM_SURVEY_MAIL_PER_MINUTE", default=600)
# `name:password` with which the mail provider reports mail that came back, to /anymail/<provider>/tracking/; without
# it there is no such address.
MAIL_WEBHOOK_SECRET = env.str("WQM_MAIL_WEBHOOK_SECRET", default="")
# The provider's settings as django-anymail names them, in JSON: {"POSTMARK_SERVER_TOKEN": "..."}.
ANYMAIL = {**env.json("WQM_MAIL_PROVIDER_SETTINGS", default={}), "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET or None}
DEFAULT_FROM_EMAIL = one_sender(env.str("DEFAULT_FROM_EMAIL", default="Wellbeing Quality Mark <noreply@localhost>"))

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("WQM_STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
# A bucket of any service that speaks S3; without one, MEDIA_ROOT. Either way only our views hand files out.
S3_BUCKET = env.str("WQM_S3_BUCKET", default="")
S3 = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("WQM_S3_ENDPOINT", default="") or None,
        "region_name": env.str("AWS_REGION", default="") or None,
        "access_key": env.str("AWS_ACCESS_KEY_ID", default="") or None,
        "secret_key": env.str("AWS_SECRET_ACCESS_KEY", default="") or None,
        "default_acl": None,
        "file_overwrite": False,
        "signature_version": "s3v4",
    },
}
FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}}
STORAGES = {
    "default": S3 if S3_BUCKET else FOLDER,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# Of the interface. Languages of respondents: framework/languages.py, surveys/respondents/words.
LANGUAGES = [("en-gb", "English")]
USE_I18N = False  # one language: there is nothing to look up
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = ["wqm.ui.formats"]

# --- Workers --------------------------------------------------------------------------------------------------------

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
# The worker writes the same structured lines as the web.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Of workers and beat, which go on trying by themselves; a request is less patient (`wqm.waking`).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "visibility_timeout": 3600,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {"TITLE": f"{SITE_NAME} API", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# --- Logs -----------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "wqm.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
