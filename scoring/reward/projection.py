"""Standardise and reduce the joined features: the coordinates that a reward head works in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from scoring.arrays import Features, Floats

# Standardised values are clipped here, so that one absurd statistic of a picture can't decide its
# reward.
CLIP: Final = 6.0
# With more rows than this, the eigenvectors are computed from a sample; it hardly changes them.
_ROWS_FOR_FIT: Final = 12_000
# Mean squared length of the coordinates if no direction is left out. With it, a prior precision of
# 30 per weight means rewards of about ±1.5 before any answer, for every encoder.
_SQUARED_LENGTH: Final = 64.0
# Rows at a time: few enough that their float32 copy stays in the processor's cache.
_CHUNK: Final = 512


@dataclass(frozen=True)
class Projection:
    """Maps features (n, d) to uncorrelated coordinates (n, k), in order of falling variance.

    They are not whitened, so that a strong direction can influence the reward more than a faint
    one. On real judgements, this matters more than any other choice here
    (tests/bench/label_efficiency.py).


    mean, spread: (d,) float32, the column means and standard deviations.
    basis: (d, k) float32, principal directions by falling variance, scaled.
    """

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    basis: NDArray[np.float32]

    @property
    def components(self) -> int:
        """k, the number of coordinates."""
        return int(self.basis.shape[1])

    def first(self, components: int) -> Projection:
        """The same projection cut to its first directions."""
        basis = np.ascontiguousarray(self.basis[:, :components])
        return Projection(mean=self.mean, spread=self.spread, basis=basis)

    def apply(self, features: Features, *, first_row: int = 0) -> Floats:
        """features: (n, d) float16 or float32 → coordinates (n, k) float64.

        first_row: the index of the first of these rows in the whole, for the error message.
        Raises ValueError for another number of columns, or naming the first row that is not finite.
        """
        if features.ndim != 2 or features.shape[1] != len(self.mean):
            raise ValueError(
                f"features: expected {len(self.mean)} columns, got shape {features.shape}"
            )
        # The bounds and the basis include the spread, which saves a pass over the features.
        limit, basis = CLIP * self.spread, self.basis / self.spread[:, None]
        coordinates = np.empty((len(features), self.components))
        for start in range(0, len(features), _CHUNK):
            # Always a copy, because it is changed in place.
            chunk = features[start : start + _CHUNK].astype(np.float32)
            _check_finite(chunk, first_row=first_row + start)
            np.subtract(chunk, self.mean, out=chunk)
            # Twice as fast as clip.
            np.minimum(chunk, limit, out=chunk)
            np.maximum(chunk, -limit, out=chunk)
            coordinates[start : start + _CHUNK] = chunk @ basis
        return coordinates


def fit_projection(features: Features, *, components: int) -> Projection:
    """Principal components of the standardised features.

    features: (n, d). Labels are not used, so rows without answers help too. There can be fewer than
    `components` directions, if the features have fewer.
    Raises ValueError naming the first row that is not finite, or when there are no rows.
    """
    if len(features) == 0:
        raise ValueError("features: no rows to fit a projection on")
    stride = -(-len(features) // _ROWS_FOR_FIT)
    rows = features[::stride].astype(np.float64)
    _check_finite(rows, first_row=0, stride=stride)
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    # A constant column says nothing; by rounding its spread may be tiny instead of 0.
    constant = spread <= 1e-6 * np.abs(mean) + np.finfo(np.float64).tiny
    standardised = (rows - mean) / np.where(constant, 1.0, spread)
    standardised[:, constant] = 0.0
    directions = _principal_directions(np.clip(standardised, -CLIP, CLIP), components)
    basis = directions * np.sqrt(_SQUARED_LENGTH / max(1, int(np.count_nonzero(~constant))))
    basis[constant] = 0.0
    return Projection(
        mean=mean.astype(np.float32),
        spread=np.where(constant, 1.0, spread).astype(np.float32),
        basis=np.ascontiguousarray(basis, dtype=np.float32),
    )


def _principal_directions(standardised: Floats, components: int) -> Floats:
    """Up to `components` orthonormal directions (d, k) of falling variance."""
    n, d = standardised.shape
    # The smaller of the two Gram matrices has the same non-zero eigenvalues.
    tall = n >= d
    gram = (standardised.T @ standardised if tall else standardised @ standardised.T) / n
    wanted = min(components, len(gram))
    values, vectors = scipy.linalg.eigh(gram, subset_by_index=[len(gram) - wanted, len(gram) - 1])
    values, vectors = values[::-1], vectors[:, ::-1]
    # Directions without variance are arbitrary, so they are left out.
    real = values > 1e-6 * max(float(values[0]), np.finfo(np.float64).tiny)
    values, vectors = values[real], vectors[:, real]
    directions = vectors if tall else standardised.T @ vectors / np.sqrt(values * n)
    # The sign of an eigenvector is arbitrary; it is fixed so that a refit gives the same
    # coordinates.
    peaks = directions[np.abs(directions).argmax(axis=0), np.arange(directions.shape[1])]
    return np.asarray(directions * np.sign(peaks))


def _check_finite(rows: NDArray[np.floating], *, first_row: int, stride: int = 1) -> None:
    # One sum shows that all rows are finite; only if it is not, or overflows, each row is checked.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(rows.sum()):
            return
    bad = ~np.isfinite(rows).all(axis=1)
    if bad.any():
        row = first_row + stride * int(bad.argmax())
        raise ValueError(f"features: row {row} holds a value that is not finite")
