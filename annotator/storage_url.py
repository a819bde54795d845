"""The storage for pictures and weights: `/folder`, `file:///folder` or `s3://bucket/prefix`.

A plain path is taken literally; after `file://` only percent-encoding is decoded.

The AWS libraries find the credentials of a bucket in their usual places (`AWS_ACCESS_KEY_ID`,
`AWS_SECRET_ACCESS_KEY`, a profile, the machine's role). The address must not contain them, because
it is shown in logs and error messages.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from annotator.environment import WrongSetting

FILES = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"
# The options allowed after the question mark, and their names in the storage library.
S3_OPTIONS = {"region": "region_name", "endpoint": "endpoint_url", "addressing": "addressing_style"}
PRESIGN = "presign"  # seconds; browsers then fetch pictures from the bucket
LONGEST_PRESIGNED = 3600
ADDRESSINGS = ("auto", "path", "virtual")


def folder_of(url: str, *, otherwise: Path) -> Path:
    """The folder that the address names; for a bucket `otherwise`."""
    if url.startswith("/"):
        return Path(url)
    scheme, _, path = url.partition("://")
    return Path(unquote(path)) if scheme == "file" else otherwise


def storage_of(url: str) -> dict[str, object]:
    """The `default` entry of Django's STORAGES. Raises WrongSetting.

    The form is
    `s3://bucket/prefix?region=eu-central-1&endpoint=https://minio.example:9000&addressing=path`;
    prefix and options are optional.
    """
    scheme, separator, rest = url.partition("://")
    if url.startswith("/") or (scheme == "file" and rest.startswith("/")):
        return {"BACKEND": FILES}  # in MEDIA_ROOT
    if scheme != "s3":
        shown = f"starts with {scheme!r}" if separator and scheme != "file" else "is no address"
        raise WrongSetting(
            f"STORAGE_URL {shown}; it must be /folder, file:///folder or s3://bucket/prefix."
        )
    seconds = _presigned_for(url)
    return {
        "BACKEND": S3,
        "OPTIONS": {
            **bucket_of(url, called="STORAGE_URL", also=(PRESIGN,)),
            # A name always has the same content, so writing it again does no harm. There are no
            # half-written objects: in S3 an object appears only when it is complete.
            "file_overwrite": True,
            "default_acl": None,
            "querystring_auth": seconds > 0,
            "querystring_expire": seconds,
            # Otherwise boto3 signs addresses as most regions no longer accept them.
            "signature_version": "s3v4" if seconds else None,
        },
    }


def picture_origins(url: str) -> list[str]:
    """Where browsers fetch pictures besides the site itself: from the bucket, if that is allowed.

    A bucket has its name in the path or in the host, which the library decides by its settings.
    """
    if not url.startswith("s3://") or not _presigned_for(url):
        return []
    parts = bucket_of(url, called="STORAGE_URL", also=(PRESIGN,))
    region = parts.get("region_name")
    endpoint = urlsplit(
        parts.get("endpoint_url") or f"https://s3{f'.{region}' if region else ''}.amazonaws.com"
    )
    bucket = parts["bucket_name"]
    return [
        f"{endpoint.scheme}://{host}" for host in (endpoint.netloc, f"{bucket}.{endpoint.netloc}")
    ]


def _presigned_for(url: str) -> int:
    """For how many seconds a signed address of a picture is valid; 0: the site serves pictures."""
    given = dict(parse_qsl(url.partition("?")[2])).get(PRESIGN, "0")
    if not (given.isascii() and given.isdigit() and int(given) <= LONGEST_PRESIGNED):
        raise WrongSetting(
            f"STORAGE_URL: {PRESIGN} must be a number of seconds, at most {LONGEST_PRESIGNED}."
        )
    return int(given)


def bucket_of(url: str, *, called: str, also: Collection[str] = ()) -> dict[str, str]:
    """Bucket, prefix and options of `s3://…`, as the storage library names them.

    Options in `also` are allowed and left out. Raises WrongSetting, whose text says `called` for
    the address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise WrongSetting(f"{called} can't be read as s3://bucket/prefix.") from None
    if "@" in parts.netloc:
        raise WrongSetting(
            f"{called} holds credentials. Give them as AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY instead."
        )
    if not parts.netloc:
        raise WrongSetting(f"{called} names no bucket: s3://bucket/prefix.")
    options = {name: value for name, value in parse_qsl(parts.query) if name not in also}
    if unknown := sorted(set(options) - set(S3_OPTIONS)):
        names = ", ".join((*S3_OPTIONS, *also))
        raise WrongSetting(f"{called} has {unknown[0]!r}; known are {names}.")
    if "@" in options.get("endpoint", ""):
        raise WrongSetting(
            f"{called} holds credentials in its endpoint. Give them as AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY instead."
        )
    if not options.get("endpoint", "https://").startswith(("http://", "https://")):
        raise WrongSetting(f"{called}: the endpoint must begin with https:// or http://.")
    if options.get("addressing", "auto") not in ADDRESSINGS:
        raise WrongSetting(f"{called}: addressing must be {', '.join(ADDRESSINGS)}.")
    return {
        "bucket_name": parts.netloc,
        "location": unquote(parts.path).strip("/"),
        **{S3_OPTIONS[name]: value for name, value in options.items()},
    }
