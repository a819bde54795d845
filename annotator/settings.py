"""Settings, all from the environment. What is missing or wrong stops the start with one line.

`PACKSHOT_MODE` is `production` (the default), `demo` or `dev`. Only the last two run without a
`SECRET_KEY` of yours: they make a random one and keep it in `PACKSHOT_HOME`.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

import environ
import structlog
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from annotator.storage_url import folder_of, storage_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("PACKSHOT_MODE", "production")
if MODE not in ("production", "demo", "dev"):
    raise ImproperlyConfigured(f"PACKSHOT_MODE is {MODE!r}; it must be production, demo or dev.")
IS_LOCAL = MODE in ("demo", "dev")
DEBUG = False  # never on: error pages with settings in them help nobody who uses Packshot

HOME = Path(env.str("PACKSHOT_HOME", str(BASE_DIR / "var"))).resolve()
HOME.mkdir(parents=True, exist_ok=True)


def _local_secret() -> str:
    """A random key for demo and development, made once and readable by the owner only."""
    path = HOME / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if not IS_LOCAL:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Make one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    SECRET_KEY = _local_secret()

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

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
    "annotator",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
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
_database = env.db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'packshot.sqlite3'}")
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN: a transaction that reads and then writes waits for
    # its turn instead of failing with "database is locked" half-way.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", 60)
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "annotator.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "annotator.sessions.PersonBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Five wrong passwords for one name from one address lock that combination for a quarter hour.
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "annotator.api.problems.locked_out"

SESSION_ENGINE = "annotator.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_SECURE = not IS_LOCAL
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "annotator.api.problems.csrf_failure"

# --- headers --------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 0 if IS_LOCAL else 3600)
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=False)
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],  # React sets sizes and colours as attributes
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- files ----------------------------------------------------------------------------------
_storage_url = env.str("STORAGE_URL", f"file://{HOME / 'media'}")
MEDIA_ROOT = folder_of(_storage_url, otherwise=HOME / "media")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(HOME / "static")))
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
STORAGES = {
    "default": storage_of(_storage_url),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2000
FILE_UPLOAD_TEMP_DIR = str(HOME / "uploads")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(exist_ok=True)
# What killed processes have left is deleted after so long: longer than the longest upload takes.
UPLOAD_KEEP_HOURS = env.float("UPLOAD_KEEP_HOURS", 24.0)

# Vite names its files by content, so they never change under one name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8,}\.\w+$"

IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", 30 * 1024 * 1024)
IMPORT_MAX_PIXELS = env.int("IMPORT_MAX_PIXELS", 60_000_000)
IMPORT_MAX_UPLOAD_BYTES = env.int("IMPORT_MAX_UPLOAD_BYTES", 4 * 1024**3)
# Uploads of imports that failed or were cancelled: so long they can be tried again.
IMPORT_KEEP_DAYS = env.int("IMPORT_KEEP_DAYS", 7)
IMPORT_FROM_URLS = env.bool("IMPORT_FROM_URLS", default=False)

# --- models ---------------------------------------------------------------------------------
SCORING_ENCODER = env.str("SCORING_ENCODER", "lite")
SCORING_SEGMENTER = env.str("SCORING_SEGMENTER", "grabcut")
SCORING_DEVICE = env.str("SCORING_DEVICE", "cpu")  # or cuda, cuda:1, …
SCORING_CALIBRATOR = env.str("SCORING_CALIBRATOR", "")  # JSON of scoring.consistency.thresholds
SCORING_PRECISION = env.str("SCORING_PRECISION", "auto")  # fp32, bf16; auto: bf16 on a GPU
SCORING_BATCH_SIZE = env.int("SCORING_BATCH_SIZE", 32)  # halved by itself when memory runs out
# Products under way at once in one worker process; 0: one on the CPU, one a core beside a GPU.
SCORING_LANES = env.int("SCORING_LANES", 0)
# Checkpoints: a folder or a model hub id; the hub is asked only where SCORING_DOWNLOAD is true.
SCORING_DOWNLOAD = env.bool("SCORING_DOWNLOAD", default=False)
SCORING_BLIP_CHECKPOINT = env.str("SCORING_BLIP_CHECKPOINT", "Salesforce/blip-itm-base-coco")
SCORING_BLIP_REVISION = env.str("SCORING_BLIP_REVISION", "")
SCORING_GROUNDING_CHECKPOINT = env.str(
    "SCORING_GROUNDING_CHECKPOINT", "IDEA-Research/grounding-dino-tiny"
)
SCORING_GROUNDING_REVISION = env.str("SCORING_GROUNDING_REVISION", "")
SCORING_GROUNDING_SEGMENTER = env.str("SCORING_GROUNDING_SEGMENTER", "grabcut")
# Files. A SAM checkpoint other than the published ones must be named by its hash, too.
SCORING_ONNX_ENCODER = env.str("SCORING_ONNX_ENCODER", "")
SCORING_ONNX_SEGMENTER = env.str("SCORING_ONNX_SEGMENTER", "")
SCORING_SAM_CHECKPOINT = env.str("SCORING_SAM_CHECKPOINT", "")
SCORING_SAM_SHA256 = env.str("SCORING_SAM_SHA256", "")

# --- the judge ------------------------------------------------------------------------------
JUDGE_MOST_GENERATIONS = env.int("JUDGE_MOST_GENERATIONS", 16)  # of one call
JUDGE_WAIT_SECONDS = env.float("JUDGE_WAIT_SECONDS", 10.0)  # for an answer at once
JUDGE_WAIT_GENERATIONS = env.int("JUDGE_WAIT_GENERATIONS", 4)  # larger calls are not waited for
JUDGE_KEEP_DAYS = env.int("JUDGE_KEEP_DAYS", 30)  # results and heat maps; pictures go at once

# --- jobs -----------------------------------------------------------------------------------
# Without a broker `manage.py work` claims the job rows itself; with one it only carries hints.
REDIS_URL = env.str("REDIS_URL", "")
BROKER_URL = env.str("BROKER_URL", REDIS_URL)
# So long after its worker's last sign of life, of which there are five in that time, a job is lost.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 15)
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
    "visibility_timeout": 6 * 3600,  # above the longest job
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "annotator.tasks.sweep", "schedule": 5.0, "options": {"expires": 300.0}},
}

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotator.api.authentication.BearerTokenAuthentication",
        "annotator.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "annotator.api.pagination.ByIdPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {"login": "20/min", "anonymous": "60/min"},
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
    "ENUM_NAME_OVERRIDES": {
        "RoleEnum": "annotator.models.Role",
        "VerdictEnum": "annotator.models.Verdict",
        "JobKindEnum": "annotator.models.JobKind",
        "JobStateEnum": "annotator.models.JobState",
        "FlagKindEnum": "annotator.models.FlagKind",
        "QuestionKindEnum": "annotator.models.Kind",
        "SkipReasonEnum": "annotator.models.SkipReason",
        "ModelStateEnum": "annotator.models.ModelState",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# --- language, time, logs -------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

_processors: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
structlog.configure(
    processors=[*_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": (
                structlog.dev.ConsoleRenderer() if IS_LOCAL else structlog.processors.JSONRenderer()
            ),
            "foreign_pre_chain": _processors,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {"annotator": {"level": env.str("LOG_LEVEL", "INFO")}},
}
