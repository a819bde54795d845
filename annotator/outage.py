"""Tell the failures of a part that everybody needs from those of one request, file or job.

If the database, the storage or this machine fails, it is nobody's fault, and the same will work
once that part is back.
"""

from __future__ import annotations

import errno
from typing import Final

from django.db import InterfaceError, OperationalError

DATABASE: Final = (OperationalError, InterfaceError)
# A full or unreadable disk, a file server that is gone, no memory, too many open files.
MACHINE: Final = {
    errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EROFS,
    errno.ESTALE, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH,
}  # fmt: skip
BUCKETS: Final = ("boto3", "botocore", "s3transfer", "urllib3")  # packages used for a bucket


class StorageFailed(ConnectionError):
    """The storage could not be read or written to."""


def is_of_database(error: BaseException) -> bool:
    """Whether the database did not answer, or not in time."""
    return isinstance(error, DATABASE)


def is_of_storage(error: BaseException) -> bool:
    """Whether the storage or a disk of this machine failed."""
    if isinstance(error, StorageFailed) or is_of_bucket(error):
        return True
    return isinstance(error, OSError) and error.errno in MACHINE


def is_of_bucket(error: BaseException) -> bool:
    """Whether a package that talks to a bucket raised it; each has its own exceptions."""
    return type(error).__module__.partition(".")[0] in BUCKETS


def may_pass(error: BaseException) -> bool:
    """Whether the same may work later by itself."""
    passing = is_of_database(error) or is_of_storage(error)
    return passing or isinstance(error, ConnectionError | TimeoutError)
