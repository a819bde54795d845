from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from scoring.arrays import Bools, Features, Floats
from scoring.consistency.calibrator import Calibrator
from scoring.retraining import run as run_module
from scoring.retraining.audit import Champion
from scoring.retraining.certificates import Promise
from scoring.retraining.dataset import Dataset
from scoring.retraining.evaluate import Scores
from scoring.retraining.run import Candidate, NotEnoughAnswers, RetrainSettings, retrain
from scoring.reward.fit import fit_head
from scoring.reward.head import RewardHead
from scoring.reward.select import FitSettings
from scoring.vocabulary.message import Message
from scoring.vocabulary.say import say
from scoring.vocabulary.training import ChangeRow
from tests.scoring.retraining.projects import Project, known

SETTINGS = RetrainSettings(
    feature_key="lite@1",
    replicates=100,
    fit=FitSettings(components=(16,), prior_precisions=(3.0,), default=(16, 3.0)),
)


def run(
    dataset: Dataset, champion: Champion | None = None, settings: RetrainSettings = SETTINGS
) -> Candidate:
    return retrain(dataset, champion=champion, settings=settings, seed=0, progress=quiet)


def quiet(_share: float, message: Message) -> None:
    """A progress callback that does nothing."""


def test_the_first_version_is_fitted_measured_and_promoted() -> None:
    candidate = run(Project().answered())

    assert candidate.gate.promote
    assert candidate.metrics.champion is None
    assert known(candidate.metrics.pair_accuracy).low > 0.5
    assert known(candidate.metrics.baseline.pair_accuracy).value == 0.5
    assert candidate.metrics.n["training_pairs"] == 100
    assert candidate.accept.threshold is None
    assert candidate.accept.answers_missing > 0


def test_far_more_answers_replace_the_champion() -> None:
    project = Project(200)
    champion = run(project.answered(30, 0)).head
    candidate = run(project.answered(1_500, 600), champion)

    assert candidate.gate.promote
    assert candidate.gate.reasons[0].code == "gate_better"


def test_the_same_answers_again_do_not_replace_the_champion() -> None:
    dataset = Project().answered()
    candidate = run(dataset, run(dataset).head)

    assert not candidate.gate.promote
    assert candidate.gate.reasons[0].code == "gate_no_better"


def test_a_worse_candidate_waits() -> None:
    project = Project(100)
    champion = run(project.answered(1_000, 0)).head
    opposite = [each._replace(good=not each.good) for each in project.singles(500, audit=False)]
    audit = project.singles(200, audit=True)
    candidate = run(project.dataset(opposite + audit, project.pairs(200, audit=True)), champion)

    assert not candidate.gate.promote
    assert candidate.gate.reasons[0].code == "gate_worse"


def test_audit_answers_and_audit_features_never_train() -> None:
    project = Project()
    training = (project.singles(60, audit=False), project.pairs(60, audit=False))
    turned = [each._replace(good=not each.good) for each in project.singles(80, audit=True)]
    plain = project.dataset(*training)
    features = project.world.features.copy()
    features[project.is_audit] *= -7.0
    other = project.dataset(training[0] + turned, training[1], features=features)
    mine = project.world.features[~project.is_audit]

    first, second = (run(each).head.predict(mine) for each in (plain, other))
    np.testing.assert_array_equal(first.reward, second.reward)
    np.testing.assert_array_equal(first.p_good, second.p_good)


def test_a_champion_on_other_features_cannot_be_compared() -> None:
    dataset = Project().answered()
    champion = run(dataset).head
    candidate = run(dataset, champion, replace(SETTINGS, feature_key="blip@2"))

    assert not candidate.gate.promote
    assert "fitted on the features lite@1 with 30 columns" in say(candidate.gate.reasons[0])
    assert candidate.metrics.champion is None


def test_a_champion_on_other_features_is_compared_by_its_own_scores() -> None:
    project = Project(200)
    reward = project.world.reward
    perfect = Scores(reward, expit(2.0 * reward))
    dataset = project.answered(40, 600)
    candidate = run(dataset, perfect, replace(SETTINGS, feature_key="blip@2"))

    assert not candidate.gate.promote
    assert candidate.gate.reasons[0].code == "gate_worse"
    assert known(known(candidate.metrics.champion).pair_accuracy).value > 0.7
    assert known(candidate.details.risk_coverage).champion is not None


def test_both_are_compared_on_the_images_that_the_champion_has_features_of() -> None:
    project = Project(200)
    dataset = project.answered(400, 600)
    has_features = np.arange(len(reward := project.world.reward.copy())) % 32 < 16
    reward[~has_features] = np.nan
    candidate = run(dataset, Scores(-reward, expit(-2.0 * reward)))

    assert candidate.gate.promote, candidate.gate.reasons
    assert known(known(candidate.metrics.champion).pair_accuracy).value < 0.4
    assert known(candidate.details.risk_coverage).champion is None


def test_a_champion_without_features_of_the_audit_images_cannot_be_compared() -> None:
    project = Project()
    nothing = np.full(len(project.generation), np.nan)
    candidate = run(project.answered(), Scores(nothing, nothing))

    assert not candidate.gate.promote
    assert candidate.gate.reasons[0].code == "gate_incomparable"


