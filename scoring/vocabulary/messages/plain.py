"""Text that is not our own: from a library, or an older sentence that has no code yet."""

from __future__ import annotations

from scoring.vocabulary.message import define

PLAIN = define("plain", text=str)
