"""Measure a candidate on the audit set, beside the champion, the baseline and random scores."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from scoring.arrays import Bools
from scoring.retraining import gate
from scoring.retraining.certificates import Promise, certify_both
from scoring.retraining.curves import precision_recall, reliability_diagram, risk_coverage
from scoring.retraining.dataset import Dataset
from scoring.retraining.evaluate import (
    Panel,
    Replicates,
    Scores,
    audit_panel,
    estimates,
    pixel_free_baseline,
    random_scorer,
)
from scoring.retraining.groups import Grouping, by_group
from scoring.reward.head import RewardHead
from scoring.vocabulary.certificates import ProvenSide
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Details, Estimate, Measures, Metrics
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.gate import NO_FEATURES_OF_AUDIT, OTHER_FEATURES

# The champion's head. If the champion reads other features: its scores of all generations, NaN
# where it has none.
Champion = RewardHead | Scores


@dataclass(frozen=True)
class AuditSettings:
    """replicates, seed: of the bootstrap over audit products.

    pass_rate: share of good images in training, for the baseline and the random scorer. grouping:
    the group of each audit image, for the per-group table.
    """

    promise: Promise
    replicates: int
    seed: int
    pass_rate: float
    grouping: Grouping = field(default_factory=dict)


@dataclass(frozen=True)
class AuditResult:
    """How good a candidate is, and whether it may go live."""

    metrics: Metrics
    details: Details
    gate: GateDecision
    accept: ProvenSide
    reject: ProvenSide


def measure_candidate(
    dataset: Dataset,
    head: RewardHead,
    champion: Champion | None,
    *,
    feature_key: str,
    settings: AuditSettings,
) -> AuditResult:
    """Measure `head` on the audit products of `dataset`, and ask the gate."""
    bench = _Bench.on(dataset, settings)
    scores = scores_of(head, dataset)
    candidate = bench.measure(scores)
    rate = settings.pass_rate
    random = bench.replicate(random_scorer(bench.audit, pass_rate=rate))
    baseline = pixel_free_baseline(bench.audit, bench.panel, pass_rate=rate)
    champion_scores: Scores | None = None
    measured: _Measured | None = None
    if champion is None:
        decision = gate.first_version(candidate.replicates, random)
    elif isinstance(champion, RewardHead) and (why := _unreadable(champion, dataset, feature_key)):
        decision = gate.incomparable(why)
    else:
        champion_scores = champion if isinstance(champion, Scores) else scores_of(champion, dataset)
        decision, measured = _ask_gate(bench, candidate, scores, champion_scores)
    metrics = Metrics.beside(
        candidate.measures(),
        champion=None if measured is None else measured.measures(),
        baseline=estimates(bench.replicate(baseline)),
        random=estimates(random),
        n=bench.counts(),
    )
    details = bench.details(scores, champion_scores, baseline)
    return AuditResult(metrics, details, decision, candidate.accept, candidate.reject)


def scores_of(head: RewardHead, dataset: Dataset) -> Scores:
    """The scores of all generations of the dataset by `head`."""
    reward, p_good = (np.full(len(dataset.generation), np.nan) for _ in range(2))
    for rows, features in dataset.features.blocks():
        prediction = head.predict(features)
        reward[rows], p_good[rows] = prediction.reward, prediction.p_good
    return Scores(reward, p_good)


@dataclass(frozen=True)
class _Measured:
    """A scorer on the audit set."""

    replicates: Replicates
    accept: ProvenSide
    reject: ProvenSide

    def measures(self) -> Measures:
        coverage = self.accept.coverage
        certified = Estimate(coverage, coverage, coverage)
        return replace(estimates(self.replicates), certified_coverage=certified)


@dataclass(frozen=True)
class _Bench:
    """Measures every scorer in the same way on the audit set."""

    dataset: Dataset
    audit: Dataset
    panel: Panel
    settings: AuditSettings

    @classmethod
    def on(cls, dataset: Dataset, settings: AuditSettings) -> Self:
        audit = dataset.part(audit=True)
        return cls(dataset, audit, audit_panel(audit), settings)

    def measure(self, scores: Scores) -> _Measured:
        """scores: of all generations of the dataset."""
        accept, reject = certify_both(self.dataset, scores.p_good, self.settings.promise)
        return _Measured(self.replicate(self.of_audit(scores)), accept, reject)

    def of_audit(self, scores: Scores) -> Scores:
        return scores.of(self.dataset.is_audit)

    def replicate(self, scores: Scores) -> Replicates:
        """scores: of the audit part."""
        return self.panel.replicate(
            scores, replicates=self.settings.replicates, seed=self.settings.seed
        )

    def counts(self) -> dict[str, int]:
        return {
            "audit_products": self.panel.products,
            "audit_generations": len(self.panel.judged),
            "audit_comparisons": len(self.panel.better),
        }

    def details(self, candidate: Scores, champion: Scores | None, baseline: Scores) -> Details:
        """The curves and the per-group table."""
        scorers = {"candidate": self.of_audit(candidate)}
        if champion is not None and not np.isnan(champion.p_good[self.dataset.is_audit]).any():
            scorers["champion"] = self.of_audit(champion)
        common = {"replicates": self.settings.replicates, "seed": self.settings.seed}
        panel, grouping = self.panel, self.settings.grouping
        beside = {**scorers, "baseline": baseline}
        return Details(
            risk_coverage=risk_coverage(panel, beside, **common),
            precision_recall=precision_recall(panel, beside, **common),
            reliability=reliability_diagram(panel, scorers["candidate"], **common),
            groups=by_group(panel, self.audit.generation, grouping, scorers, **common),
        )


def _ask_gate(
    bench: _Bench, candidate: _Measured, scores: Scores, champion_scores: Scores
) -> tuple[GateDecision, _Measured | None]:
    """The decision, and the champion's measures that it rests on.

    Both are compared on the images that the champion has a score for.
    """
    has_score: Bools = ~np.isnan(champion_scores.p_good)
    if not (has_score & bench.dataset.is_audit).any():
        return gate.incomparable(NO_FEATURES_OF_AUDIT()), None
    if not has_score.all():
        bench = _Bench.on(bench.dataset.take(np.flatnonzero(has_score)), bench.settings)
        candidate = bench.measure(scores.of(has_score))
        champion_scores = champion_scores.of(has_score)
    measured = bench.measure(champion_scores)
    decision = gate.against_champion(
        candidate.replicates,
        measured.replicates,
        candidate_coverage=candidate.accept.coverage,
        champion_coverage=measured.accept.coverage,
    )
    return decision, measured


def _unreadable(champion: RewardHead, dataset: Dataset, feature_key: str) -> Message | None:
    """Why the champion's head can't read these features, or None if it can."""
    expected, width = champion.config.feature_key, len(champion.projection.mean)
    columns = dataset.features.columns
    if expected == feature_key and width == columns:
        return None
    return OTHER_FEATURES(
        fitted_on=expected, fitted_columns=width, now=feature_key, columns=columns
    )
