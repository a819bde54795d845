"""What a plan chooses from: everything, or in a large project a shortlist of the best.

How much a question would teach depends only on the model in use, so a shortlist stays valid until
the next promotion. Planning from it reads a few thousand features instead of a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from annotator.jobs.job_run import JobRun
from annotator.models import ModelVersion, Project, Question, QuestionState
from annotator.queue.plan_questions import untouched
from annotator.scores.store_shortlist import read_shortlist, store_shortlist
from annotator.scores.stream_features import Block, stream_features
from annotator.scores.take_turns import READING_BEAT, ROWS_A_STEP, with_rests
from scoring.acquisition import Candidates, Pool, RowSet, find_candidates
from scoring.arrays import Ints
from scoring.reward.network import Belief
from scoring.vocabulary.messages.jobs import READING_ALL_GENERATIONS
from scoring.vocabulary.questions import Kind, Purpose
from scoring.worker.datasets import audit_salt
from scoring.worker.heads import load_head

# With up to this many generations, a plan looks at everything, which takes a second.
LOOK_AT_ALL = 20_000
# How many plans can choose from a shortlist before a new one is made.
_PLANS = 20


@dataclass(frozen=True)
class PlanInput:
    """The generations that a plan chooses from, with features, and what may be asked about them.

    belief: of the champion, None if there is none.
    """

    pool: Pool
    belief: Belief | None
    candidates: Candidates | None


def plan_input_for(
    run: JobRun, *, version: ModelVersion | None, encoder_key: str
) -> PlanInput | None:
    """What the next plan chooses from; None if nothing has features of this encoder."""
    project = run.job.project
    if project.generations_count <= LOOK_AT_ALL:
        return _everything(project, version, encoder_key)
    stored = read_shortlist(project=project, version=version, encoder_key=encoder_key)
    plan_input = None
    if stored is not None:
        plan_input = _listed(project, version, encoder_key, stored)
    if plan_input is None or _is_used_up(project, plan_input):
        stored = _make_shortlist(run, version, encoder_key)
        plan_input = _listed(project, version, encoder_key, stored)
    return plan_input


def _everything(
    project: Project, version: ModelVersion | None, encoder_key: str
) -> PlanInput | None:
    blocks = list(stream_features(project=project, encoder_key=encoder_key))
    if not blocks:
        return None
    pool = _pool(project, blocks)
    return PlanInput(pool, _belief(version, pool), None)


def _listed(
    project: Project, version: ModelVersion | None, encoder_key: str, stored: Mapping[str, Any]
) -> PlanInput | None:
    """The input from the generations of a shortlist alone."""
    parts = {
        _purpose_and_kind(name): RowSet(_pairs_or_singles(name, part["ids"]), part["share"])
        for name, part in stored.items()
    }
    ids = Candidates(parts).rows()
    blocks = list(
        stream_features(project=project, encoder_key=encoder_key, generations=ids.tolist())
    )
    if not blocks:
        return None
    pool = _pool(project, blocks, only=ids.tolist())
    # Candidates with a generation that is gone are dropped.
    there = {
        key: replace(part, rows=part.rows[np.isin(part.rows, pool.generation).all(axis=1)])
        for key, part in parts.items()
    }
    candidates = Candidates(there).within(pool.generation).unasked(pool)
    return PlanInput(pool, _belief(version, pool), candidates)


def _is_used_up(project: Project, plan_input: PlanInput) -> bool:
    """Whether a part of the shortlist that was cut off has too little left for two plans."""
    parts = plan_input.candidates.parts.values() if plan_input.candidates else ()
    return any(part.share < 1.0 and len(part) < 2 * project.plan_ahead for part in parts)


class Survey:
    """Goes through all generations of a project, block by block, to make its shortlist.

    It keeps a few numbers per generation: half a gigabyte for a million generations and 64
    components.
    """

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._beliefs: list[Belief] = []

    def add(self, block: Block, belief: Belief | None) -> None:
        """Add some generations, and the model's belief about them."""
        nothing = np.empty((len(block), 0), dtype=np.float16)
        self._blocks.append(replace(block, features=nothing))
        if belief is not None:
            # Half the memory; ranking needs no more digits.
            thin = belief.factor.astype(np.float32)
            self._beliefs.append(replace(belief, factor=thin))

    def store(
        self, *, project: Project, version: ModelVersion | None, encoder_key: str, seed: int
    ) -> Mapping[str, Any]:
        """Make the shortlist for the next plans, and return its candidates."""
        pool = replace(_pool(project, self._blocks), features=None)
        candidates = find_candidates(
            pool,
            _joined(self._beliefs),
            strategy=project.strategy,
            salt=audit_salt(project),
            rng=np.random.default_rng(seed),
            most=_PLANS * project.plan_ahead,
        )
        stored = {
            f"{purpose} {kind}": {"share": part.share, "ids": pool.generation[part.rows].tolist()}
            for (purpose, kind), part in candidates.parts.items()
        }
        store_shortlist(
            project=project, version=version, encoder_key=encoder_key, candidates=stored
        )
        return stored


