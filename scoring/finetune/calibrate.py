"""Fitting how sure the segmenter is, on products that it has not learnt from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.finetune.dataset import Example
from scoring.images import iou_of
from scoring.segmentation.base import Prompt
from scoring.segmentation.certainty import RIGHT, Calibration, Evidence
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.trained import Trained

RIDGE = 1.0  # prior precision of the standardised weights
ROUNDS = 30  # of Newton's method
EVERY = 3  # every so many-th example is prompted with a mask


def gathered(examples: Iterable[Example], used: Trained) -> tuple[list[Evidence], list[float]]:
    """What speaks for each example's mask, and its IoU with the truth."""
    evidence: list[Evidence] = []
    overlaps: list[float] = []
    for at, example in enumerate(examples):
        prompt = Prompt()
        if at % EVERY == 0 and example.expected.any():
            prompt = Prompt(box=box_of(example.expected), mask=example.expected)
        found = used.look(example.image, prompt)
        evidence.append(found.evidence)
        overlaps.append(iou_of(found.mask, example.mask))
    return evidence, overlaps


def calibration_of(evidence: Sequence[Evidence], overlaps: Sequence[float]) -> Calibration:
    """The logistic regression of "the IoU is at least `RIGHT`" on the evidence's numbers."""
    numbers = np.stack([each.numbers for each in evidence]).astype(float)
    right = np.array(overlaps) >= RIGHT
    mean, spread = numbers.mean(axis=0), numbers.std(axis=0) + 1e-6
    weights = _regression((numbers - mean) / spread, right)
    scaled = weights[1:] / spread
    return Calibration(tuple(scaled.tolist()), float(weights[0] - scaled @ mean))


def _regression(numbers: Floats, right: Bools) -> Floats:
    """(1 + d,) offset and weights by Newton's method under a Gaussian prior."""
    design = np.column_stack([np.ones(len(numbers)), numbers])
    prior = np.full(design.shape[1], RIDGE)
    prior[0] = 1e-3
    weights = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (chance - right) + prior * weights
        bend = (design.T * (chance * (1 - chance))) @ design + np.diag(prior)
        weights = weights - np.linalg.solve(bend, slope)
    return np.asarray(weights)
