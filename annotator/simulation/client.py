"""A client of the public API, as a program would use it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from annotator.errors import PackshotError, Unavailable
from scoring.vocabulary.messages.problem_command import (
    NO_HTTP_ADDRESS,
    SITE_REFUSED,
    SITE_UNREACHABLE,
)

# JSON whose form depends on the address, so callers annotate the type that they expect.
Answered: TypeAlias = Any


class Refused(PackshotError):
    """The server responded with a problem."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(SITE_REFUSED(status=str(status), reason=reason))
        self.status = status


class Client:
    """Calls one server with one token."""

    def __init__(self, url: str, token: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise Unavailable(NO_HTTP_ADDRESS(address=url))
        self._url = url if url.endswith("/") else url + "/"
        self._token = token

    def get(self, path: str) -> Answered:
        """The JSON of the response."""
        return self._call("GET", path)

    def post(
        self, path: str, body: Mapping[str, object] | None = None, *, idempotent: bool = False
    ) -> Answered:
        """The JSON of the response; `idempotent` sends a new idempotency key."""
        headers = {"Idempotency-Key": str(uuid.uuid4())} if idempotent else {}
        return self._call("POST", path, body if body is not None else {}, headers)

    def pages(self, path: str) -> Iterator[Answered]:
        """Every result of a paginated list."""
        following: str | None = path
        while following:
            page = self.get(following)
            yield from page["results"]
            following = page["next"]

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answered:
        request = Request(  # noqa: S310  the scheme is checked above
            urljoin(self._url, path),
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )
        try:
            with urlopen(request, timeout=60) as response:  # noqa: S310
                content = response.read()
        except HTTPError as error:
            raise Refused(error.code, _reason_of(error)) from error
        except URLError as error:
            raise Unavailable(
                SITE_UNREACHABLE(address=self._url, reason=str(error.reason))
            ) from error
        return json.loads(content) if content else None


def _reason_of(error: HTTPError) -> str:
    try:
        problem = json.loads(error.read())
        fields = [
            f"{name}: {each['text']}"
            for name, messages in problem.get("fields", {}).items()
            for each in messages
        ]
        return " ".join([problem["detail"], *fields])
    except (ValueError, KeyError):
        return str(error.reason)