def survey_for(project: Project) -> Survey | None:
    """A survey, if the project is so large that it needs one."""
    return Survey() if project.generations_count > LOOK_AT_ALL else None


def _make_shortlist(
    run: JobRun, version: ModelVersion | None, encoder_key: str
) -> Mapping[str, Any]:
    project, survey, read = run.job.project, Survey(), 0
    head = None if version is None else load_head(version)
    blocks = stream_features(
        project=project,
        encoder_key=encoder_key,
        vectors=head is not None,
        rows_at_once=ROWS_A_STEP,
    )
    for block in with_rests(blocks, beat=READING_BEAT):
        survey.add(block, None if head is None else head.belief(block.features))
        read += len(block)
        run.advance(read, project.generations_count, READING_ALL_GENERATIONS())
    return survey.store(project=project, version=version, encoder_key=encoder_key, seed=run.job.pk)


def _joined(beliefs: list[Belief]) -> Belief | None:
    if not beliefs:
        return None
    reward = np.concatenate([each.reward for each in beliefs])
    factor = np.empty((len(reward), beliefs[0].factor.shape[1]), dtype=np.float32)
    start = 0
    while beliefs:  # each part is freed at once, because together they are half of the memory
        part = beliefs.pop(0)
        factor[start : start + len(part)] = part.factor
        start += len(part)
        last = part
    return replace(last, reward=reward, factor=factor)


def _belief(version: ModelVersion | None, pool: Pool) -> Belief | None:
    if version is None or pool.features is None:
        return None
    return load_head(version).belief(pool.features)


def _pool(project: Project, blocks: list[Block], *, only: list[int] | None = None) -> Pool:
    generation = np.concatenate(
        [np.empty(0, dtype=np.int64), *(each.generation for each in blocks)]
    )
    asked, pairs = _asked(project, generation, only)
    return Pool(
        generation=generation,
        product=np.concatenate([np.empty(0, dtype=np.int64), *(each.product for each in blocks)]),
        audit=np.concatenate([np.empty(0, dtype=np.bool_), *(each.is_audit for each in blocks)]),
        asked=asked,
        asked_pairs=pairs,
        features=np.concatenate([each.features for each in blocks]) if blocks else None,
    )


def _asked(
    project: Project, generation: Ints, only: Iterable[int] | None
) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], Ints]:
    """Which rows (n,) were asked about as singles, and which pairs (m, 2) of rows as pairs.

    Questions that the new plan is going to withdraw may be asked again. The lot does not count:
    which images it has must make no difference to learning (`annotator/verdicts/eligible.py`).
    Neither does what a reviewer asked, often because the lot's answers differ.
    """
    apart = (Purpose.LOT, Purpose.REVIEW)
    questions = Question.objects.filter(project=project).exclude(purpose__in=apart)
    waiting = untouched(project)
    if only is not None:
        questions, waiting = questions.filter(left__in=only), waiting.filter(left__in=only)
    questions = questions.exclude(state=QuestionState.WITHDRAWN)
    may_go = set(waiting.values_list("pk", flat=True))
    singles: list[int] = []
    pairs: list[tuple[int, int]] = []
    for pk, left, right in questions.values_list("pk", "left_id", "right_id").iterator():
        if pk in may_go:
            continue
        if right is None:
            singles.append(left)
        else:
            pairs.append((left, right))
    together = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    together = together[np.isin(together, generation).all(axis=1)]
    return np.isin(generation, singles), np.searchsorted(generation, together)


def _purpose_and_kind(name: str) -> tuple[Purpose, Kind]:
    purpose, kind = name.split()
    return Purpose(purpose), Kind(kind)


def _pairs_or_singles(name: str, ids: list[list[int]]) -> Ints:
    return np.array(ids, dtype=np.int64).reshape(-1, 2 if name.endswith("pair") else 1)
