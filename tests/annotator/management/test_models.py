"""`manage.py models`."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def listed(**options: Any) -> list[str]:
    out = StringIO()
    call_command("models", stdout=out, **options)
    return out.getvalue().splitlines()


def test_every_part_is_listed_with_licence_and_size() -> None:
    lines = listed()
    assert any("encoder" in line and "lite" in line and "ready" in line for line in lines)
    sam = next(line for line in lines if line.split()[:2] == ["segmenter", "sam"])
    assert "missing" in sam
    assert "Apache-2.0" in sam
    assert "375 MB" in sam
    assert any("SCORING_SAM_CHECKPOINT is not set" in line for line in lines)
    assert any(line.split()[:2] == ["text_reader", "rapidocr"] for line in lines)


def test_what_is_in_use_is_marked() -> None:
    marked = [line.split()[2] for line in listed() if line.startswith("*")]
    assert marked == ["efficientnet", "trained"]


def test_check_passes_with_the_embedded_parts_and_fails_without_weights(settings: Any) -> None:
    assert listed(check=True) == []
    settings.SCORING_SEGMENTER = "sam"
    with pytest.raises(CommandError, match="segmenter sam: SCORING_SAM_CHECKPOINT is not set"):
        listed(check=True)
