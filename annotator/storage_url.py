"""Where pictures and weights are kept, from one address: `file:///folder` or `s3://bucket/prefix`.

Credentials of a bucket are read from where the AWS libraries look for them (`AWS_ACCESS_KEY_ID`,
`AWS_SECRET_ACCESS_KEY`, a profile, the machine's role): an address is shown in logs and error
messages, so it must not hold them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FILES = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"
# What may stand behind the question mark, and what the storage calls it.
S3_OPTIONS = {"region": "region_name", "endpoint": "endpoint_url", "addressing": "addressing_style"}


def folder_of(url: str, *, otherwise: Path) -> Path:
    """The folder that the address names; `otherwise` for a bucket."""
    parts = urlsplit(url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else otherwise


def storage_of(url: str) -> dict[str, Any]:
    """The `default` entry of Django's STORAGES. Raises ImproperlyConfigured saying what is wrong.

    `s3://bucket/prefix?region=eu-central-1&endpoint=https://minio.example:9000&addressing=path`;
    prefix and options may be left out.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {"BACKEND": FILES}  # in MEDIA_ROOT
    if parts.scheme != "s3":
        raise ImproperlyConfigured(
            f"STORAGE_URL starts with {parts.scheme!r}; it must be file:///folder or "
            "s3://bucket/prefix."
        )
    if "@" in parts.netloc:
        raise ImproperlyConfigured(
            "STORAGE_URL holds credentials. Give them as AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY instead."
        )
    if not parts.netloc:
        raise ImproperlyConfigured("STORAGE_URL names no bucket: s3://bucket/prefix.")
    options = dict(parse_qsl(parts.query))
    if unknown := sorted(set(options) - set(S3_OPTIONS)):
        known = ", ".join(S3_OPTIONS)
        raise ImproperlyConfigured(f"STORAGE_URL has {unknown[0]!r}; known are {known}.")
    return {
        "BACKEND": S3,
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": unquote(parts.path).strip("/"),
            # A name always holds the same content, so writing it again does no harm, and a
            # half-written object does not exist: S3 shows an object when all of it is there.
            "file_overwrite": True,
            "default_acl": None,
            "querystring_auth": False,
            **{S3_OPTIONS[name]: value for name, value in options.items()},
        },
    }
