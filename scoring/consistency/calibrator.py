"""What turns measurements into a judgement: thresholds and fusion, versioned, as plain JSON.

A judgement needs no pictures, so that a new calibrator judges stored measurements anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.consistency.fuse import (
    DEFAULT,
    DOUBTS,
    FORM,
    FUSED,
    PRIOR,
    Fusion,
    Thresholds,
    fit_fusion,
    held_out_likelihood,
    is_beyond_noise,
    log_likelihood,
    severities_of,
)
from scoring.vocabulary.message import Json
from scoring.vocabulary.outcomes import Outcome
from scoring.vocabulary.record import Record

MEASURES = "6"  # the version of the measurements: those of different versions can't be compared
UNKNOWN = 0.5  # below is inconsistent; p of what cannot be verified is at most this
LEAST_ANSWERS = 30  # of each kind, "changed" and "unchanged", before the prior gives way
# Names the severity of p_changed beside those of the measurements.
LEARNED = "p_changed"


class CalibratorRefused(ValueError):
    """A stored calibrator that is damaged or lacks a number; the message says which."""


@dataclass(frozen=True)
class StoredFusion(Record):
    """A `Fusion` as JSON. One fitted before the last measurements were added has fewer weights."""

    bias: float
    weights: tuple[float, ...]
    learned: float = 0.0
    usual: float = 0.0


@dataclass(frozen=True)
class StoredCalibrator(Record):
    """A `Calibrator` as JSON; without a fusion it is the prior."""

    thresholds: dict[str, float]
    fusion: StoredFusion | None = None


@dataclass(frozen=True)
class Judgement:
    """An outcome with its probability; `doubt` names the measurement that forbids to verify."""

    outcome: Outcome
    p_consistent: float
    doubt: str | None = None


@dataclass(frozen=True)
class Calibrator:
    """Thresholds from null pairs and the fusion fitted on answers."""

    thresholds: Thresholds = DEFAULT
    fusion: Fusion = PRIOR

    @property
    def version(self) -> str:
        """`<measures>+<form>-<hash>`, or `…-prior` before anything was fitted."""
        name = "prior"
        if self != Calibrator():
            content = json.dumps(self.to_json(), sort_keys=True)
            name = hashlib.sha256(content.encode()).hexdigest()[:8]
        return f"{MEASURES}+{FORM}-{name}"

    @property
    def weighs_learned(self) -> bool:
        """Whether LEARNED matters."""
        return self.fusion.learned > 0.0

    def judge(self, measurements: Mapping[str, float], p_changed: float | None = None) -> Judgement:
        """The outcome of a comparison; nothing measured is nothing verified, with p = 0.

        p_changed: what the champion's second output says of the image; None where it says
        nothing. It lowers p, but only a measurement can settle a doubt about measurements.
        """
        if not measurements:
            return Judgement(Outcome.CANNOT_VERIFY, 0.0, "agreement")
        severities = severities_of(measurements, self.thresholds)
        p = p_measured = self.fusion.p_consistent(severities)
        if self.weighs_learned:
            p = self.fusion.p_consistent(severities, p_changed)
        for name in DOUBTS:
            if p_measured < UNKNOWN and self._is_sure_in_spite_of(name, measurements):
                continue
            if measurements[name] < getattr(self.thresholds, name):
                return Judgement(Outcome.CANNOT_VERIFY, min(p, UNKNOWN), name)
        return Judgement(Outcome.CONSISTENT if p >= UNKNOWN else Outcome.INCONSISTENT, p)

    def severities(
        self, measurements: Mapping[str, float], p_changed: float | None = None
    ) -> dict[str, float]:
        """Each fused measurement over the value at which it alone makes p one half.

        p_changed is among them as LEARNED where it has a weight, on the same scale.
        """
        bias = max(self.fusion.bias, 1e-6)
        scales = {
            name: (weight / bias) ** 0.25
            for name, weight in zip(FUSED, self.fusion.weights, strict=True)
        }
        found = severities_of(measurements, self.thresholds)
        severities = {name: scales[name] * severity for name, severity in found.items()}
        if self.weighs_learned:
            lowered = self.fusion.lowered_by(p_changed)
            severities[LEARNED] = (lowered / bias) ** 0.25
        return severities

    def _is_sure_in_spite_of(self, doubt: str, measurements: Mapping[str, float]) -> bool:
        """Whether a measured change stays a change in spite of a doubt.

        It does where the doubt is about the mask, which colour and texture don't need. It does
        where the product was found nowhere but could not be overlooked: something else lies there.
        """
        if doubt == "agreement":
            return measurements.get("distinct", 0.0) >= self.thresholds.distinct
        return doubt == "mask_certainty"

    def is_another(self, measurements: Mapping[str, float], judgement: Judgement) -> bool:
        """Whether what the generation shows resembles the product nowhere.

        `judgement` is that of these measurements.
        """
        is_nowhere = bool(measurements) and measurements["agreement"] < self.thresholds.agreement
        return is_nowhere and judgement.outcome is Outcome.INCONSISTENT

    def to_json(self) -> dict[str, Json]:
        """JSON types, for `from_json`; a weight of 0 for p_changed is left out."""
        fusion: dict[str, Json] = {
            "bias": self.fusion.bias,
            "weights": [*self.fusion.weights],
        }
        if self.weighs_learned:
            fusion |= {"learned": self.fusion.learned, "usual": self.fusion.usual}
        return {"thresholds": asdict(self.thresholds), "fusion": fusion}

    @classmethod
    def from_json(cls, content: object) -> Self:
        """The calibrator that `to_json` described. Raises CalibratorRefused."""
        try:
            stored = StoredCalibrator.from_json(content)
            fusion = PRIOR
            if stored.fusion is not None:
                weights = stored.fusion.weights
                fusion = Fusion(
                    bias=stored.fusion.bias,
                    weights=weights + PRIOR.weights[len(weights) :],
                    learned=stored.fusion.learned,
                    usual=stored.fusion.usual,
                )
            return cls(Thresholds(**stored.thresholds), fusion)
        except (TypeError, ValueError) as error:
            raise CalibratorRefused(f"not a consistency calibrator: {error}") from error


def read_calibrator(path: Path) -> Calibrator:
    """A calibrator from a JSON file. Raises CalibratorRefused naming the file."""
    try:
        return Calibrator.from_json(json.loads(path.read_text()))
    except (OSError, json.JSONDecodeError, CalibratorRefused) as error:
        raise CalibratorRefused(f"{path.name}: {error}") from error


def fit_calibrator(
    measurements: Sequence[Mapping[str, float]],
    changed: Bools,
    product: Ints,
    *,
    start: Calibrator,
    p_changed: Floats | None = None,
) -> Calibrator:
    """`start` with its fusion refitted on n answers; `start` itself where they teach it nothing.

    changed: (n,) what people said of the generation with these measurements; product: (n,) whose
    generation it is. Those that could not be compared (no measurements) don't count; of the rest
    LEAST_ANSWERS are needed of each kind, and a fit must predict answers about held-out products
    better than the fusion that it starts from. The thresholds stay: they come from null pairs.

    p_changed: (n,) the second output of a head that was fitted without the answer's product, NaN
    where there is none: a head that was fitted on the answer would only repeat it. It gets a weight
    where it improves the prediction of answers about held-out products beyond noise.
    """
    known = np.array([bool(each) for each in measurements], dtype=np.bool_)
    changed, product = changed[known], product[known]
    if min(np.count_nonzero(changed), np.count_nonzero(~changed)) < LEAST_ANSWERS:
        return start
    severities = [severities_of(each, start.thresholds) for each in measurements if each]
    values = np.array([[each[name] for name in FUSED] for each in severities])
    learned = None if p_changed is None else p_changed[known]
    before = log_likelihood(start.fusion, values, changed, learned)
    after = held_out_likelihood(values, changed, product, prior=start.fusion)
    if learned is not None:
        with_it = held_out_likelihood(
            values, changed, product, prior=start.fusion, p_changed=learned
        )
        if is_beyond_noise(with_it - after, product):
            after = with_it
        else:
            learned = None
    if float((after - before).mean()) <= 0.0:
        return start
    fusion = fit_fusion(values, changed, prior=start.fusion, p_changed=learned)
    return Calibrator(start.thresholds, fusion)
