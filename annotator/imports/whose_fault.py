"""Decide whether an exception concerns one file or row, or the whole import.

If it concerns one file or row, that is refused and the import goes on. If the database, the storage
or this machine failed, thousands of good rows would be refused as well: then the import stops, and
its job is tried again or reports why it failed.
"""

from __future__ import annotations

import structlog
from django.db import InternalError, ProgrammingError

from annotator.imports.images import PictureRefused
from annotator.outage import StorageFailed, is_of_bucket, may_pass
from scoring.vocabulary.messages.pictures import (
    FILE_NOT_TAKEN,
)

log = structlog.get_logger(__name__)


def concerns_all(error: BaseException) -> bool:
    """Whether the error would hit other files and rows, too."""
    return may_pass(error) or isinstance(error, InternalError | ProgrammingError)


def refusal_of(error: Exception, name: str) -> PictureRefused:
    """The refusal of the file that raised this error; an unexpected error is logged.

    Raises errors that concern the whole import; a bucket's failures as StorageFailed.
    """
    if isinstance(error, PictureRefused):
        return error
    if is_of_bucket(error):
        raise StorageFailed(f"The storage can't be reached: {error}") from error
    if concerns_all(error):
        raise error
    log.error("file_not_taken", name=name, exc_info=error)
    return PictureRefused(name, FILE_NOT_TAKEN(error=kind_and_text(error)))


def kind_and_text(error: BaseException) -> str:
    """Class and text of an exception that has no message for people."""
    return f"{type(error).__name__}: {error}"
