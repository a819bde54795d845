"""Measure a candidate on the audit set, beside the champion, the baseline and dice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from scoring.arrays import Bools
from scoring.guarantee import Certificate
from scoring.retraining import gate
from scoring.retraining.certificates import Promise, certify_both
from scoring.retraining.curves import reliability_diagram, risk_coverage
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
from scoring.retraining.gate import GateDecision
from scoring.retraining.groups import Grouping, by_group
from scoring.reward.head import RewardHead

# The champion's head, or what it says of every generation, NaN where it can say nothing: that is
# how one that reads other features is compared.
Champion = RewardHead | Scores


@dataclass(frozen=True)
class AuditSettings:
    """replicates: of the bootstrap over audit products. seed: of the same.

    pass_rate: share of good images in training, for the baseline and the dice.
    grouping: what the audit images are told apart by in the per-group table.
    """

    promise: Promise
    replicates: int
    seed: int
    pass_rate: float
    grouping: Grouping = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a candidate is worth and whether it may go live. metrics: plain JSON."""

    metrics: dict[str, Any]
    gate: GateDecision
    accept: Certificate
    reject: Certificate


def measure_candidate(
    dataset: Dataset,
    head: RewardHead,
    champion: Champion | None,
    *,
    feature_key: str,
    settings: AuditSettings,
) -> Outcome:
    """Measure `head` on the audit products of `dataset`, and ask the gate.

    The metrics name for `candidate`, `champion`, `baseline` (the pass rate of the product's other
    generations) and `random` each measure with its 90 % interval; then come `risk_coverage`,
    `reliability` and `groups`.
    """
    bench = _Bench.on(dataset, settings)
    said = scores_of(head, dataset)
    candidate = bench.measure(said)
    rate = settings.pass_rate
    dice = bench.replicate(random_scorer(bench.audit, pass_rate=rate))
    baseline = pixel_free_baseline(bench.audit, bench.panel, pass_rate=rate)
    reigning: Scores | None = None
    if champion is None:
        decision, measured = gate.first_version(candidate.replicates, dice), None
    elif isinstance(champion, RewardHead) and (why := _unreadable(champion, dataset, feature_key)):
        decision, measured = gate.incomparable(why), None
    else:
        reigning = champion if isinstance(champion, Scores) else scores_of(champion, dataset)
        decision, measured = _ask_gate(bench, candidate, said, reigning)
    metrics = {
        "counts": bench.counts(),
        "candidate": candidate.to_json(),
        "champion": None if measured is None else measured.to_json(),
        "baseline": estimates(bench.replicate(baseline)),
        "random": estimates(dice),
        **bench.details(said, reigning, baseline),
    }
    return Outcome(metrics, decision, candidate.accept, candidate.reject)


def scores_of(head: RewardHead, dataset: Dataset) -> Scores:
    """What `head` says of all generations of the dataset."""
    reward, p_good = (np.full(len(dataset.generation), np.nan) for _ in range(2))
    for rows, features in dataset.features.blocks():
        said = head.predict(features)
        reward[rows], p_good[rows] = said.reward, said.p_good
    return Scores(reward, p_good)


@dataclass(frozen=True)
class _Measured:
    """A scorer on the audit set."""

    replicates: Replicates
    accept: Certificate
    reject: Certificate

    def to_json(self) -> dict[str, Any]:
        return {**estimates(self.replicates), "coverage": self.accept.coverage}


@dataclass(frozen=True)
class _Bench:
    """The audit set, on which every scorer is measured in the same way."""

    dataset: Dataset
    audit: Dataset
    panel: Panel
    settings: AuditSettings

    @classmethod
    def on(cls, dataset: Dataset, settings: AuditSettings) -> Self:
        audit = dataset.part(audit=True)
        return cls(dataset, audit, audit_panel(audit), settings)

    def measure(self, said: Scores) -> _Measured:
        """said: of all generations of the dataset."""
        accept, reject = certify_both(self.dataset, said.p_good, self.settings.promise)
        return _Measured(self.replicate(self.of_audit(said)), accept, reject)

    def of_audit(self, said: Scores) -> Scores:
        return said.of(self.dataset.is_audit)

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

    def details(
        self, candidate: Scores, champion: Scores | None, baseline: Scores
    ) -> dict[str, Any]:
        """The curves and the per-group table."""
        scorers = {"candidate": self.of_audit(candidate)}
        if champion is not None and not np.isnan(champion.p_good[self.dataset.is_audit]).any():
            scorers["champion"] = self.of_audit(champion)
        common: Mapping[str, Any] = {
            "replicates": self.settings.replicates,
            "seed": self.settings.seed,
        }
        return {
            "risk_coverage": risk_coverage(self.panel, {**scorers, "baseline": baseline}, **common),
            "reliability": reliability_diagram(self.panel, scorers["candidate"], **common),
            "groups": by_group(
                self.panel, self.audit.generation, self.settings.grouping, scorers, **common
            ),
        }


def _ask_gate(
    bench: _Bench, candidate: _Measured, said: Scores, reigning: Scores
) -> tuple[GateDecision, _Measured | None]:
    """The decision, and the champion as it was measured for it.

    Both are compared on the images of which the champion says something.
    """
    known: Bools = ~np.isnan(reigning.p_good)
    if not (known & bench.dataset.is_audit).any():
        return gate.incomparable("no audit image has the features that it reads"), None
    if not known.all():
        bench = _Bench.on(bench.dataset.take(np.flatnonzero(known)), bench.settings)
        candidate, reigning = bench.measure(said.of(known)), reigning.of(known)
    measured = bench.measure(reigning)
    decision = gate.against_champion(
        candidate.replicates,
        measured.replicates,
        candidate_coverage=candidate.accept.coverage,
        champion_coverage=measured.accept.coverage,
    )
    return decision, measured


def _unreadable(champion: RewardHead, dataset: Dataset, feature_key: str) -> str:
    """Why the champion's head can't read these features; empty if it can."""
    expected, width = champion.config.feature_key, len(champion.projection.mean)
    columns = dataset.features.columns
    if expected == feature_key and width == columns:
        return ""
    return (
        f"it was fitted on the features {expected!r} with {width} columns, "
        f"now they are {feature_key!r} with {columns}"
    )
