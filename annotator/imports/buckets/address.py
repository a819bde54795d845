"""Which addresses a bucket may have, and which folders inside it people may name."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from annotator.environment import WrongSetting
from annotator.errors import InvalidInput
from annotator.models.buckets import LONGEST_PREFIX
from annotator.storage_url import bucket_of
from scoring.vocabulary.messages.buckets import (
    BUCKET_ADDRESS_WRONG,
    BUCKET_PREFIX_WRONG,
    BUCKET_PROTOCOL_NOT_ALLOWED,
)

S3: Final = "s3"


def protocol_of(url: str) -> str:
    """`s3`, `file` and so on. Chained addresses of fsspec (`zip::s3://…`) have none."""
    protocol, separator, _ = url.partition("://")
    return protocol.lower() if separator and protocol.isalnum() else ""


def check_url(url: str) -> None:
    """Raise InvalidInput if a source may not have this address.

    Besides `s3` only those protocols of fsspec are allowed that BUCKET_PROTOCOLS names: who may log
    in as a site admin need not be who may read this machine's files.
    """
    protocol = protocol_of(url)
    allowed = [S3, *settings.BUCKET_PROTOCOLS]
    if protocol not in allowed:
        raise InvalidInput.in_field("url", BUCKET_PROTOCOL_NOT_ALLOWED(allowed=", ".join(allowed)))
    try:
        if protocol == S3:
            bucket_of(url, called="The address")
        elif "@" in urlsplit(url).netloc:
            raise WrongSetting("The address holds credentials.")
    except (WrongSetting, ValueError) as error:
        raise InvalidInput.in_field("url", BUCKET_ADDRESS_WRONG(error=str(error))) from error


def checked_prefix(given: str) -> str:
    """A folder inside a source, with its slash at the end, or empty for all of it.

    With the slash, `acme` can't mean `acme-secret` as well. Raises InvalidInput.
    """
    prefix = given.removesuffix("/")
    if not prefix:
        return ""
    parts = prefix.split("/")
    is_wrong = any(part in ("", ".", "..") for part in parts) or not prefix.isprintable()
    if is_wrong or "\\" in prefix or len(prefix) >= LONGEST_PREFIX:
        raise InvalidInput.in_field("prefix", BUCKET_PREFIX_WRONG(most=LONGEST_PREFIX))
    return f"{prefix}/"
