"""What a manifest names, files and URLs, to bytes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from annotator.imports.files import Files, read_limited
from annotator.imports.images import PictureRefused
from annotator.imports.match_names import NameMatcher
from annotator.imports.names import is_url, plain_name
from annotator.imports.rows import Row
from scoring.vocabulary.messages.pictures import (
    URLS_NOT_READ,
)

Fetch = Callable[[str], bytes]
WEB = ("http://", "https://")


class References:
    """Reads what rows refer to. With no `fetch`, URLs lead to files only."""

    def __init__(self, files: Files, *, max_bytes: int, fetch: Fetch | None = None) -> None:
        self._files = files
        self._max_bytes = max_bytes
        self._fetch = fetch
        self._folder = tempfile.TemporaryDirectory(prefix="packshot-fetched-")
        self._matcher = NameMatcher(files.names)
        self._surveyed: tuple[str, ...] = ()

    def survey(self, row: Row) -> None:
        """Note what a row names, before anything is read: see `NameMatcher`."""
        references = (row.original, row.mask, row.image)
        for reference in references:
            if reference and reference not in self._surveyed:  # rows of a product stand together
                self._matcher.survey(reference, self._exact(reference))
        self._surveyed = references

    def read(self, reference: str) -> bytes:
        """The content of a file or URL. Raises PictureRefused."""
        if exact := self._exact(reference):
            return read_limited(self._files, exact, limit=self._max_bytes)
        may_fetch = self._fetch is not None and reference.lower().startswith(WEB)
        try:
            found = self._matcher.find(reference)
        except PictureRefused:
            if not may_fetch:
                raise
            found = None
        if found is not None:
            return read_limited(self._files, found, limit=self._max_bytes)
        if self._fetch is not None and may_fetch:
            return self._fetched(reference, self._fetch)
        if is_url(reference):
            raise PictureRefused(reference, URLS_NOT_READ())
        return read_limited(self._files, reference, limit=self._max_bytes)  # says what is missing

    def forget(self) -> None:
        """Drop the fetched content that is kept, because a picture is read more than once."""
        for path in Path(self._folder.name).iterdir():
            path.unlink()

    def _fetched(self, url: str, fetch: Fetch) -> bytes:
        path = Path(self._folder.name) / hashlib.sha256(url.encode()).hexdigest()
        if not path.exists():
            path.write_bytes(fetch(url))
        return path.read_bytes()

    def _exact(self, reference: str) -> str:
        """The file that a path names by its whole name, empty where there is none."""
        name = "" if is_url(reference) else plain_name(reference)
        return name if name and self._files.has(name) else ""
