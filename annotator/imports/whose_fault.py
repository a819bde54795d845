"""Decide whether an exception concerns one file or row, or the whole import.

If it concerns one file or row, that is refused and the import goes on. If the database, the storage
or this machine failed, thousands of good rows would be refused as well: then the import stops, and
its job is tried again or reports why it failed.
"""

from __future__ import annotations

import errno

import structlog
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError

from annotator.imports.images import PictureRefused
from scoring.vocabulary.messages.pictures import (
    FILE_NOT_TAKEN,
)

log = structlog.get_logger(__name__)

SERVERS = (
    OperationalError,
    InterfaceError,
    InternalError,
    ProgrammingError,
    ConnectionError,
    TimeoutError,
)
MACHINE = {
    errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EROFS,
    errno.ESTALE, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH,
}  # fmt: skip
BUCKETS = ("boto3", "botocore", "s3transfer", "urllib3")  # packages used for a storage bucket


def concerns_all(error: BaseException) -> bool:
    """Whether the error would hit other files and rows, too."""
    if isinstance(error, SERVERS) or _is_of_bucket(error):
        return True
    return isinstance(error, OSError) and error.errno in MACHINE


def refusal_of(error: Exception, name: str) -> PictureRefused:
    """The refusal of the file that raised this error; an unexpected error is logged.

    Raises errors that concern the whole import; a bucket's failures as ConnectionError.
    """
    if isinstance(error, PictureRefused):
        return error
    if _is_of_bucket(error):
        raise ConnectionError(f"The storage can't be reached: {error}") from error
    if concerns_all(error):
        raise error
    log.error("file_not_taken", name=name, exc_info=error)
    return PictureRefused(name, FILE_NOT_TAKEN(error=kind_and_text(error)))


def kind_and_text(error: BaseException) -> str:
    """Class and text of an exception that has no message for people."""
    return f"{type(error).__name__}: {error}"


def _is_of_bucket(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in BUCKETS
