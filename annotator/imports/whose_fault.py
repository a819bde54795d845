"""Whether an exception is the fault of one file or row, or of what all of them need.

One file's or row's is its refusal, and the import goes on. Anything else, as the database, the
storage or this machine, would refuse thousands of good rows after it: then the import stops, and
its job is tried again or says why it failed.
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
BUCKETS = ("boto3", "botocore", "s3transfer", "urllib3")  # packages of a storage in a bucket


def is_everyones(error: BaseException) -> bool:
    """Whether other files and rows would meet it, too."""
    if isinstance(error, SERVERS) or _is_of_bucket(error):
        return True
    return isinstance(error, OSError) and error.errno in MACHINE


def refusal_of(error: Exception, name: str) -> PictureRefused:
    """The refusal of the file that raised this; what no one thought of is logged with it.

    Raises what is everyone's, a bucket's failures as ConnectionError.
    """
    if isinstance(error, PictureRefused):
        return error
    if _is_of_bucket(error):
        raise ConnectionError(f"The storage can't be reached: {error}") from error
    if is_everyones(error):
        raise error
    log.error("file_not_taken", name=name, exc_info=error)
    return PictureRefused(name, FILE_NOT_TAKEN(error=kind_and_text(error)))


def kind_and_text(error: BaseException) -> str:
    """The kind and the words of an exception that has none for people."""
    return f"{type(error).__name__}: {error}"


def _is_of_bucket(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] in BUCKETS
