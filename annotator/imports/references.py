"""Read the files and URLs that a manifest names."""

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
    """Reads what rows refer to. Without `fetch`, a URL can only mean a file of the import."""

    def __init__(self, files: Files, *, max_bytes: int, fetch: Fetch | None = None) -> None:
        self._files = files
        self._max_bytes = max_bytes
        self._fetch = fetch
        self._folder = tempfile.TemporaryDirectory(prefix="packshot-fetched-")
        self._matcher = NameMatcher(files.names)
        self._surveyed: tuple[str, ...] = ()

    def survey(self, row: Row) -> None:
        """Note what a row names before anything is read, see `NameMatcher`."""
        references = (row.original, row.mask, row.image)
        for reference in references:
            if reference and reference not in self._surveyed:  # consecutive rows share an original
                self._matcher.survey(reference, self._exact(reference))
        self._surveyed = references

    def read(self, reference: str) -> bytes:
        """The content of a file or URL. Raises PictureRefused."""
        if exact := self._exact(reference):
            return read_limited(self._files, exact, limit=self._max_bytes)
        may_fetch = self._fetch is not None and reference.lower().startswith(WEB)
        try:
            name = self._matcher.find(reference)
        except PictureRefused:
            if not may_fetch:
                raise
            name = None
        if name is not None:
            return read_limited(self._files, name, limit=self._max_bytes)
        if self._fetch is not None and may_fetch:
            return self._fetched(reference, self._fetch)
        if is_url(reference):
            raise PictureRefused(reference, URLS_NOT_READ())
        return read_limited(self._files, reference, limit=self._max_bytes)  # raises "missing"

    def forget(self) -> None:
        """Delete the fetched content, which is kept because a picture is read more than once."""
        for path in Path(self._folder.name).iterdir():
            path.unlink()

    def _fetched(self, url: str, fetch: Fetch) -> bytes:
        path = Path(self._folder.name) / hashlib.sha256(url.encode()).hexdigest()
        if not path.exists():
            path.write_bytes(fetch(url))
        return path.read_bytes()

    def _exact(self, reference: str) -> str:
        """The name of the file that a path names exactly; empty if there is none."""
        name = "" if is_url(reference) else plain_name(reference)
        return name if name and self._files.has(name) else ""
