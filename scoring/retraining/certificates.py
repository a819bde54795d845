"""The audit sample of a dataset, and what it proves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.acquisition import certifying
from scoring.arrays import Bools, Floats, Ints
from scoring.guarantee import certify
from scoring.retraining.dataset import Dataset
from scoring.reward.answers import Changes, Singles
from scoring.vocabulary.certificates import Method, ProvenSide, Side
from scoring.vocabulary.rules import good_in_audit, score_of


@dataclass(frozen=True)
class Promise:
    """What the project promises, and how that is tested.

    precision, confidence: the target. version: the number of this look at the audit labels, from 1.
    salt: the project's; it decides which audit images certify. people: how many different people
    must have answered about a certifying image. method: how thresholds are tested.
    """

    precision: float = 0.964
    confidence: float = 0.95
    version: int = 1
    salt: int = 0
    people: int = 2
    method: Method = Method.EXACT


def certifying_images(dataset: Dataset, promise: Promise) -> int:
    """How many images could certify if all had their answers."""
    chosen = certifying(dataset.generation, dataset.product, dataset.is_audit, salt=promise.salt)
    return int(np.count_nonzero(chosen))


def audit_sample(dataset: Dataset, promise: Promise) -> tuple[Ints, Bools]:
    """Rows (m,) of certifying images with enough answers, and whether they are good (m,).

    `good_in_audit` defines what is good.
    Judgements derived from a comparison do not count, because whether they exist depends on the
    answer.
    """
    singles = dataset.answers.singles
    singles, changes = singles.take(singles.asked), dataset.answers.changes
    n = len(dataset.generation)
    chosen = certifying(dataset.generation, dataset.product, dataset.is_audit, salt=promise.salt)
    answered = np.unique(np.stack([singles.generation, singles.annotator]), axis=1)[0]
    chosen &= np.bincount(answered, minlength=n) >= promise.people
    bad, changed = singles.take(~singles.good), changes.take(changes.changed)
    faulty = _people(bad, changed, images=n)
    fine = _people(singles, changed, images=n) - faulty
    rows = np.flatnonzero(chosen)
    counts = zip(fine[rows].tolist(), faulty[rows].tolist(), strict=True)
    good = [good_in_audit(fine=some, faulty=others) for some, others in counts]
    return rows, np.array(good, dtype=np.bool_)


def _people(singles: Singles, changes: Changes, *, images: int) -> Ints:
    """(images,) how many different people gave one of these answers about each image."""
    rows = np.concatenate([singles.generation, changes.generation])
    people = np.concatenate([singles.annotator, changes.annotator])
    by_person = np.unique(np.stack([rows, people]), axis=1)[0]
    return np.bincount(by_person, minlength=images)


def certify_both(
    dataset: Dataset, p_good: Floats, promise: Promise
) -> tuple[ProvenSide, ProvenSide]:
    """What is proven for accepting, and for rejecting, by the score p_good · p_consistent.

    p_good: (n,) of every generation of the dataset.
    """
    score = score_of(p_good, dataset.p_consistent)
    rows, good = audit_sample(dataset, promise)
    accept, reject = (
        certify(
            score,
            score[rows],
            good,
            precision=promise.precision,
            confidence=promise.confidence,
            version=promise.version,
            side=side,
            method=promise.method,
        )
        for side in (Side.ACCEPT, Side.REJECT)
    )
    return accept, reject
