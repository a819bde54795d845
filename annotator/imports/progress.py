"""How an import tells how far it is, and hears that it should stop."""

from __future__ import annotations

from typing import Protocol

from scoring.vocabulary.message import Message


class Progress(Protocol):
    """What `annotator.jobs` hands to a job; the command line has one of its own."""

    def advance(self, done: int, total: int, message: Message | None = None) -> None:
        """`done` of `total` rows. Called often: the receiver leaves out what comes too fast."""

    def check_cancelled(self) -> None:
        """Raise, to stop the import between two batches; what is imported stays."""