def test_metrics_and_decision_survive_json() -> None:
    candidate = run(Project().answered())
    for record in (candidate.metrics, candidate.details, candidate.gate, candidate.accept):
        stored = json.dumps(record.to_json(), allow_nan=False)
        assert type(record).from_json(json.loads(stored)) == record


def test_without_audit_answers_measures_are_absent_not_invented() -> None:
    candidate = run(Project().answered(200, 0))

    assert candidate.gate.promote
    assert candidate.metrics.average_precision is None
    assert candidate.gate.reasons[1].code == "gate_not_measured"


def test_progress_rises_to_one() -> None:
    steps: list[tuple[float, Message]] = []
    retrain(
        Project().answered(),
        champion=None,
        settings=SETTINGS,
        seed=0,
        progress=lambda share, message: steps.append((share, message)),
    )
    shares = [share for share, _sentence in steps]

    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(sentence for _share, sentence in steps)


@pytest.mark.parametrize("good", [True, False])
def test_one_class_alone_is_refused_in_words(good: bool) -> None:
    project = Project()
    alike = [each._replace(good=good) for each in project.singles(50, audit=False)]

    with pytest.raises(NotEnoughAnswers, match=r"All 50 answers say .* no difference to learn"):
        run(project.dataset(alike))


def test_one_class_with_decided_comparisons_is_enough() -> None:
    project = Project()
    alike = [each._replace(good=True) for each in project.singles(50, audit=False)]

    assert run(project.dataset(alike, project.pairs(50, audit=False))).gate.promote


def test_too_few_answers_are_refused_with_the_number_missing() -> None:
    project = Project()
    dataset = project.dataset(project.singles(7, audit=False), project.pairs(90, audit=True))

    with pytest.raises(NotEnoughAnswers, match=r"7 answers .* the first model needs 20"):
        run(dataset)


def changes_where(project: Project, changed: Bools, *, audit: bool) -> list[ChangeRow]:
    """One person's answers about every generation of these products. changed: (n,) the answers."""
    rows = np.flatnonzero(project.is_audit == audit)
    return [ChangeRow(int(project.generation[row]), 30, bool(changed[row])) for row in rows]


def test_the_consistency_check_follows_the_head_and_is_certified_with_it() -> None:
    project = Project(200)
    changed = project.world.features[:, 2] > 1.0
    singles = project.singles(400, audit=False) + project.singles(400, audit=True)
    dataset = project.dataset(singles, changes=changes_where(project, changed, audit=False))
    promise = Promise(precision=0.6, confidence=0.8, people=1)
    settings = replace(SETTINGS, promise=promise)
    met: dict[str, Any] = {}

    def recheck(head: RewardHead, unseen: Mapping[int, float]) -> tuple[Calibrator, Floats]:
        met.update(head=head, unseen=unseen)
        return Calibrator(), np.full(len(dataset.generation), 0.25)

    candidate = retrain(
        dataset, champion=None, settings=settings, seed=0, progress=quiet, recheck=recheck
    )
    assert met["head"] is candidate.head
    assert candidate.calibrator == Calibrator()
    threshold = run(dataset, settings=settings).accept.threshold
    assert threshold is not None
    assert candidate.accept.threshold == pytest.approx(0.25 * threshold)

    training = project.generation[~project.is_audit].tolist()
    assert sorted(met["unseen"]) == training
    unseen, is_changed = (
        np.array([met["unseen"][each] for each in training]),
        changed[~project.is_audit],
    )
    assert unseen[is_changed].mean() > unseen[~is_changed].mean() + 0.2


def test_without_a_check_p_consistent_stays_and_there_is_no_calibrator() -> None:
    assert run(Project().answered()).calibrator is None


def test_one_product_alone_can_be_learned_from() -> None:
    project = Project(2)
    answers = [project.judge(row, 30) for row in (4, 5, 6, 7) for _ in range(8)]
    first, *_others = answers
    answers.append(first._replace(good=not first.good))
    candidate = run(project.dataset(answers))

    assert np.isfinite(candidate.head.predict(project.world.features).p_good).all()


def test_comparisons_alone_can_be_learned_from() -> None:
    project = Project()
    pairs = project.pairs(90, audit=False)
    decided = [each for each in pairs if each.choice in ("left", "right")]

    assert run(project.dataset(pairs=decided)).head.config.components == 16


def test_a_large_catalogue_is_learned_from_its_answers_and_some_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dataset = Project().answered()
    learned: list[int] = []
    fit = fit_head

    def watched(features: Features, *rest: Any, **options: Any) -> Any:
        learned.append(len(features))
        return fit(features, *rest, **options)

    monkeypatch.setattr(run_module, "UNANSWERED_AT_MOST", 10)
    monkeypatch.setattr(run_module, "fit_head", watched)
    candidate = run(dataset)

    answers = dataset.part(audit=False).answers
    answered = {*answers.singles.generation, *answers.pairs.left, *answers.pairs.right}
    assert len(answered) < learned[0] <= len(answered) + 10
    assert np.isfinite(known(candidate.metrics.average_precision).value)
