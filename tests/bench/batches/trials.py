"""One trial: freeze a batch, ask its lot in rounds, certify after each, refit on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from unittest.mock import patch

import numpy as np

from scoring.acquisition.lot import lot_rows
from scoring.arrays import Floats, Ints
from scoring.guarantee import batch as guarantee
from scoring.guarantee.batch import certify_batch, first_spending, next_spending
from scoring.guarantee.boundary import boundaries
from scoring.guarantee.lot import RIGHT, UNANSWERED, WRONG
from scoring.guarantee.plan_lot import planned_share
from scoring.vocabulary.batches import ProvenLot, Spending
from scoring.vocabulary.certificates import Side
from tests.bench.batches.populations import Batch


@dataclass(frozen=True)
class Promise:
    """What is promised, and with how many answered images it is planned to be proven."""

    precision: float = 0.964
    confidence: float = 0.95
    planned: int = 400

    @property
    def alpha(self) -> float:
        return 1.0 - self.precision


@dataclass(frozen=True)
class Result:
    """images: decided by the best certificate. answered. broken: whether any certificate lied.
    first_at: answered images when something was proven first, None if nothing was.
    """

    images: int
    answered: int
    broken: bool
    first_at: int | None


def run_trial(
    versions: Sequence[Batch],
    numbers: Floats,
    promise: Promise,
    *,
    answers: int,
    every: int,
    side: Side = Side.ACCEPT,
) -> Result:
    """Answer `answers` images, `every` at a time, with a certificate after each round.

    versions: the batch as each model sees it; refits are spread evenly over the answers.
    """
    with patch.object(guarantee, "boundaries", Remembered()):
        return _run(Lot(versions, numbers, promise, side), answers=answers, every=every)


def _run(state: Lot, *, answers: int, every: int) -> Result:
    best, broken, first_at = 0, False, None
    proven = state.certify()
    while state.answered < answers:
        due = state.answered * state.versions // answers
        if state.answer(min(every, answers - state.answered), proven) == 0:
            # Nothing can help this version any more, so the next refit comes without answers.
            due = state.version + 1
        if due == state.versions:
            break
        state.use_version(due)
        # Each version's test is repeated, as the job does it, because answers may have changed.
        earlier = [state.certify(version) for version in range(state.version)]
        proven = state.certify()
        for version, each in enumerate([*earlier, proven]):
            best = max(best, each.images)
            broken |= state.is_broken(each, version)
        if proven.threshold is not None and first_at is None:
            first_at = state.answered
    return Result(best, state.answered, broken, first_at)


class Remembered:
    """All boundaries: further looks at a version have the same, and they take most time."""

    def __init__(self) -> None:
        self._known: dict[bytes, Ints] = {}

    def __call__(self, images: Ints, least_wrong: Ints, levels: Floats) -> Ints:
        key = images.tobytes() + least_wrong.tobytes() + levels.tobytes()
        if key not in self._known:
            self._known[key] = boundaries(images, least_wrong, levels)
        return self._known[key]


class Lot:
    """A batch under test; scores are turned round for rejecting. labels: (n,) of its images."""

    def __init__(
        self, versions: Sequence[Batch], numbers: Floats, promise: Promise, side: Side
    ) -> None:
        self._versions, self.numbers = versions, numbers
        self._promise, self._side = promise, side
        self._sign = 1.0 if side == Side.ACCEPT else -1.0
        good = versions[0].good
        self._wrong = ~good if side == Side.ACCEPT else good
        self.labels = np.full(len(good), UNANSWERED)
        self.version = 0
        self._proven: dict[int, tuple[tuple[int, Spending], ProvenLot]] = {}
        plan = self._plan(versions[0])
        self._spending = [first_spending(side, confidence=promise.confidence, plan=plan)]

    @property
    def versions(self) -> int:
        return len(self._versions)

    @property
    def answered(self) -> int:
        return int((self.labels != UNANSWERED).sum())

    def use_version(self, version: int) -> None:
        while self.version < version:
            self.version += 1
            asked = self.numbers[self.labels != UNANSWERED].max(initial=0.0)
            plan, last = self._plan(self._versions[self.version]), self._spending[-1]
            self._spending.append(next_spending(last, asked_until=float(asked), plan=plan))
            self._spending[-2] = replace(last, end=self._spending[-1].start)

    def certify(self, version: int | None = None) -> ProvenLot:
        """What a version has proven by now, the newest unless another is named.

        The same is not computed twice: answers are only added, so their number tells whether one is
        new for the version.
        """
        version = self.version if version is None else version
        spending = self._spending[version]
        count = int((self.labels[self.numbers <= spending.end] != UNANSWERED).sum())
        if version not in self._proven or self._proven[version][0] != (count, spending):
            self._proven[version] = (count, spending), self._certify(version)
        return self._proven[version][1]

    def _certify(self, version: int) -> ProvenLot:
        batch = self._versions[version]
        return certify_batch(
            batch.score,
            self._risk(batch),
            self.numbers,
            self.labels,
            side=self._side,
            precision=self._promise.precision,
            confidence=self._promise.confidence,
            spending=self._spending[version],
        )

    def answer(self, count: int, proven: ProvenLot) -> int:
        score = self._sign * self._versions[self.version].score
        ask = None if proven.ask is None else self._sign * proven.ask
        rows = lot_rows(
            score, self.numbers, self.labels != UNANSWERED,
            ask=ask, until=proven.spending.plan,
        )[:count]  # fmt: skip
        self.labels[rows] = np.where(self._wrong[rows], WRONG, RIGHT)
        return len(rows)

    def is_broken(self, proven: ProvenLot, version: int) -> bool:
        if proven.threshold is None:
            return False
        score = self._versions[version].score
        decided = self._sign * score >= self._sign * proven.threshold
        return bool(self._wrong[decided].sum() > self._promise.alpha * decided.sum() + 1e-9)

    def _plan(self, batch: Batch) -> float:
        delta = (1.0 - self._promise.confidence) / (1 if self._side == Side.ACCEPT else 2)
        return planned_share(
            self._sign * batch.score, self._risk(batch),
            alpha=self._promise.alpha, delta=delta, most=self._promise.planned,
        )  # fmt: skip

    def _risk(self, batch: Batch) -> Floats:
        return 1.0 - batch.score if self._side == Side.ACCEPT else batch.score
