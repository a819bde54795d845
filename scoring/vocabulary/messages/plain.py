"""Text that nobody here wrote: of a library, or of an older sentence that has no code yet."""

from __future__ import annotations

from scoring.vocabulary.message import define

PLAIN = define("plain", text=str)
