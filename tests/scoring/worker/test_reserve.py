"""Learning keeps away from reserved images, and remembers what it has passed over."""

from __future__ import annotations

import pytest

from annotator.models import Batch, Purpose
from annotator.queue.plan_questions import PlannedRow
from annotator.verdicts.eligible import reserved
from annotator.verdicts.freeze_batch import freeze_batch
from scoring.vocabulary.messages.questions import DRAWN
from scoring.worker.reserve import pass_over, questions_to_choose
from tests.batches import scored_project
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch() -> Batch:
    batch = freeze_batch(project=scored_project(30), by=make_user())
    batch.reserve = 0.4
    batch.save()
    return batch


def rows(batch: Batch, purpose: Purpose = Purpose.LEARN) -> list[PlannedRow]:
    images = batch.project.generations.order_by("pk")
    return [PlannedRow(each.product_id, each.pk, None, purpose, DRAWN()) for each in images]


def test_no_reserved_image_is_asked_to_learn_from(batch: Batch) -> None:
    planned = rows(batch)
    kept = pass_over(planned, batch, most=30)
    apart = reserved(batch, [each.left_id for each in planned])

    assert {each.left_id for each in kept} == {each.left_id for each in planned} - apart
    named = [pk for each in kept for pk in each.passed_over]
    assert set(named) <= apart
    assert len(named) == len(set(named))
    # Each was passed over right before the row that names it.
    order = [each.left_id for each in planned]
    for each in kept:
        assert all(order.index(pk) < order.index(each.left_id) for pk in each.passed_over)


def test_at_most_so_many_are_kept(batch: Batch) -> None:
    assert len(pass_over(rows(batch), batch, most=3)) == 3


def test_the_audit_uses_up_nobody_whom_the_lot_needs(batch: Batch) -> None:
    kept = [row.left_id for row in pass_over(rows(batch), batch, most=30)]
    audit = pass_over(rows(batch, Purpose.AUDIT), batch, most=30)
    assert [row.left_id for row in audit] == kept


def test_other_questions_and_projects_without_a_batch_are_left_alone(batch: Batch) -> None:
    checks = rows(batch, Purpose.REPEAT)
    assert pass_over(checks, batch, most=30) == checks
    assert pass_over(rows(batch), None, most=30) == rows(batch)


def test_a_batch_that_is_reserved_as_a_whole_names_nothing(batch: Batch) -> None:
    batch.reserve = 1.0
    planned = [*rows(batch), rows(batch, Purpose.REPEAT)[0]]

    [check] = pass_over(planned, batch, most=30)
    assert check.passed_over == ()


def test_enough_questions_are_ranked_for_the_reserve(batch: Batch) -> None:
    assert questions_to_choose(None, 100) == 100
    assert questions_to_choose(batch, 100) > 150
    batch.reserve = 1.0
    assert questions_to_choose(batch, 100) == 800
