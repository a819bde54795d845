"""One retraining: fit a candidate, measure it on the audit set, ask the gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.consistency.calibrator import Calibrator
from scoring.retraining.audit import AuditSettings, Champion, measure_candidate
from scoring.retraining.certificates import Promise
from scoring.retraining.dataset import Dataset
from scoring.retraining.groups import Grouping
from scoring.retraining.machine_worth import machine_worth
from scoring.reward.fit import Fitted, fit_head
from scoring.reward.head import RewardHead
from scoring.reward.select import FitSettings, Progress
from scoring.vocabulary.certificates import ProvenSide
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Details, Families, Fit, MachineWorth, Metrics
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.fitting import AUDIT_MEASURED, MEASURING_ON_AUDIT
from scoring.vocabulary.messages.problem_model import (
    TOO_FEW_TRAINING_ANSWERS,
    TRAINING_ANSWERS_ALL_BAD,
    TRAINING_ANSWERS_ALL_GOOD,
)
from scoring.vocabulary.rules import FEWEST_TRAINING_ANSWERS
from scoring.vocabulary.say import say

# Refits the consistency check after a fit. Takes the head, and p_changed of generations (by id)
# from heads fitted without their product. Gives the calibrator and p_consistent (n,) of the
# dataset.
Recheck = Callable[[RewardHead, Mapping[int, float]], tuple[Calibrator, Floats]]
# More rows hardly change the coordinates that rewards are fitted in; see `fit_projection`.
UNANSWERED_AT_MOST = 12_000


class NotEnoughAnswers(ValueError):
    """Nothing can be learned yet; the message says why and what is missing."""

    def __init__(self, message: Message) -> None:
        super().__init__(say(message))
        self.message = message


@dataclass(frozen=True)
class RetrainSettings:
    """feature_key: the encoder's key for the dataset's features.

    minimum_answers: single and pair answers in training before a first fit.
    replicates: of the bootstrap over audit products. grouping: of the per-group table.
    """

    feature_key: str = ""
    minimum_answers: int = FEWEST_TRAINING_ANSWERS
    replicates: int = 400
    promise: Promise = field(default_factory=Promise)
    fit: FitSettings = field(default_factory=FitSettings)
    grouping: Grouping = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A fitted head, its measures, and whether it may go live.

    calibrator: of the consistency check, fitted with it; None if none was asked for.
    """

    head: RewardHead
    calibrator: Calibrator | None
    metrics: Metrics
    details: Details
    gate: GateDecision
    accept: ProvenSide
    reject: ProvenSide


def retrain(
    dataset: Dataset,
    *,
    champion: Champion | None,
    settings: RetrainSettings,
    seed: int,
    progress: Progress,
    recheck: Recheck | None = None,
) -> Candidate:
    """Fit on the training products, measure on the audit products.

    champion: the head in use, or its `Scores` of all generations where it reads other features.
    recheck: refits the consistency check with the head's second output; without it, the dataset's
    p_consistent stays.
    progress: called with the share done, 0 … 1, and a message.
    Raises NotEnoughAnswers.
    """
    train = dataset.part(audit=False)
    _require_contrast(train, settings.minimum_answers)
    if train.is_audit.any():
        raise AssertionError("audit products must never train")
    fitted, unseen, machine = _fit(train, settings, seed, progress)
    calibrator = None
    if recheck is not None:
        calibrator, p_consistent = recheck(fitted.head, unseen)
        dataset = replace(dataset, p_consistent=p_consistent)
    progress(0.85, MEASURING_ON_AUDIT())
    outcome = measure_candidate(
        dataset,
        fitted.head,
        champion,
        feature_key=settings.feature_key,
        settings=AuditSettings(
            promise=settings.promise,
            replicates=settings.replicates,
            seed=seed,
            pass_rate=_pass_rate(train),
            grouping=settings.grouping,
        ),
    )
    progress(1.0, AUDIT_MEASURED())
    return Candidate(
        head=fitted.head,
        calibrator=calibrator,
        metrics=replace(outcome.metrics, n={**_counts(train), **outcome.metrics.n}),
        details=replace(outcome.details, fit=_summary(fitted), machine=machine),
        gate=outcome.gate,
        accept=outcome.accept,
        reject=outcome.reject,
    )


def _fit(
    train: Dataset, settings: RetrainSettings, seed: int, progress: Progress
) -> tuple[Fitted, dict[int, float], MachineWorth | None]:
    """The fit; p_changed by generation id, from heads fitted without its product; the machine's
    worth.
    """
    learned = train.take(_rows_to_learn_from(train))
    features = learned.features.read(np.arange(len(learned.generation)))
    fitted = fit_head(
        features,
        learned.product,
        learned.answers,
        feature_key=settings.feature_key,
        settings=settings.fit,
        seed=seed,
        progress=lambda fraction, message: progress(0.85 * fraction, message),
    )
    rows = np.flatnonzero(~np.isnan(fitted.changed_unseen))
    ids, p_changed = learned.generation[rows], fitted.changed_unseen[rows]
    machine = machine_worth(features, learned.product, learned.answers, fitted=fitted, seed=seed)
    return fitted, dict(zip(ids.tolist(), p_changed.tolist(), strict=True)), machine


def _rows_to_learn_from(train: Dataset) -> Ints:
    """All rows with answers, and enough others to know the distribution of the features."""
    answers = train.answers
    answered = np.concatenate([
        answers.singles.generation, answers.pairs.left, answers.pairs.right,
        answers.changes.generation,
    ])  # fmt: skip
    others = np.setdiff1d(np.arange(len(train.generation)), answered)
    stride = max(1, -(-len(others) // UNANSWERED_AT_MOST))
    return np.union1d(answered, others[::stride])


def _require_contrast(train: Dataset, minimum: int) -> None:
    """Raise NotEnoughAnswers if people gave too few answers, or if they all say the same."""
    singles, pairs = train.answers.singles, train.answers.by_people.pairs
    asked = int(np.count_nonzero(singles.asked)) + len(pairs)
    if asked < minimum:
        raise NotEnoughAnswers(TOO_FEW_TRAINING_ANSWERS(answers=asked, needed=minimum))
    if pairs.decided == 0 and len(np.unique(singles.good)) < 2:
        same = TRAINING_ANSWERS_ALL_GOOD if singles.good.all() else TRAINING_ANSWERS_ALL_BAD
        raise NotEnoughAnswers(same(answers=asked))


def _pass_rate(train: Dataset) -> float:
    """Share of "good" among the single judgements in training, one half if there are none."""
    good = train.answers.singles.good
    return float(good.mean()) if len(good) else 0.5


def _counts(train: Dataset) -> dict[str, int]:
    answers = train.answers
    return {
        "training_singles": len(answers.singles),
        "training_pairs": len(answers.by_people.pairs),
        "training_machine_pairs": len(answers.pairs) - len(answers.by_people.pairs),
        "training_changes": len(answers.changes),
        "training_products": len(np.unique(train.product)),
    }


def _summary(fitted: Fitted) -> Fit:
    config, selection = fitted.head.config, fitted.selection
    chosen = config.components, config.prior_precision
    likelihood, match = selection.scores.get(chosen), selection.match
    if match is not None:
        likelihood = match.ensemble if match.won else match.laplace
    return Fit(
        family=config.family,
        components=config.components,
        prior_precision=config.prior_precision,
        held_out_log_likelihood=likelihood,
        families=None
        if match is None
        else Families(match.laplace, match.ensemble, standard_error=match.deviation),
    )
