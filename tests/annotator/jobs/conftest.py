"""Handlers for tests: real kinds, with a body that the test chooses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.jobs import handlers


@pytest.fixture(autouse=True)
def _own_handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test registers is gone after it."""
    monkeypatch.setattr(handlers, "_handlers", {})
    yield
