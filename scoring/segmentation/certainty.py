"""How sure a trained segmenter's mask is: the probability that it is right.

A logistic regression on what is known without the truth, fitted on products that the network had
not learnt from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from scoring.images import Float32, Mask, iou_of
from scoring.vocabulary import rules

NUMBERS = 7  # that the regression reads
RIGHT = 0.80  # IoU with the true mask from which a mask counts as right
DOUBTFUL = rules.DOUBTFUL


@dataclass(frozen=True)
class Evidence:
    """`quality`: the IoU that the network expects, 0–1; `soft`: overlap of the shares with the
    mask made of them; `agreement`: IoU of two looks, 1 where there was one; `twice`: whether there
    were two; `border`: the mask's share of the picture's border; `area`: its share of the picture;
    `prompted`: whether a mask was given.
    """

    quality: float
    soft: float
    agreement: float
    twice: bool
    border: float
    area: float
    prompted: bool

    @classmethod
    def of(
        cls, shares: Sequence[Float32], mask: Mask, *, quality: float, prompted: bool
    ) -> Evidence:
        """From the looks' shares (h, w), the last of which gave the `mask` bool (h, w)."""
        last = shares[-1]
        either = float(np.maximum(last, mask).sum())
        border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
        return cls(
            quality=quality,
            soft=float(np.minimum(last, mask).sum()) / either if either else 0.0,
            agreement=iou_of(shares[0] >= 0.5, last >= 0.5) if len(shares) > 1 else 1.0,
            twice=len(shares) > 1,
            border=float(border.mean()),
            area=float(mask.mean()),
            prompted=prompted,
        )

    @property
    def numbers(self) -> Float32:
        """What the regression reads, float32 (7,)."""
        return np.array(
            [
                _logit(self.quality), _logit(self.soft), _logit(self.agreement) * self.twice,
                self.twice, self.border, np.log(self.area + 1e-3), self.prompted,
            ],
            np.float32,
        )  # fmt: skip


@dataclass(frozen=True)
class Calibration:
    """The regression's `weights`, one for each of `Evidence.numbers`, and its `offset`."""

    weights: tuple[float, ...]
    offset: float

    def to_json(self) -> dict[str, object]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: object) -> Calibration:
        """What `to_json` gave. Raises ValueError."""
        match stored:
            case {"weights": [*weights], "offset": float(offset)} if len(weights) == NUMBERS:
                return cls(tuple(float(each) for each in weights), offset)
        raise ValueError(f"its certainty is {stored!r}, expected {NUMBERS} weights and an offset")


def certainty_of(evidence: Evidence, calibration: Calibration) -> float:
    """The probability, 0–1, that the mask's IoU is at least `RIGHT`; 0 for an empty or full one."""
    if not 0 < evidence.area < 1:
        return 0.0
    score = float(evidence.numbers @ np.array(calibration.weights)) + calibration.offset
    return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def _logit(share: float) -> float:
    inside = min(max(share, 0.005), 0.995)
    return float(np.log(inside / (1 - inside)))
