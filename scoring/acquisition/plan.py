"""One batch of questions, filled by quotas, in the order to ask them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.acquisition.audit import ask_pairs, ask_singles
from scoring.acquisition.batch import QuestionBatch
from scoring.acquisition.candidates import KINDS, Candidates, find_candidates
from scoring.acquisition.pool import PlannedQuestion, Pool
from scoring.acquisition.strategies import (
    DEFAULT_STRATEGY,
    STRATEGIES,
    Random,
    Ranked,
    Ranking,
    pair_value,
    probability_spread,
)
from scoring.arrays import Ints
from scoring.reward.network import Belief
from scoring.vocabulary.message import Message, MessageKind
from scoring.vocabulary.messages.questions import (
    BETTER_ONE_OPEN,
    DRAWN,
    MODEL_UNDECIDED,
    MODELS_DISAGREE,
    RANDOM,
    STARTER,
)
from scoring.vocabulary.questions import Kind, Purpose, Strategy

_REASONS: Final[Mapping[str, MessageKind]] = {
    Strategy.BALD: MODELS_DISAGREE,
    Strategy.ENTROPY: MODEL_UNDECIDED,
}


@dataclass(frozen=True)
class Mix:
    """The quotas of a batch.

    audit: share of all questions. explore: share of the others that are drawn at random.
    pairs: share of pairs in each purpose. starters: this many answers come from random questions,
    before anything is ranked. duplicate: cosine of standardised features from which two images are
    near-duplicates.
    """

    audit: float = 0.1
    explore: float = 0.2
    pairs: float = 0.5
    starters: int = 20
    duplicate: float = 0.98

    def __post_init__(self) -> None:
        for name in ("audit", "explore", "pairs"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name}: must lie between 0 and 1, got {getattr(self, name)}")


def plan_questions(
    pool: Pool,
    belief: Belief | None,
    *,
    count: int,
    answered: int,
    strategy: str = DEFAULT_STRATEGY,
    mix: Mix | None = None,
    salt: int,
    seed: int,
    candidates: Candidates | None = None,
) -> list[PlannedQuestion]:
    """Choose up to `count` questions, in the order in which to ask them.

    belief: what the champion believes about the pool's n rows; None without a champion, then every
    question is drawn at random. answered: answers in training so far. salt: the project's, which
    decides about audit images. seed: of this batch. candidates: found earlier, if scanning
    everything takes too long; what has been asked since is left out. The same input gives the same
    batch. A batch asks about each product at most once, so it is smaller if the pool has few
    products.
    Raises ValueError for an unknown strategy or a belief about another number of rows.
    """
    if strategy not in STRATEGIES:
        raise ValueError(f"strategy: {strategy!r} is unknown; known: {', '.join(STRATEGIES)}")
    if belief is not None and len(belief) != len(pool.generation):
        raise ValueError(f"belief: {len(belief)} rows for {len(pool.generation)} generations")
    mix, rng = mix or Mix(), np.random.default_rng(seed)
    if candidates is None:
        candidates = find_candidates(pool, belief, strategy=strategy, salt=salt, rng=rng)
    else:
        candidates = candidates.unasked(pool)
    audit = _audit(pool, candidates, _round(count * mix.audit, rng), mix, rng)
    room = count - len(audit)
    planner = _Planner(pool, QuestionBatch(pool, duplicate=mix.duplicate), candidates, mix, rng)
    starting = min(room, max(0, mix.starters - answered))
    starters = planner.explore(starting, STARTER())
    room -= starting
    exploring = room if belief is None else _round(room * mix.explore, rng)
    random = planner.explore(exploring, DRAWN())
    ranked = []
    if belief is not None:
        ranked = planner.learn(room - len(random), Strategy(strategy), belief)
    return starters + _interleave([*_by_kind(ranked), *_by_kind(random), *_by_kind(audit)])


def _audit(
    pool: Pool, candidates: Candidates, count: int, mix: Mix, rng: np.random.Generator
) -> list[PlannedQuestion]:
    pair_count = _round(count * mix.pairs, rng)
    part = candidates.of(Purpose.AUDIT, Kind.SINGLE)
    singles = ask_singles(part.rows, share=part.share, count=count - pair_count)
    part = candidates.of(Purpose.AUDIT, Kind.PAIR)
    taken = pool.product[[each.left for each in singles]]
    others = part.rows[~np.isin(pool.product[part.rows[:, 0]], taken)]
    return singles + ask_pairs(pool, others, share=part.share, count=pair_count)


@dataclass(frozen=True)
class _Draw:
    """A drawn question: rows left and right, its value, and with what probability it was drawn."""

    kind: Kind
    left: int
    right: int | None
    value: float
    probability: float


@dataclass(frozen=True)
class _Planner:
    """Fills the parts of one batch with pairs and singles in their shares."""

    pool: Pool
    batch: QuestionBatch
    candidates: Candidates
    mix: Mix
    rng: np.random.Generator

    def explore(self, count: int, reason: Message) -> list[PlannedQuestion]:
        """Questions drawn uniformly."""
        drawn = self._fill(
            count, Purpose.EXPLORE, ranking=lambda _kind, rows, wanted: Random(len(rows), wanted)
        )
        return [
            PlannedQuestion(
                kind=each.kind,
                left=each.left,
                right=each.right,
                purpose=Purpose.EXPLORE,
                strategy=Strategy.RANDOM,
                score=None,
                selection_probability=each.probability * self._share(Purpose.EXPLORE, each.kind),
                reason=reason,
            )
            for each in drawn
        ]

    def learn(self, count: int, strategy: Strategy, belief: Belief) -> list[PlannedQuestion]:
        """Questions ranked by how much the head would learn."""

        def ranking(kind: Kind, rows: Ints, wanted: int) -> Ranking:
            if kind == Kind.PAIR and strategy != Strategy.RANDOM:
                return Ranked(pair_value(belief, rows))
            return STRATEGIES[strategy](belief.take(rows[:, 0]), wanted)

        return [
            PlannedQuestion(
                kind=each.kind,
                left=each.left,
                right=each.right,
                purpose=Purpose.LEARN,
                strategy=strategy,
                score=each.value,
                selection_probability=each.probability,
                reason=_reason(strategy, belief, each.left, each.right),
            )
            for each in self._fill(count, Purpose.LEARN, ranking=ranking)
        ]

    def _fill(
        self, count: int, purpose: Purpose, *, ranking: Callable[[Kind, Ints, int], Ranking]
    ) -> list[_Draw]:
        """Draw pairs and singles in their shares; if one kind runs out, the other fills the gap."""
        pairs = _round(count * self.mix.pairs, self.rng)
        shares: list[tuple[Kind, int]] = [(Kind.PAIR, pairs)]
        shares += [(Kind.SINGLE, count)] if self.mix.pairs < 1.0 else []
        shares += [(Kind.PAIR, count)] if self.mix.pairs > 0.0 else []
        drawn: list[_Draw] = []
        for kind, share in shares:
            wanted = min(share, count - len(drawn))
            if wanted == 0:
                continue
            rows = self.candidates.of(purpose, kind).rows
            for candidate, value, probability in self.batch.draw(
                rows, ranking(kind, rows, wanted), count=wanted, rng=self.rng
            ):
                left, right = self._sides(rows[candidate])
                drawn.append(_Draw(kind, left, right, value, probability))
        return drawn

    def _share(self, purpose: Purpose, kind: Kind) -> float:
        return self.candidates.of(purpose, kind).share

    def _sides(self, rows: Ints) -> tuple[int, int | None]:
        """Assign left and right at random, so that a bias for one side favours no image."""
        if len(rows) == 1:
            return int(rows[0]), None
        left, right = self.rng.permutation(rows).tolist()
        return left, right


def _reason(strategy: Strategy, belief: Belief, left: int, right: int | None) -> Message:
    if strategy == Strategy.RANDOM:
        return RANDOM()
    if right is None:
        one = belief.take(np.array([left]))
        why, odds = _REASONS[strategy], (one.logit, one.logit_variance)
    else:
        why, odds = BETTER_ONE_OPEN, belief.differences(np.array([left]), np.array([right]))
    probability, spread = probability_spread(*odds)
    return why(probability=float(probability[0]), spread=float(spread[0]))


def _round(share: float, rng: np.random.Generator) -> int:
    """Round up or down at random, so that small batches keep the quotas on average."""
    return int(share + rng.random())


def _by_kind(questions: list[PlannedQuestion]) -> list[list[PlannedQuestion]]:
    return [[each for each in questions if each.kind == kind] for kind in KINDS]


def _interleave(parts: list[list[PlannedQuestion]]) -> list[PlannedQuestion]:
    """Merge the parts so that each is in proportion in every stretch of the queue."""
    placed = [
        ((index + 0.5) / len(part), number, question)
        for number, part in enumerate(parts)
        for index, question in enumerate(part)
    ]
    return [question for _place, _number, question in sorted(placed, key=lambda each: each[:2])]
