"""What was found about one part, and how a part is looked at without its errors getting out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.logs import hide_secrets


class State(StrEnum):
    """How a part is. A warning is no reason to take a server out of service."""

    FINE = "fine"
    WARNING = "warning"
    FAILED = "failed"


# The exit codes of `manage.py doctor`.
EXIT_CODES: Final = {State.FINE: 0, State.FAILED: 1, State.WARNING: 2}
_LONGEST: Final = 400


@dataclass(frozen=True)
class Finding:
    """One part: its state, and one or two sentences for the person who runs the server."""

    part: str
    state: State
    says: str


Part = Callable[[], tuple[State, str]]


def fine(says: str) -> tuple[State, str]:
    """The part works."""
    return State.FINE, says


def warning(says: str) -> tuple[State, str]:
    """The part works, but somebody should look."""
    return State.WARNING, says


def failed(says: str) -> tuple[State, str]:
    """The part does not work."""
    return State.FAILED, says


def look_at(part: str, look: Part) -> Finding:
    """Look at one part. An error is a finding: each library has exceptions of its own."""
    try:
        state, says = look()
    except Exception as error:
        state, says = failed(in_one_line(error))
    return Finding(part, state, says)


def in_one_line(error: Exception) -> str:
    """The error's text without secrets, as one line of sensible length."""
    text = re.sub(r"\s+", " ", str(error)).strip() or type(error).__name__
    return str(hide_secrets(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"))


def worst_of(findings: Sequence[Finding]) -> State:
    """Failed if a part failed, else a warning if there is one."""
    states = {each.state for each in findings}
    return next((each for each in (State.FAILED, State.WARNING) if each in states), State.FINE)
