"""Skips what needs the real text reader where that is not installed."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

needs_rapidocr = pytest.mark.skipif(
    find_spec("rapidocr") is None,
    reason="the text reader is not installed (make text-reader)",
)
