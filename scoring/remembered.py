"""What was computed of a picture, kept as long as the picture itself."""

from __future__ import annotations

import weakref
from typing import Generic, TypeVar

from scoring.images import RGB

Result = TypeVar("Result")


class Remembered(Generic[Result]):
    """Results by the array that they were computed of; gone when the array is.

    An array with the same content is another one. It may not be written to once it has a result.
    """

    def __init__(self) -> None:
        self._results: dict[int, tuple[weakref.ref[RGB], Result]] = {}

    def __len__(self) -> int:
        return len(self._results)

    def get(self, picture: RGB) -> Result | None:
        """The result of this very array, None if it has none."""
        known = self._results.get(id(picture))
        return known[1] if known is not None and known[0]() is picture else None

    def put(self, picture: RGB, result: Result) -> None:
        """Keep the result of this array."""
        key = id(picture)
        # Another array can get this number only after the reference has been called back.
        gone = weakref.ref(picture, lambda _: self._results.pop(key, None))
        self._results[key] = gone, result
