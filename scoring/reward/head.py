"""The reward head: features in, reward with its uncertainty and probabilities out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np

from scoring import checkpoints
from scoring.arrays import AnyArray, Features, Floats
from scoring.checkpoints import Checkpoint, CheckpointRefused
from scoring.reward.ensemble import EnsembleNetwork
from scoring.reward.network import (
    Belief,
    Calibration,
    LaplaceNetwork,
    Network,
    Tensors,
    moderated,
)
from scoring.reward.projection import Projection
from scoring.reward.threads import one_blas_thread, side_by_side
from scoring.vocabulary.record import Record, WrongRecord

KIND: Final = "reward-head"
FAMILIES: Final[Mapping[str, type[Network]]] = {
    "laplace": LaplaceNetwork,
    "ensemble": EnsembleNetwork,
}
_BLOCK: Final = 8_192
_DIGITS: Final = 9
_DIGITS_CHANGED: Final = 6
# The probability of "product changed" before anyone was asked.
_UNKNOWN: Final = 0.5


@dataclass(frozen=True)
class RewardConfig(Record):
    """What was fitted; stored inside the checkpoint.

    family: a name in FAMILIES. components: coordinates k. prior_precision: of each weight.
    feature_key: the encoder's key for the features that the head was fitted on.
    matmul: the precision of the matrix products during the fit, fp32 or bf16.
    """

    family: str
    components: int
    prior_precision: float
    feature_key: str = ""
    matmul: str = "fp32"


@dataclass(frozen=True)
class Prediction:
    """For n generations, (n,) each.

    reward: posterior mean of r. variance: of r. p_good: calibrated probability that the typical
    annotator calls it good. p_changed: probability that the annotator calls the product changed,
    0.5 as long as nobody was asked.
    """

    reward: Floats
    variance: Floats
    p_good: Floats
    p_changed: Floats


@dataclass(frozen=True)
class RewardHead:
    """A fitted head.

    changed: always of the `laplace` family, because that question has few answers; None if nobody
    was asked about changed products.
    """

    config: RewardConfig
    projection: Projection
    network: Network
    calibration: Calibration
    changed: LaplaceNetwork | None = None

    def belief(self, features: Features) -> Belief:
        """features: (n, d) → the joint belief that acquisition ranks by.

        Memory: n × q float32, with q = k + 1 for `laplace` and the heads for `ensemble`.
        """
        _check_table(features)
        # The parameters shared by all rows, and the width.
        belief = self.network.belief(self.projection.apply(features[:0]))
        reward = np.empty(len(features))
        factor = np.empty((len(features), belief.factor.shape[1]), dtype=belief.factor.dtype)

        def fill(rows: slice) -> None:
            block = self.network.belief(self._coordinates(features, rows))
            reward[rows], factor[rows] = block.reward, block.factor

        _in_blocks(fill, len(features))
        return replace(belief, reward=reward, factor=factor)

    def predict(self, features: Features) -> Prediction:
        """features: (n, d) float16 or float32 → a prediction for each row.

        Works in blocks, so the memory beside the result does not grow with n.
        Raises ValueError for another number of columns or a value that is not finite.
        """
        _check_table(features)
        result = Prediction(*(np.empty(len(features)) for _ in range(4)))

        def fill(rows: slice) -> None:
            coordinates = self._coordinates(features, rows)
            belief = self.network.belief(coordinates)
            result.reward[rows] = belief.reward
            result.variance[rows] = belief.variance
            result.p_good[rows] = self.p_good(belief)
            result.p_changed[rows] = self._p_changed(coordinates)

        _in_blocks(fill, len(features))
        return result

    def _coordinates(self, features: Features, rows: slice) -> Floats:
        return self.projection.apply(features[rows], first_row=rows.start)

    def p_good(self, belief: Belief) -> Floats:
        """(n,) calibrated probability of being called good, for n generations with this belief.

        Rounded, because verdicts compare it with a threshold and the last bits of a matrix product
        depend on its number of rows. So a generation gets the same probability whatever others it
        is predicted with.
        """
        logits = moderated(belief.logit, belief.logit_variance)
        return np.round(self.calibration.probability(logits), _DIGITS)

    def p_changed(self, features: Features) -> Floats:
        """features: (n, d) → (n,) probability that the annotator calls the product changed.

        Rounded like `p_good`, because p_consistent may depend on it. 0.5 if nobody was asked.
        Raises ValueError as `predict` does.
        """
        _check_table(features)
        result = np.empty(len(features))

        def fill(rows: slice) -> None:
            result[rows] = self._p_changed(self._coordinates(features, rows))

        _in_blocks(fill, len(features))
        return result

    def _p_changed(self, coordinates: Floats) -> Floats:
        if self.changed is None:
            return np.full(len(coordinates), _UNKNOWN)
        return np.round(self.changed.belief(coordinates).probability, _DIGITS_CHANGED)

    def save(self, folder: Path) -> Path:
        """Write the head into `folder`; returns the path, named by the content's SHA-256."""
        tensors = {
            "projection.mean": self.projection.mean,
            "projection.spread": self.projection.spread,
            "projection.basis": self.projection.basis,
            "calibration": np.array([self.calibration.slope, self.calibration.offset]),
            **_prefixed("good", self.network),
        }
        if self.changed is not None:
            tensors |= _prefixed("changed", self.changed)
        return checkpoints.save(
            folder, Checkpoint(kind=KIND, config=self.config.to_json(), tensors=tensors)
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load a head; its predictions are bit for bit those of the saved one.

        Raises CheckpointRefused for a changed file, another kind or an unknown family.
        """
        checkpoint = checkpoints.load(path, kind=KIND)
        try:
            return cls._from_checkpoint(checkpoint)
        except (KeyError, TypeError, WrongRecord) as error:
            raise CheckpointRefused(f"{path.name}: not a complete reward head ({error})") from error

    @classmethod
    def _from_checkpoint(cls, checkpoint: Checkpoint) -> Self:
        config = RewardConfig.from_json(checkpoint.config)
        if config.family not in FAMILIES:
            families = ", ".join(sorted(FAMILIES))
            raise CheckpointRefused(f"unknown head family {config.family!r}; known: {families}")
        family, tensors = FAMILIES[config.family], checkpoint.tensors
        slope, offset = tensors["calibration"].tolist()
        changed = _under("changed", tensors)
        return cls(
            config=config,
            projection=Projection(**_under("projection", tensors)),
            network=family.from_tensors(_under("good", tensors)),
            calibration=Calibration(slope=slope, offset=offset),
            changed=LaplaceNetwork.from_tensors(changed) if changed else None,
        )


def _check_table(features: Features) -> None:
    if features.ndim != 2:
        raise ValueError(f"features: expected (n, d), got shape {features.shape}")


def _in_blocks(fill: Callable[[slice], None], n: int) -> None:
    """Call `fill` for all n rows in blocks, several blocks in parallel."""
    if n <= _BLOCK:
        fill(slice(0, n))
        return
    with one_blas_thread():
        side_by_side(fill, [slice(start, start + _BLOCK) for start in range(0, n, _BLOCK)])


def _prefixed(prefix: str, network: Network) -> dict[str, AnyArray]:
    return {f"{prefix}.{name}": tensor for name, tensor in network.tensors().items()}


def _under(prefix: str, tensors: Tensors) -> Tensors:
    start = f"{prefix}."
    return {
        name.removeprefix(start): tensor
        for name, tensor in tensors.items()
        if name.startswith(start)
    }
