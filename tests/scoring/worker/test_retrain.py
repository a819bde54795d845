"""From answers to a version in use."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import (
    Answer,
    Certificate,
    ConsistencyReport,
    Features,
    Generation,
    Job,
    JobKind,
    JobState,
    ModelState,
    ModelVersion,
    Project,
    Purpose,
    QuestionState,
)
from scoring.consistency.calibrator import Calibrator
from scoring.consistency.fuse import FUSED
from scoring.vocabulary.messages.jobs import VERSION_SWITCHED
from scoring.vocabulary.say import say
from scoring.worker import promote as promote_module
from scoring.worker import retrain as retrain_module
from scoring.worker.calibrate import calibrator_of, judge_of
from scoring.worker.heads import load_head
from tests.factories import (
    make_answer,
    make_product,
    make_project,
    make_question,
    make_report,
    make_review,
    make_user,
)
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import described, enthroned, judge_everything

pytestmark = pytest.mark.django_db

SAME = dict.fromkeys(FUSED, 0.0) | {
    "agreement": 0.9,
    "visible": 1.0,
    "mask_certainty": 0.9,
    "original_certainty": 1.0,
}


def retrain(run: Run, project: Project, *, as_of: int | None = None) -> Job:
    return run(project, JobKind.RETRAIN, as_of=as_of)


def good_generations(project: Project) -> list[int]:
    """The ids of the generations of high quality: the second one of each product."""
    return [product.generations.order_by("pk")[1].pk for product in project.products.all()]


def test_the_first_version_is_fitted_promoted_and_scores_everything(
    run: Run, campaign: Project
) -> None:
    judge_everything(campaign)
    job = retrain(run, campaign)
    assert job.state == JobState.SUCCEEDED, job.error
    campaign.refresh_from_db()
    version = ModelVersion.objects.get()
    assert campaign.champion == version
    assert (version.state, version.answers_used) == (ModelState.CHAMPION, 60)
    assert version.answers_until == Answer.objects.order_by("-pk")[0].pk
    assert not Generation.objects.filter(score=None).exists()
    assert say(job.message).startswith("Version 1 is in use: First version")
    assert "First version" in job.log


def test_good_generations_score_above_bad_ones(run: Run, campaign: Project) -> None:
    judge_everything(campaign)
    retrain(run, campaign)
    for product in campaign.products.all():
        bad, good = product.generations.order_by("pk")
        assert good.reward is not None and bad.reward is not None
        assert good.reward > bad.reward
        assert good.p_good is not None and bad.p_good is not None
        assert good.p_good > 0.5 > bad.p_good


def test_the_version_keeps_its_measures_beside_baseline_and_chance(
    run: Run, campaign: Project
) -> None:
    judge_everything(campaign)
    retrain(run, campaign)
    version = ModelVersion.objects.get()
    metrics = version.metrics
    assert metrics.average_precision.value > 0.9
    assert metrics.average_precision.value > metrics.random.average_precision.value
    assert metrics.n["audit_products"] == 60
    assert version.details.risk_coverage is not None
    assert sum(each.images for each in version.details.reliability) == 120
    assert [each.name for each in version.details.groups.category] == ["mug"]
    assert metrics.certified_coverage is not None


def test_verdicts_and_questions_follow(run: Run, campaign: Project) -> None:
    judge_everything(campaign)
    retrain(run, campaign)
    waiting = Job.objects.filter(state=JobState.QUEUED).order_by("kind")
    assert [job.kind for job in waiting] == [JobKind.CERTIFY, JobKind.PLAN]


def test_without_a_new_answer_nothing_is_done_and_said_so(run: Run, campaign: Project) -> None:
    judge_everything(campaign)
    retrain(run, campaign)
    job = retrain(run, campaign)
    assert job.state == JobState.SUCCEEDED
    assert say(job.message) == "Nothing was answered since version 1: nothing to do."
    assert ModelVersion.objects.count() == 1


def test_a_review_or_a_label_is_something_new(run: Run, campaign: Project) -> None:
    judge_everything(campaign)
    retrain(run, campaign)
    generation = campaign.generations.filter(product__is_audit=False)[0]
    make_review(generation, make_user())
    retrain(run, campaign)
    assert ModelVersion.objects.count() == 2
    campaign.generations.filter(pk=generation.pk).update(label=1)
    retrain(run, campaign)
    assert ModelVersion.objects.count() == 3
    assert say(retrain(run, campaign).message).startswith("Nothing was answered since version 3")


class TestMadeAnew:
    def test_from_its_event_a_version_has_the_same_weights_and_measures(
        self, run: Run, campaign: Project
    ) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        first = ModelVersion.objects.get()
        judge_everything(campaign)
        # Later answers, reviews and images must not matter.
        generation = campaign.generations.filter(product__is_audit=False)[0]
        make_review(generation, make_user())
        noise = np.random.default_rng(1)
        for _ in range(20):
            described(make_product(campaign), quality=1.0, noise=noise)
        job = retrain(run, campaign, as_of=first.answers_until)
        again = ModelVersion.objects.get(number=2)
        assert again.sha256 == first.sha256
        assert (job.result["reproduces"], job.result["is_identical"]) == (1, True)
        assert "has the same weights as version 1" in say(job.message)
        for measure in ("pair_accuracy", "average_precision", "brier", "n"):
            assert getattr(again.metrics, measure) == getattr(first.metrics, measure), measure
        assert again.details.reliability == first.details.reliability
        assert again.trained_on == first.trained_on

    def test_it_never_goes_into_use_by_itself(self, run: Run, campaign: Project) -> None:
        judge_everything(campaign)
        retrain(run, campaign, as_of=Answer.objects.order_by("-pk")[0].pk)
        assert ModelVersion.objects.get().state == ModelState.CANDIDATE

    def test_it_says_when_it_differs(self, run: Run, campaign: Project) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        first = ModelVersion.objects.get()
        row = Features.objects.filter(generation__product__is_audit=False)[0]
        row.vector = np.full(6, 3.0).astype("<f2").tobytes()
        row.save()
        job = retrain(run, campaign, as_of=first.answers_until)
        assert job.result["is_identical"] is False
        assert "It differs from version 1" in say(job.message)

    def test_without_the_features_that_were_read_it_fails_with_the_reason(
        self, run: Run, campaign: Project
    ) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        first = ModelVersion.objects.get()
        Features.objects.all().delete()
        job = retrain(run, campaign, as_of=first.answers_until)
        assert job.state == JobState.FAILED
        assert "are no longer stored" in say(job.error)


class TestChampionOnOtherFeatures:
    def test_is_compared_on_the_same_audit_answers_from_its_own_features(
        self, run: Run, campaign: Project
    ) -> None:
        judge_everything(campaign)
        champion = enthroned(campaign, key="other@1", dimension=4)
        with_other_features(campaign, key="other@1", dimension=4)
        job = retrain(run, campaign)
        version = ModelVersion.objects.get(number=2)
        assert version.encoder_key != champion.encoder_key
        assert version.metrics.champion.average_precision.value < 0.8
        assert version.gate.champion == 1
        assert job.result["promoted"] is True, job.message
        assert "Better beyond noise" in say(job.message)

    def test_waits_for_an_admin_where_its_features_are_gone(
        self, run: Run, campaign: Project
    ) -> None:
        judge_everything(campaign)
        enthroned(campaign, key="other@1", dimension=4)
        job = retrain(run, campaign)
        assert job.result["promoted"] is False
        assert "no audit image has the features that it needs" in say(job.message)

    def test_with_damaged_weights_fails_with_the_reason(self, run: Run, campaign: Project) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        ModelVersion.objects.update(checkpoint="projects/1/models/gone.safetensors")
        judge_everything(campaign)
        job = retrain(run, campaign)
        assert job.state == JobState.FAILED
        assert "The weights of version 1, which is in use, can't be read" in say(job.error)


def with_other_features(project: Project, *, key: str, dimension: int) -> None:
    """Features of another encoder, which say nothing about the quality."""
    noise = np.random.default_rng(4)
    for generation in project.generations.all():
        vector = noise.normal(size=dimension).astype("<f2").tobytes()
        Features.objects.create(generation=generation, encoder_key=key, vector=vector)


def test_too_few_answers_are_a_failure_with_a_reason(run: Run, campaign: Project) -> None:
    question = make_question(campaign, left=campaign.generations.filter(product__is_audit=False)[0])
    make_answer(question, make_user(), "good")
    job = retrain(run, campaign)
    assert job.state == JobState.FAILED
    assert job.error.code == "too_few_training_answers"
    assert not ModelVersion.objects.exists()


def test_an_unscored_project_has_nothing_to_learn_from(run: Run) -> None:
    job = retrain(run, make_project())
    assert say(job.error) == "Nothing is scored yet, so there is nothing to learn from."


def test_a_candidate_that_is_no_better_waits_for_an_admin(run: Run, campaign: Project) -> None:
    judge_everything(campaign)
    retrain(run, campaign)
    judge_everything(campaign, mistaken_in_training=True)
    job = retrain(run, campaign)
    assert say(job.message).startswith("Version 2 waits for an admin: ")
    campaign.refresh_from_db()
    assert campaign.champion is not None and campaign.champion.number == 1


def test_an_attempt_that_died_after_the_fit_goes_on_from_its_version(
    run: Run, campaign: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*args: object, **kwargs: object) -> int:
        raise ConnectionError("the power went")

    judge_everything(campaign)
    monkeypatch.setattr(retrain_module, "put_in_use", dies)
    job = retrain(run, campaign)
    assert job.state == JobState.QUEUED
    monkeypatch.setattr(retrain_module, "put_in_use", promote_module.put_in_use)
    Job.objects.filter(pk=job.pk).update(due_at=job.created_at)
    retrain(run, campaign)
    assert [version.state for version in ModelVersion.objects.all()] == [ModelState.CHAMPION]


def test_a_failed_fit_leaves_the_champion_serving(
    run: Run, campaign: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise MemoryError("out of memory")

    judge_everything(campaign)
    retrain(run, campaign)
    judge_everything(campaign)
    monkeypatch.setattr(retrain_module, "fit_candidate", fails)
    job = retrain(run, campaign)
    assert (job.state, say(job.error)) == (
        JobState.FAILED,
        "An unexpected error: MemoryError: out of memory",
    )
    campaign.refresh_from_db()
    assert campaign.champion is not None and campaign.champion.number == 1


class TestLearnedChanges:
    """Two people see a change if the second feature is large; no measurement shows it."""

    def people_see_changes(self, project: Project, *, where_told: bool) -> None:
        draw = np.random.default_rng(11)
        people = [make_user(), make_user()]
        for features in Features.objects.filter(generation__project=project):
            generation = features.generation
            quality, second = np.frombuffer(bytes(features.vector), dtype="<f2")[:2]
            make_report(
                generation,
                p_consistent=Calibrator().judge(SAME).p_consistent,
                measurements=SAME,
                version=Calibrator().version,
            )
            changed = bool(second > 0.4) if where_told else draw.random() < 0.35
            question = make_question(
                project,
                left=generation,
                purpose=Purpose.AUDIT if generation.product.is_audit else Purpose.EXPLORE,
                state=QuestionState.ANSWERED,
                answers_needed=2,
                answers_count=2,
            )
            for person in people:
                choice = "good" if quality > 0 else "bad"
                make_answer(question, person, choice, changed=[generation.pk] if changed else [])

    def test_lower_the_score_of_images_like_them_and_are_certified_so(
        self, run: Run, campaign: Project
    ) -> None:
        self.people_see_changes(campaign, where_told=True)
        retrain(run, campaign)
        version = ModelVersion.objects.get()
        assert calibrator_of(version).weighs_learned
        head, p_changed = load_head(version), {}
        for features in Features.objects.all():
            vector = np.frombuffer(bytes(features.vector), dtype="<f2")[None]
            p_changed[features.generation_id] = float(head.p_changed(vector)[0])
        generations = sorted(Generation.objects.all(), key=lambda each: p_changed[each.pk])
        # None becomes NaN, which fails every comparison.
        p_good, p_consistent, score = np.array(
            [(each.p_good, each.p_consistent, each.score) for each in generations], float
        ).T
        assert np.diff(p_consistent).max() <= 0.0
        assert p_consistent[-30:].max() < Calibrator().judge(SAME).p_consistent - 0.2
        np.testing.assert_allclose(score, p_good * p_consistent, rtol=1e-6, equal_nan=False)
        reports = ConsistencyReport.objects.filter(generation__in=generations[-10:])
        assert {each.version for each in reports} == {judge_of(version).version}

    def test_that_nothing_foretells_leave_everything_as_it_was(
        self, run: Run, campaign: Project
    ) -> None:
        self.people_see_changes(campaign, where_told=False)
        retrain(run, campaign)
        version = ModelVersion.objects.get()
        assert not calibrator_of(version).weighs_learned
        assert len(set(Generation.objects.values_list("p_consistent", flat=True))) == 1

    def test_rolling_back_takes_them_back(self, run: Run, campaign: Project) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        self.people_see_changes(campaign, where_told=True)
        retrain(run, campaign)
        first, second = ModelVersion.objects.order_by("number")
        run(campaign, JobKind.PROMOTE, version_id=second.pk)
        assert len(set(Generation.objects.values_list("p_consistent", flat=True))) > 30
        run(campaign, JobKind.PROMOTE, version_id=first.pk)
        (p_consistent,) = set(Generation.objects.values_list("p_consistent", flat=True))
        assert p_consistent == Calibrator().judge(SAME).p_consistent


class TestPromotion:
    def test_rolls_back_without_refitting(self, run: Run, campaign: Project) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        judge_everything(campaign)
        retrain(run, campaign)
        first, second = ModelVersion.objects.order_by("number")
        for version in (second, first):
            job = run(campaign, JobKind.PROMOTE, version_id=version.pk)
            assert job.message == VERSION_SWITCHED(version=version.number, rescored=180)
        campaign.refresh_from_db()
        assert campaign.champion == first
        assert ModelVersion.objects.count() == 2

    def test_of_damaged_weights_is_refused(self, run: Run, campaign: Project) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        version = ModelVersion.objects.get()
        version.pk, version.number, version.state = None, 2, ModelState.CANDIDATE
        version.checkpoint = "projects/1/models/gone.safetensors"
        version.save()
        job = run(campaign, JobKind.PROMOTE, version_id=version.pk)
        assert job.state == JobState.FAILED
        assert say(job.error).startswith("The weights of version 2 can't be used: gone.safetensors")
        campaign.refresh_from_db()
        assert campaign.champion is not None and campaign.champion.number == 1

    def test_weights_are_stored_under_the_hash_of_their_content(
        self, run: Run, campaign: Project
    ) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        version = ModelVersion.objects.get()
        assert version.checkpoint.endswith(f"{version.sha256}.safetensors")
        assert load_head(version).config.feature_key == version.encoder_key


class TestCertifying:
    def test_proven_thresholds_decide_verdicts(self, run: Run, campaign: Project) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        job = run(campaign, JobKind.CERTIFY)
        assert job.state == JobState.SUCCEEDED, job.error
        certificate = Certificate.objects.get()
        assert certificate.accept_threshold is not None
        accepted = Generation.objects.filter(verdict="accepted")
        assert accepted.count() == job.result["accepted"] > 0
        assert {generation.certificate for generation in accepted} == {certificate}
        assert not accepted.exclude(score__gte=certificate.accept_threshold).exists()
        best_of_product = Generation.objects.filter(pk__in=good_generations(campaign))
        # Which generation of a product is audited depends on primary keys, which differ between
        # runs. At a confidence of 0.8, one draw in five may promise 0.7 for slightly less.
        assert (accepted & best_of_product).count() / accepted.count() >= 0.6

    def test_without_audit_answers_it_says_how_many_are_missing(
        self, run: Run, campaign: Project
    ) -> None:
        judge_everything(campaign)
        Answer.objects.filter(question__purpose="audit").update(is_surplus=True)
        retrain(run, campaign)
        job = run(campaign, JobKind.CERTIFY)
        certificate = Certificate.objects.get()
        assert certificate.accept_threshold is None
        assert certificate.audit_answers == 0
        assert certificate.answers_missing is not None and certificate.answers_missing > 0
        assert say(job.message) == (
            f"Nothing is proven yet; at least {certificate.answers_missing} "
            "more judged audit images are needed."
        )
        assert not Generation.objects.exclude(verdict="undecided").exists()

    def test_a_target_out_of_reach_of_the_audit_set_is_called_so(
        self, run: Run, campaign: Project
    ) -> None:
        judge_everything(campaign)
        retrain(run, campaign)
        Project.objects.update(target_precision=0.99)
        job = run(campaign, JobKind.CERTIFY)
        missing = Certificate.objects.get().answers_missing
        assert say(job.message) == (
            f"Nothing is proven yet; at least {missing:,} more judged audit images are needed, "
            f"{missing:,} more than are left to judge."
        )

    def test_without_a_champion_nothing_is_decided(self, run: Run, campaign: Project) -> None:
        job = run(campaign, JobKind.CERTIFY)
        assert say(job.message) == "There is no model in use yet, so nothing can be decided."
