"""Comparisons in a plan: their share beside learning, and versions by the images they like best."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from annotator.models import Generation, JobKind, ModelVersion, Project, Purpose, Question
from scoring.arrays import Features
from scoring.vocabulary.job_figures import PlanFigures
from scoring.worker import comparisons
from scoring.worker.parts import current_encoder
from tests.factories import make_comparison, make_version
from tests.scoring.worker.conftest import Run

pytestmark = pytest.mark.django_db


def asked() -> list[Question]:
    return list(
        Question.objects.filter(purpose=Purpose.COMPARE, state="open").select_related(
            "left", "right", "product"
        )
    )


def test_a_plan_asks_for_a_comparison_beside_learning(run: Run, campaign: Project) -> None:
    for product in campaign.products.all():
        first, second = product.generations.order_by("pk")
        Generation.objects.filter(pk=first.pk).update(generator="a", score_state="scored")
        Generation.objects.filter(pk=second.pk).update(generator="b", score_state="scored")
    comparison = make_comparison(campaign, a="a", b="b", share=0.25)

    figures = PlanFigures.from_json(run(campaign, JobKind.PLAN).result)

    questions = asked()
    assert len(questions) == 5
    assert figures.planned == Question.objects.filter(state="open").count() == 25
    assert not any(question.product.is_audit for question in questions)
    comparison.refresh_from_db()
    assert comparison.products == 30
    assert run(campaign, JobKind.PLAN).result["changed"] is False


def test_versions_are_compared_by_the_images_that_they_like_best(
    run: Run, campaign: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    Generation.objects.update(score_state="scored")
    key = current_encoder().key
    newest, oldest, same = (make_version(campaign, encoder_key=key) for _ in range(3))

    def load_head(version: ModelVersion) -> SimpleNamespace:
        liking = 1.0 if version in (newest, same) else -1.0

        def predict(features: Features) -> SimpleNamespace:
            return SimpleNamespace(reward=liking * np.arange(len(features)))

        return SimpleNamespace(predict=predict)

    monkeypatch.setattr(comparisons, "load_head", load_head)
    differing = make_comparison(campaign, of="version", a=newest.number, b=oldest.number)
    alike = make_comparison(campaign, of="version", a=newest.number, b=same.number)

    run(campaign, JobKind.PLAN)

    questions = asked()
    assert len(questions) == 5
    for question in questions:
        assert question.comparison == differing and question.right_id is not None
        assert question.left_id > question.right_id
    alike.refresh_from_db()
    assert alike.products == 0
