"""What turns measurements into a judgement: thresholds and fusion, versioned, as plain JSON.

A judgement needs no pictures, so that a new calibrator judges stored measurements anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

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
    foretold,
    is_beyond_noise,
    log_likelihood,
    severities_of,
)
from scoring.consistency.report import Outcome

MEASURES = "4"  # of how measurements are taken: those of another one can't be compared
UNKNOWN = 0.5  # below is inconsistent; p of what cannot be verified is at most this
LEAST_ANSWERS = 30  # of each kind, "changed" and "unchanged", before the prior gives way
# Among measurements: what the champion's second output says of the image. It goes with the
# champion, so that it is added wherever a calibrator weighs it, and never stored with a report.
LEARNED = "p_changed"


class CalibratorRefused(ValueError):
    """A stored calibrator that is damaged or lacks a number; the message says which."""


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

    def judge(self, measurements: Mapping[str, float]) -> Judgement:
        """The outcome of a comparison; nothing measured is nothing verified, with p = 0.

        LEARNED may be among the measurements. It lowers p, and takes no doubt away: that is for
        what was seen.
        """
        if not measurements:
            return Judgement(Outcome.CANNOT_VERIFY, 0.0, "agreement")
        severities = severities_of(measurements, self.thresholds)
        p = seen = self.fusion.p_consistent(severities)
        if self.weighs_learned:
            p = self.fusion.p_consistent(severities, measurements.get(LEARNED))
        for name in DOUBTS:
            if seen < UNKNOWN and self._seen_without(name, measurements):
                continue
            if measurements[name] < getattr(self.thresholds, name):
                return Judgement(Outcome.CANNOT_VERIFY, min(p, UNKNOWN), name)
        return Judgement(Outcome.CONSISTENT if p >= UNKNOWN else Outcome.INCONSISTENT, p)

    def severities(self, measurements: Mapping[str, float]) -> dict[str, float]:
        """Each fused measurement over the value at which it alone makes p one half.

        With LEARNED where it has a weight, on the same scale: 1 alone makes p one half.
        """
        bias = max(self.fusion.bias, 1e-6)
        scales = {
            name: (weight / bias) ** 0.25
            for name, weight in zip(FUSED, self.fusion.weights, strict=True)
        }
        found = severities_of(measurements, self.thresholds)
        severities = {name: scales[name] * severity for name, severity in found.items()}
        if self.weighs_learned:
            lowered = self.fusion.lowered_by(measurements.get(LEARNED))
            severities[LEARNED] = (lowered / bias) ** 0.25
        return severities

    def _seen_without(self, doubt: str, measurements: Mapping[str, float]) -> bool:
        """Whether a change stays a change in spite of a doubt.

        What was seen without the mask does. What was found nowhere does where the product could
        not be overlooked: something else lies in its place.
        """
        if doubt == "agreement":
            return measurements.get("distinct", 0.0) >= self.thresholds.distinct
        return doubt == "mask_certainty"

    def is_another(self, measurements: Mapping[str, float]) -> bool:
        """Whether what the generation shows resembles the product nowhere."""
        if not measurements or measurements["agreement"] >= self.thresholds.agreement:
            return False
        return self.judge(measurements).outcome is Outcome.INCONSISTENT

    def to_json(self) -> dict[str, Any]:
        """Plain values, for `from_json`; without a weight for LEARNED it is not mentioned."""
        fusion = asdict(self.fusion)
        if not self.weighs_learned:
            del fusion["learned"], fusion["usual"]
        return {"thresholds": asdict(self.thresholds), "fusion": fusion}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """The calibrator that `to_json` described. Raises CalibratorRefused."""
        try:
            fusion = content.get("fusion", asdict(PRIOR))
            weights = tuple(float(x) for x in fusion["weights"])
            # one fitted before the last measurements were thought of knows nothing of them
            weights += PRIOR.weights[len(weights) :]
            return cls(
                Thresholds(**{name: float(x) for name, x in content["thresholds"].items()}),
                Fusion(
                    float(fusion["bias"]),
                    weights,
                    float(fusion.get("learned", 0.0)),
                    float(fusion.get("usual", 0.0)),
                ),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
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
    LEAST_ANSWERS are needed of each kind, and a fit must foretell answers about unseen products
    better than the fusion that it starts from. The thresholds stay: they come from null pairs.

    p_changed: (n,) what the second output of a head that was fitted without the answer's product
    says, NaN where none does: one that has seen the answer would only repeat it. It gets a weight
    where, with it, answers about unseen products are foretold better beyond noise than without.
    """
    known = np.array([bool(each) for each in measurements], dtype=np.bool_)
    said, about = changed[known], product[known]
    if min(np.count_nonzero(said), np.count_nonzero(~said)) < LEAST_ANSWERS:
        return start
    severities = [severities_of(each, start.thresholds) for each in measurements if each]
    values = np.array([[each[name] for name in FUSED] for each in severities])
    learned = None if p_changed is None else p_changed[known]
    before = log_likelihood(start.fusion, values, said, learned)
    likely = foretold(values, said, about, prior=start.fusion)
    if learned is not None:
        with_it = foretold(values, said, about, prior=start.fusion, p_changed=learned)
        if is_beyond_noise(with_it - likely, about):
            likely = with_it
        else:
            learned = None
    if float((likely - before).mean()) <= 0.0:
        return start
    fusion = fit_fusion(values, said, prior=start.fusion, p_changed=learned)
    return Calibrator(start.thresholds, fusion)
