"""Django settings, all from the environment. A missing or wrong one stops the start with one line.

`PACKSHOT_MODE` is `production` (the default), `demo` or `dev`. Only the last two run without your
own `SECRET_KEY`: they create a random one and keep it in `PACKSHOT_HOME`.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from annotator.api.enum_names import ENUM_NAMES
from annotator.environment import Environment, WrongSetting, make_folder
from annotator.local_secret import local_secret
from annotator.logs import LEVELS, logging_settings
from annotator.machine_settings import machine_of
from annotator.mail_url import mail_of
from annotator.oidc_settings import APPS, local_login_of, oidc_of
from annotator.servers import broker_of, cache_of, database_of, redis_of
from annotator.storage_url import folder_of, picture_origins, storage_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)
CENTURY = 36_500  # days; the longest time to keep something

MODE = env.choice("PACKSHOT_MODE", ("production", "demo", "dev"), "production")
IS_LOCAL = MODE in ("demo", "dev")
DEBUG = False  # never on: error pages that show settings do not help people who use Packshot

HOME = env.folder("PACKSHOT_HOME", BASE_DIR / "var")

SECRET_KEY = env.secret("SECRET_KEY")
if not SECRET_KEY.strip():
    if not IS_LOCAL:
        raise WrongSetting(
            "SECRET_KEY is not set, nor SECRET_KEY_FILE. Make a key with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    SECRET_KEY = local_secret(HOME)

# --- address of the site --------------------------------------------------------------------
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
# Whether a proxy in front terminates TLS and sets `X-Forwarded-Proto`.
BEHIND_PROXY = env.boolean("BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The proxies whose `X-Forwarded-For` is trusted (`annotator/client_address.py`).
TRUSTED_PROXIES = env.proxies("TRUSTED_PROXIES", 1 if BEHIND_PROXY else 0)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    *APPS,
    "annotator",
]

MIDDLEWARE = [
    "annotator.request_id.CarryRequestId",
    "annotator.tracing.TraceRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "annotator.api.health.AnswerHealth",
    "annotator.metrics.http.MeasureRequests",
    "annotator.api.request_text.RefuseUnstorableText",
    "annotator.api.plain_http.RefusePlainHttp",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "annotator.known_device.RememberDevice",
    "annotator.note_session.NoteSession",
]

ROOT_URLCONF = "annotator.urls"
WSGI_APPLICATION = "annotator.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "annotator" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- database -------------------------------------------------------------------------------
DATABASES = {"default": database_of(env, otherwise=HOME / "packshot.sqlite3")}

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "annotator.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "annotator.sessions.PersonBackend",
]
OIDC = oidc_of(env)  # the identity provider; None: passwords alone
LOCAL_LOGIN = local_login_of(env, OIDC)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Five wrong passwords for one name lock that browser for a quarter hour (`login_guard.py`).
AXES_FAILURE_LIMIT = env.integer("LOGIN_FAILURE_LIMIT", 5, at_least=1)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HANDLER = "annotator.login_guard.LoginGuard"
AXES_CLIENT_IP_CALLABLE = "annotator.client_address.client_network"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "annotator.api.refusals.locked_out"

SESSION_ENGINE = "annotator.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "annotator.api.refusals.csrf_failure"

# For `check --deploy`: plain HTTP is refused with an explanation (`annotator/api/plain_http.py`),
# and HSTS for subdomains and preload lists is the domain owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]

# --- mail -----------------------------------------------------------------------------------
_mail = mail_of(env)  # without it, admins send the links themselves
CAN_MAIL = _mail is not None
SITE_URL = _mail.site if _mail else ""  # in mails: a request's own Host header could be forged
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail else 'dummy'}.EmailBackend"
if _mail:
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.is_tls, _mail.has_starttls
    EMAIL_TIMEOUT = 10
    DEFAULT_FROM_EMAIL = _mail.sender

_storage_url = env.text("STORAGE_URL", str(HOME / "media"))
_picture_origins = picture_origins(_storage_url)

# --- headers --------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 0 if IS_LOCAL else 3600)
SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT")
# Process managers and Prometheus ask from inside.
SECURE_REDIRECT_EXEMPT = ["^api/health/$", "^healthz$", "^readyz$", "^metrics$"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],  # React sets sizes and colours as attributes
        "img-src": [SELF, "data:", "blob:", *_picture_origins],
        "font-src": [SELF],
        "connect-src": [SELF, *_picture_origins],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- files ----------------------------------------------------------------------------------
MEDIA_ROOT = folder_of(_storage_url, otherwise=HOME / "media")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(HOME / "static")))
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
STORAGES = {
    "default": storage_of(_storage_url),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2000
FILE_UPLOAD_TEMP_DIR = str(make_folder("PACKSHOT_HOME", HOME / "uploads"))
# Leftovers of killed processes are deleted after this time; it must exceed the longest upload.
UPLOAD_KEEP_HOURS = env.integer("UPLOAD_KEEP_HOURS", 24, at_least=1, at_most=24 * CENTURY)

# Vite names its files by content, so they never change under one name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8,}\.\w+$"

IMPORT_MAX_BYTES = env.integer("IMPORT_MAX_BYTES", 30 * 1024 * 1024, at_least=1)
IMPORT_MAX_PIXELS = env.integer("IMPORT_MAX_PIXELS", 60_000_000, at_least=1)
IMPORT_MAX_SECONDS = env.integer("IMPORT_MAX_SECONDS", 20, at_least=1)  # to decode one picture
IMPORT_MAX_UPLOAD_BYTES = env.integer("IMPORT_MAX_UPLOAD_BYTES", 4 * 1024**3, at_least=1)
# For this time the uploads of failed or cancelled imports are kept, so that these can be retried.
IMPORT_KEEP_DAYS = env.integer("IMPORT_KEEP_DAYS", 7, at_most=CENTURY)
IMPORT_FROM_URLS = env.boolean("IMPORT_FROM_URLS")
BUCKET_PROTOCOLS = env.words("BUCKET_PROTOCOLS")  # of fsspec, such as file; s3 always is
# Hosts that webhooks may reach although they are not public, at any port and without TLS.
WEBHOOK_INTERNAL_HOSTS = env.hosts("WEBHOOK_INTERNAL_HOSTS", ())

# --- models ---------------------------------------------------------------------------------
SCORING_ENCODER = env.text("SCORING_ENCODER", "efficientnet")
SCORING_SEGMENTER = env.text("SCORING_SEGMENTER", "trained")
SCORING_TEXT_READER = env.text("SCORING_TEXT_READER", "")  # rapidocr; empty: text isn't read
SCORING_DEVICE = env.text("SCORING_DEVICE", "cpu")  # or cuda, cuda:1, …
SCORING_CALIBRATOR = env.text("SCORING_CALIBRATOR", "")  # JSON of scoring.consistency.thresholds
SCORING_PRECISION = env.text("SCORING_PRECISION", "auto")  # fp32, bf16; auto: bf16 on a GPU
# Pictures per batch; halved automatically if memory runs out.
SCORING_BATCH_SIZE = env.integer("SCORING_BATCH_SIZE", 32, at_least=1)
# Products that one worker process handles at once; 0: one on the CPU, one per core with a GPU.
SCORING_LANES = env.integer("SCORING_LANES", 0)
# Whether checkpoints that are named by a model hub id may be downloaded.
SCORING_DOWNLOAD = env.boolean("SCORING_DOWNLOAD")
# Graphs that are built once from the weights of a Python package.
SCORING_CACHE = str(HOME / "models")
# Options of single encoders, segmenters and readers, which are named in their files in `scoring`.
SCORING_OPTIONS = {
    name.removeprefix("SCORING_"): value
    for name, value in env.beginning_with("SCORING_").items()
    if name not in globals()
}

# The model that may annotate as a machine; None: no project can switch one on.
MACHINE = machine_of(env)

# --- the judge ------------------------------------------------------------------------------
JUDGE_MOST_GENERATIONS = env.integer("JUDGE_MOST_GENERATIONS", 16, at_least=1)  # per call
# How long a call may wait for its result, and up to how many generations it waits at all.
JUDGE_WAIT_SECONDS = env.seconds("JUDGE_WAIT_SECONDS", 10.0)
JUDGE_WAIT_GENERATIONS = env.integer("JUDGE_WAIT_GENERATIONS", 4)
# How long results and heat maps are kept; pictures are deleted at once.
JUDGE_KEEP_DAYS = env.integer("JUDGE_KEEP_DAYS", 30, at_most=CENTURY)
# How long rankings are kept, and those of their images that nobody has judged.
RANKING_KEEP_DAYS = env.integer("RANKING_KEEP_DAYS", 30, at_least=1, at_most=CENTURY)
CLICK_WAIT_SECONDS = env.seconds("CLICK_WAIT_SECONDS", 5.0)  # of a mask; then the page asks again

# --- jobs -----------------------------------------------------------------------------------
# Without a broker `manage.py work` claims the jobs itself. A broker only carries hints.
REDIS_URL = redis_of(env)
BROKER_URL = broker_of(env, otherwise=REDIS_URL)
# A job counts as lost this long after its worker's last heartbeat; there are five in this time.
JOB_LEASE_SECONDS = env.integer("JOB_LEASE_SECONDS", 15, at_least=1, at_most=86_400)
CELERY_BROKER_URL = BROKER_URL or "memory://"
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "cpu"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 6 * 3600,  # longer than the longest job
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "celerybeat-schedule")
CELERY_BEAT_SCHEDULER = "annotator.beat:SteadyScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "annotator.tasks.sweep", "schedule": 5.0, "options": {"expires": 300.0}},
}

# --- API ------------------------------------------------------------------------------------
THROTTLE_RATES = {"login": "20/min", "anonymous": "60/min", "token": "60/min", "reset": "10/hour"}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotator.api.authentication.BearerTokenAuthentication",
        "annotator.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "annotator.api.permissions.InScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "annotator.api.negotiation.LenientNegotiation",
    "DEFAULT_METADATA_CLASS": None,  # otherwise OPTIONS would describe every route to everybody
    "DEFAULT_PARSER_CLASSES": ["annotator.api.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "annotator.api.pagination.ByIdPagination",
    "DEFAULT_FILTER_BACKENDS": ["annotator.api.filters.Filters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": THROTTLE_RATES,
    "EXCEPTION_HANDLER": "annotator.api.problems.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Packshot",
    "DESCRIPTION": "Judge AI-generated product images with as few human answers as possible.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "annotator.api.schema.add_problem_responses",
    ],
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
CACHES = {"default": cache_of(REDIS_URL)}

# --- language, time, logs -------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

# In the demo people read the login links in the same terminal.
_level = env.choice("LOG_LEVEL", LEVELS, "WARNING" if MODE == "demo" else "INFO")
LOGGING = logging_settings(
    level=_level,
    others=_level if env.has("LOG_LEVEL") else "WARNING",
    as_json=env.choice("LOG_FORMAT", ("json", "text"), "text" if IS_LOCAL else "json") == "json",
)
# Who may read `/metrics`; nobody while neither is set, and then nothing is measured.
METRICS_TOKEN = env.secret("METRICS_TOKEN")
METRICS_NETWORKS = env.networks("METRICS_NETWORKS")
