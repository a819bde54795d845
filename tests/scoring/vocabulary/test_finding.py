"""Findings survive a round trip through JSON."""

from __future__ import annotations

import json

import pytest

from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import HUE_TURNED
from scoring.vocabulary.record import WrongRecord

TURNED = Finding(FindingKind.COLOUR_CHANGED, HUE_TURNED(degrees=21.5), 0.75, (0.1, 0.2, 0.3, 0.4))


def test_a_finding_survives_json() -> None:
    assert Finding.from_json(json.loads(json.dumps(TURNED.to_json()))) == TURNED


@pytest.mark.parametrize(
    "change",
    [{"kind": "hue"}, {"message": "The hue turned."}, {"box": [0.1, 0.2, 0.3]}, {"severity": None}],
)
def test_what_is_no_finding_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(WrongRecord):
        Finding.from_json(TURNED.to_json() | change)
