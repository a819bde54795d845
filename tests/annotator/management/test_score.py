"""`manage.py score`."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Generation, Job, ScoreState
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


def test_what_is_pending_or_failed_is_queued(capsys: pytest.CaptureFixture[str]) -> None:
    project = make_project(slug="mugs")
    product = make_product(project)
    for state in ScoreState:
        make_generation(product, score_state=state, score_error=None)
    make_generation(make_product(project), score_state=ScoreState.SCORED)
    call_command("score", "mugs")
    assert capsys.readouterr().out == "2 generations to score, in 1 jobs.\n"
    assert Job.objects.get().arguments == {"product_ids": [product.pk], "again": False}
    assert not Generation.objects.filter(score_state=ScoreState.FAILED).exists()


def test_again_takes_everything() -> None:
    product = make_product(make_project(slug="mugs"))
    make_generation(product, score_state=ScoreState.SCORED)
    call_command("score", "mugs", "--again")
    assert Job.objects.get().arguments == {"product_ids": [product.pk], "again": True}


def test_an_unknown_project_is_named() -> None:
    with pytest.raises(CommandError, match="There is no project 'cups'"):
        call_command("score", "cups")
