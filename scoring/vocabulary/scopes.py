"""What an API token is for."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """A part of what the token's role may do; ADMIN is all of it."""

    READ = "read"
    ANSWER = "answer"
    REVIEW = "review"
    JUDGE = "judge"
    IMPORT = "import"
    EXPORT = "export"
    ADMIN = "admin"
