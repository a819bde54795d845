"""Django system checks for settings that parse but can't work: `manage.py check --deploy`."""

from __future__ import annotations

from collections.abc import Sequence

import requests
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from annotator.local_copy import is_folder
from annotator.oidc_settings import OpenIdConnect


@register(Tags.database, deploy=True)
def check_database(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """SQLite is for one machine with few people."""
    if connection.vendor == "sqlite":
        return [
            Warning(
                "The database is SQLite.",
                hint="Set DATABASE_URL to PostgreSQL for more than a handful of annotators.",
                id="packshot.W001",
            )
        ]
    return []


@register(Tags.files)
def check_storage(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The folder for pictures must be writable."""
    if not is_folder():
        return []
    root = settings.MEDIA_ROOT
    try:
        root.mkdir(parents=True, exist_ok=True)
        probe = root / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return [
            Error(
                f"The media folder {root} can't be written to: {error.strerror}.",
                hint="Set STORAGE_URL to a folder that the server's user owns.",
                id="packshot.E001",
            )
        ]
    return []


@register(Tags.files, deploy=True)
def check_bucket(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """A bucket must exist and be writable."""
    if is_folder():
        return []
    try:
        default_storage.delete(default_storage.save(".writable", ContentFile(b"packshot")))
    except Exception as error:  # each storage library has its own exceptions
        return [
            Error(
                f"The bucket of STORAGE_URL can't be written to: {error}",
                hint="Check its name, endpoint and region, and the credentials in the environment.",
                id="packshot.E003",
            )
        ]
    return []


@register(Tags.staticfiles, deploy=True)
def check_frontend(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The pages must have been built."""
    if not (settings.FRONTEND_DIST / ".vite" / "manifest.json").is_file():
        return [
            Error(
                "The front end has not been built.",
                hint="Run `make build`.",
                id="packshot.E002",
            )
        ]
    return []


@register("jobs", deploy=True)
def check_broker(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Several web servers share throttles and job hints through Redis."""
    if not settings.BROKER_URL:
        return [
            Warning(
                "No broker is set: only `manage.py work` runs jobs; throttles count per process.",
                hint="Set REDIS_URL to run Celery workers on other machines.",
                id="packshot.W002",
            )
        ]
    return []


@register("single_sign_on", deploy=True)
def check_provider(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The identity provider must answer, and be the one that is named."""
    oidc = settings.OIDC
    if not isinstance(oidc, OpenIdConnect):
        return []
    try:
        address = f"{oidc.issuer}/.well-known/openid-configuration"
        answer = requests.get(address, timeout=5)
        answer.raise_for_status()
        named = str(answer.json()["issuer"]).rstrip("/")
    except (requests.RequestException, ValueError, KeyError) as error:
        reason = str(error) or type(error).__name__
    else:
        if named == oidc.issuer:
            return []
        reason = f"it calls itself {named}"
    return [
        Error(
            f"The identity provider {oidc.issuer} can't be used: {reason}",
            hint="Check OIDC_ISSUER: the address below which /.well-known/openid-configuration is.",
            id="packshot.E004",
        )
    ]
