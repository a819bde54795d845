"""What can go wrong. Every error says in one sentence what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import httpx


class PackshotError(Exception):
    """Any failure of this client."""


class NotLoggedIn(PackshotError):
    """There is no token."""


class VersionMismatch(PackshotError):
    """Client and server are too far apart."""


class Unreachable(PackshotError):
    """The server did not answer, however often it was asked."""


class JobFailed(PackshotError):
    """A job of the server ended without success."""


class ApiError(PackshotError):
    """The server refused: `status` and `code` for programs, `fields` by the name of the input."""

    def __init__(
        self, status: int, code: str, detail: str, fields: Mapping[str, Sequence[str]]
    ) -> None:
        self.status, self.code, self.detail, self.fields = status, code, detail, fields
        texts = [(name, text) for name, several in fields.items() for text in several]
        wrong = [f"{name}: {text}" for name, text in texts if text != detail]
        super().__init__(" ".join([detail, *wrong]))

    @classmethod
    def of(cls, response: httpx.Response) -> ApiError:
        """The problem that a response describes (RFC 9457), whatever it looks like."""
        try:
            body = response.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            body = {}
        return cls(
            status=response.status_code,
            code=str(body.get("type", "")).removeprefix("/problems/"),
            detail=str(body.get("detail") or f"The server answered {response.status_code}."),
            fields={
                str(name): [str(each["text"]) for each in faults]
                for name, faults in body.get("fields", {}).items()
            },
        )
