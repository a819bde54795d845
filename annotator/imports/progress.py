"""How an import reports its progress and learns that it should stop."""

from __future__ import annotations

from typing import Protocol

from scoring.vocabulary.message import Message


class ImportProgress(Protocol):
    """A job's run (`annotator.jobs`) has these methods; the command line has its own class."""

    def advance(self, done: int, total: int, message: Message | None = None) -> None:
        """Report `done` of `total` rows. It is called often, so the receiver may skip reports."""

    def check_cancelled(self) -> None:
        """Raise an exception to stop the import between two batches; complete batches stay."""
