"""Answers about changed products refit the consistency check, together with a version."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from annotator.models import (
    ConsistencyOutcome,
    ConsistencyReport,
    Features,
    Flag,
    FlagKind,
    Generation,
    ModelVersion,
    Project,
)
from annotator.versions.training_data import Catalogue, Judgements
from scoring.consistency.calibrator import LEAST_ANSWERS, Calibrator
from scoring.consistency.fuse import DEFAULT, FUSED, Fusion
from scoring.vocabulary.finding import FindingKind
from scoring.vocabulary.messages.findings import LIKE_CHANGED
from scoring.vocabulary.say import say
from scoring.vocabulary.training import ChangeRow, VersionConfig
from scoring.worker.calibrate import (
    Judge,
    calibrator_of,
    fit_on_answers,
    judge_anew,
    judge_of,
    p_consistent_by,
)
from scoring.worker.heads import load_head
from tests.factories import make_generation, make_product, make_project
from tests.scoring.worker.material import DIMENSION, enthroned

pytestmark = pytest.mark.django_db

SEEN_WELL = {"agreement": 0.9, "visible": 1.0, "mask_certainty": 0.9, "original_certainty": 1.0}
SAME = dict.fromkeys(FUSED, 0.0) | SEEN_WELL
SLIGHT = SAME | {"hue": 0.8 * DEFAULT.hue}
STRICT = Calibrator(fusion=Fusion(weights=(20.0,) * len(FUSED)))
PRODUCTS = 10  # of each kind that people were asked about


def measured(project: Project, measurements: dict[str, float]) -> Generation:
    """A generation whose report the first calibrator has judged."""
    judgement = Calibrator().judge(measurements)
    generation = make_generation(make_product(project))
    Generation.objects.filter(pk=generation.pk).update(p_consistent=judgement.p_consistent)
    ConsistencyReport.objects.create(
        generation=generation,
        project=project,
        outcome=judgement.outcome.value,
        p_consistent=judgement.p_consistent,
        measurements=measurements,
        segmenter="grabcut",
        version=Calibrator().version,
    )
    return generation


def version_with(project: Project, calibrator: Calibrator | None) -> ModelVersion:
    config = VersionConfig(consistency=None if calibrator is None else calibrator.to_json())
    return ModelVersion(project=project, number=1, config=config)


def judged(project: Project, answers: int, *, audit: bool = False) -> tuple[Catalogue, Judgements]:
    """`answers` people call a slight change a change, and an unchanged product unchanged."""
    kinds = (SLIGHT, SAME) * PRODUCTS
    ids = [measured(project, each).pk for each in kinds]
    generations = np.array(ids)
    catalogue = Catalogue(
        generations, generations, np.full(len(ids), audit), np.full(len(ids), 0.9)
    )
    changes = [
        ChangeRow(pk, who, kind is SLIGHT)
        for who in range(answers)
        for pk, kind in list(zip(ids, kinds, strict=True))[2 * (who % PRODUCTS) :][:2]
    ]
    return catalogue, Judgements(changes=changes)


def test_a_version_without_a_calibrator_judges_by_the_first_one() -> None:
    assert calibrator_of(None) == calibrator_of(version_with(make_project(), None)) == Calibrator()


def test_enough_answers_move_the_calibrator() -> None:
    project = make_project()
    catalogue, judgements = judged(project, LEAST_ANSWERS)
    fitted = fit_on_answers(project, catalogue, judgements)
    assert fitted.judge(SLIGHT).p_consistent < 0.5 < fitted.judge(SAME).p_consistent
    judge = Judge(fitted, None, fitted.version, "")
    assert p_consistent_by(project, catalogue, judge).tolist() == PRODUCTS * [
        fitted.judge(SLIGHT).p_consistent,
        fitted.judge(SAME).p_consistent,
    ]


@pytest.mark.parametrize(("answers", "audit"), [(LEAST_ANSWERS - 1, False), (100, True)])
def test_too_few_answers_or_audit_products_teach_nothing(answers: int, audit: bool) -> None:
    project = make_project()
    catalogue, judgements = judged(project, answers, audit=audit)
    assert fit_on_answers(project, catalogue, judgements) == Calibrator()


def test_stored_measurements_are_judged_anew_and_flagged_without_pictures() -> None:
    project = make_project()
    slight, same = measured(project, SLIGHT), measured(project, SAME)
    assert judge_anew(version_with(project, STRICT)) == 2
    report = ConsistencyReport.objects.get(generation=slight)
    assert report.outcome == ConsistencyOutcome.INCONSISTENT
    assert report.version == STRICT.version
    slight.refresh_from_db()
    assert slight.p_consistent == report.p_consistent == STRICT.judge(SLIGHT).p_consistent
    (finding,) = report.findings
    assert finding.kind is FindingKind.COLOUR_CHANGED
    assert say(finding.message) == "The colour changed (ΔE 0, hue 6°)."
    assert [flag.kind for flag in Flag.objects.filter(generation=slight)] == [FlagKind.INCONSISTENT]
    assert not Flag.objects.filter(generation=same).exists()


def test_rolling_back_brings_the_earlier_judgement_back() -> None:
    project = make_project()
    slight = measured(project, SLIGHT)
    judge_anew(version_with(project, STRICT))
    judge_anew(version_with(project, None))
    report = ConsistencyReport.objects.get(generation=slight)
    assert report.outcome == ConsistencyOutcome.CONSISTENT
    assert report.version == Calibrator().version
    assert not Flag.objects.filter(generation=slight, closed_at=None).exists()


def test_what_this_calibrator_judged_is_left_alone() -> None:
    project = make_project()
    measured(project, SAME)
    assert judge_anew(version_with(project, None)) == 0


def test_measurements_of_an_older_check_are_left_alone() -> None:
    project = make_project()
    old = measured(project, {})
    ConsistencyReport.objects.filter(generation=old).update(
        version="1", measurements={"extra": 0.5}
    )
    assert judge_anew(version_with(project, STRICT)) == 0


class TestLearned:
    """A calibrator that uses the champion's second output."""

    KEY = "lite@test"
    WEIGHING = Calibrator(fusion=Fusion(learned=3.0, usual=0.0))

    def version(self, project: Project, calibrator: Calibrator) -> ModelVersion:
        """The champion, whose head expects a change where the second feature is large."""
        version = enthroned(project, key=self.KEY, dimension=DIMENSION)
        version.config = VersionConfig(consistency=calibrator.to_json())
        version.save(update_fields=["config"])
        return version

    def seen(self, generation: Generation, second: float) -> None:
        vector = np.zeros(DIMENSION)
        vector[1] = second
        Features.objects.create(
            generation=generation, encoder_key=self.KEY, vector=vector.astype("<f2").tobytes()
        )

    def test_it_lowers_p_where_people_found_changes_and_says_so(self) -> None:
        project = make_project()
        version = self.version(project, self.WEIGHING)
        like_changed, unlike, blind = (measured(project, SAME) for _ in range(3))
        self.seen(like_changed, 4.0)
        self.seen(unlike, -4.0)
        assert judge_anew(version) == 3
        reports = {each.generation_id: each for each in ConsistencyReport.objects.all()}
        report = reports[like_changed.pk]
        assert report.outcome == ConsistencyOutcome.INCONSISTENT
        assert [each.message for each in report.findings] == [LIKE_CHANGED()]
        assert "p_changed" not in report.measurements
        for same in (unlike, blind):
            assert reports[same.pk].p_consistent == Calibrator().judge(SAME).p_consistent
            assert reports[same.pk].findings == []
        like_changed.refresh_from_db()
        assert like_changed.p_consistent == report.p_consistent < 0.5
        assert report.version == judge_of(version).version
        assert judge_anew(version) == 0

    def test_a_project_that_gives_it_no_weight_never_asks_the_head(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = make_project()
        version = self.version(project, STRICT)
        generation = measured(project, SAME)
        self.seen(generation, 4.0)

        def unwanted(*_: Any) -> None:
            raise AssertionError("the head was asked")

        monkeypatch.setattr("scoring.worker.calibrate.load_head", unwanted)
        judge_anew(version)
        report = ConsistencyReport.objects.get()
        assert (report.version, report.findings) == (STRICT.version, [])
        assert report.p_consistent == STRICT.judge(SAME).p_consistent

    def test_the_reports_go_with_the_head(self) -> None:
        """The same calibrator with another head is another judge."""
        project = make_project()
        version = self.version(project, self.WEIGHING)
        self.seen(measured(project, SAME), 4.0)
        judge_anew(version)
        other = ModelVersion(
            project=project,
            config=version.config,
            sha256="0" * 64,
            checkpoint=version.checkpoint,
            encoder_key=self.KEY,
        )
        assert judge_anew(other) == 1

    def test_what_a_candidate_will_be_certified_on_is_what_its_promotion_writes(self) -> None:
        project = make_project()
        version = self.version(project, self.WEIGHING)
        generations = [measured(project, each) for each in (SAME, SLIGHT, SAME, SLIGHT)]
        for generation, second in zip(generations, (4.0, 1.5, -1.0, 0.5), strict=True):
            self.seen(generation, second)
        ids = np.array([each.pk for each in generations])
        catalogue = Catalogue(ids, ids, np.zeros(4, np.bool_), np.full(4, 0.9))
        unkept = Judge(self.WEIGHING, load_head(version), "", self.KEY)
        foreseen = p_consistent_by(project, catalogue, unkept)
        judge_anew(version)
        written = Generation.objects.order_by("pk").values_list("p_consistent", flat=True)
        assert foreseen.tolist() == list(written)

    @pytest.mark.parametrize("telling", [True, False])
    def test_answers_give_it_a_weight_only_where_it_foretold_them(self, telling: bool) -> None:
        project = make_project()
        ids = [measured(project, SAME).pk for _ in range(120)]
        draw = np.random.default_rng(3)
        changed = draw.random(120) < 0.4
        generations = np.array(ids)
        catalogue = Catalogue(generations, generations, np.zeros(120, np.bool_), np.full(120, 0.9))
        answers = [ChangeRow(pk, 1, bool(each)) for pk, each in zip(ids, changed, strict=True)]
        p_changed = np.where(changed, 0.8, 0.15) if telling else draw.uniform(0.1, 0.9, 120)
        unseen = dict(zip(ids, p_changed.tolist(), strict=True))
        fitted = fit_on_answers(project, catalogue, Judgements(changes=answers), unseen)
        assert fitted.weighs_learned == telling
