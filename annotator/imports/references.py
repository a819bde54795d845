"""What a manifest names, files and URLs, to bytes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from annotator.imports.files import Files, read_limited
from annotator.imports.images import PictureRefused

Fetch = Callable[[str], bytes]


class References:
    """Reads what rows refer to. With no `fetch`, URLs lead to files of the same name only."""

    def __init__(self, files: Files, *, max_bytes: int, fetch: Fetch | None = None) -> None:
        self._files = files
        self._max_bytes = max_bytes
        self._fetch = fetch
        self._folder = tempfile.TemporaryDirectory(prefix="packshot-fetched-")

    def read(self, reference: str) -> bytes:
        """The content of a file or URL. Raises PictureRefused."""
        if not reference.lower().startswith(("http://", "https://")):
            return read_limited(self._files, reference, limit=self._max_bytes)
        name = self._by_basename.get(_basename(reference))
        if name is not None:
            return read_limited(self._files, name, limit=self._max_bytes)
        if self._fetch is None:
            raise PictureRefused(
                reference, "is a URL: no file of its name is given, and import from URLs is off"
            )
        return self._fetched(reference, self._fetch)

    def forget(self) -> None:
        """Drop the fetched content that is kept, because a picture is read more than once."""
        for path in Path(self._folder.name).iterdir():
            path.unlink()

    def _fetched(self, url: str, fetch: Fetch) -> bytes:
        path = Path(self._folder.name) / hashlib.sha256(url.encode()).hexdigest()
        if not path.exists():
            path.write_bytes(fetch(url))
        return path.read_bytes()

    @cached_property
    def _by_basename(self) -> dict[str, str]:
        """Names by their last part, with and without its ending."""
        names = sorted(self._files.names())
        by_stem = {PurePosixPath(name).stem: name for name in names}
        return by_stem | {PurePosixPath(name).name: name for name in names}


def _basename(url: str) -> str:
    try:
        return PurePosixPath(unquote(urlsplit(url).path)).name
    except ValueError:  # "[" without "]" in the host
        return ""
