"""Freezing, extending and closing batches, and what learning may still ask."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict
from annotator.models import (
    AuditEvent,
    Batch,
    BatchImage,
    Hold,
    Job,
    JobKind,
    PassedOver,
    Purpose,
    Role,
)
from annotator.queue.plan_lot import plan_lot
from annotator.queue.plan_questions import PlannedRow, store_plan
from annotator.review.decide import review_generation
from annotator.verdicts.eligible import eligible, reserved
from annotator.verdicts.freeze_batch import close_batch, extend_batch, freeze_batch
from annotator.verdicts.lot_answers import people_verdicts
from scoring.vocabulary.messages.problem_model import (
    BATCH_CLOSED,
    BATCH_OPEN,
    NO_IMAGES_TO_FREEZE,
    NO_MODEL_TO_FREEZE,
)
from scoring.vocabulary.messages.questions import DRAWN
from scoring.vocabulary.verdicts import Verdict
from tests.batches import scored_project
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_batch_holds_all_scored_images_and_requests_its_job() -> None:
    project = scored_project(4)
    make_generation(make_product(project))  # not scored
    withdrawn = make_question(project, left=project.generations.first())
    batch = freeze_batch(project=project, by=make_member(project))

    assert batch.images_count == BatchImage.objects.count() == 4
    assert Job.objects.filter(kind=JobKind.BATCH).count() == 1
    assert AuditEvent.objects.filter(action="batch.frozen").exists()
    withdrawn.refresh_from_db()
    assert withdrawn.state == "withdrawn"


def test_what_can_not_be_frozen() -> None:
    with pytest.raises(Conflict) as refused:
        freeze_batch(project=make_project(), by=make_user())
    assert refused.value.message == NO_MODEL_TO_FREEZE()
    project = scored_project(2)
    batch = freeze_batch(project=project, by=make_user())
    with pytest.raises(Conflict) as refused:
        freeze_batch(project=project, by=make_user())
    assert refused.value.message == BATCH_OPEN(number=1)
    with pytest.raises(Conflict) as refused:
        extend_batch(batch=batch, by=make_user())
    assert refused.value.message == NO_IMAGES_TO_FREEZE()
    close_batch(batch=batch, by=make_user(), lot_trains=False)
    with pytest.raises(Conflict) as refused:
        extend_batch(batch=batch, by=make_user())
    assert refused.value.message == BATCH_CLOSED(number=1)


def test_closing_twice_keeps_the_first_time() -> None:
    batch = freeze_batch(project=scored_project(2), by=make_user())
    first = close_batch(batch=batch, by=make_user(), lot_trains=False)
    again = close_batch(batch=batch, by=make_user(), lot_trains=False)

    assert first.closed_at == again.closed_at
    assert AuditEvent.objects.filter(action="batch.closed").count() == 1


def test_only_images_below_the_reserve_of_an_open_batch_are_reserved() -> None:
    project = scored_project(20)
    ids = list(project.generations.values_list("pk", flat=True))
    assert reserved(None, ids) == set()
    batch = freeze_batch(project=project, by=make_user())
    assert reserved(batch, ids) == set(ids)
    Batch.objects.update(reserve=0.4)
    batch.refresh_from_db()
    assert 0 < len(reserved(batch, ids)) < 20
    batch = close_batch(batch=batch, by=make_user(), lot_trains=False)
    assert reserved(batch, ids) == set()


def test_reviews_before_the_freeze_leave_the_promise_and_later_ones_do_not() -> None:
    project = scored_project(3)
    otto = make_member(project, Role.OPS)
    before, later, _ = project.generations.order_by("pk")
    review_generation(generation=before, by=otto, decision=Verdict.ACCEPTED)
    batch = freeze_batch(project=project, by=make_user())
    # Reviewers look at what the lot found wrong; without it the sample would be too good.
    review_generation(generation=later, by=otto, decision=Verdict.REJECTED)

    assert set(eligible(batch)) == set(project.generations.exclude(pk=before.pk))


def test_picked_images_leave_the_promise_whether_they_were_asked_or_passed_over() -> None:
    project = scored_project(6)
    batch = freeze_batch(project=project, by=make_user())
    passed, asked, later, passed_later, *_ = project.generations.order_by("pk")
    rows = [
        PlannedRow(asked.product_id, asked.pk, None, Purpose.LEARN, DRAWN(),
                   passed_over=(passed.pk,)),
        PlannedRow(later.product_id, later.pk, None, Purpose.LEARN, DRAWN(),
                   passed_over=(passed_later.pk,)),
    ]  # fmt: skip
    store_plan(project=project, planned=rows, version=None, batch=batch)
    assert PassedOver.objects.count() == 2
    assert eligible(batch).count() == 6
    question = project.questions.get(left=asked)
    Hold.objects.create(
        project=project, question=question, user=make_user(), expires_at=question.created_at
    )

    # The second question was never handed out, so neither image leaves.
    assert set(eligible(batch)) == set(project.generations.exclude(pk__in=[passed.pk, asked.pk]))


def test_people_decide_what_they_agree_on() -> None:
    project = scored_project(4)
    freeze_batch(project=project, by=make_user())
    good, bad, disputed, untouched = project.generations.order_by("pk")
    for image, choices in ((good, "good good"), (bad, "bad"), (disputed, "good bad")):
        question = make_question(project, left=image)
        for choice in choices.split():
            make_answer(question, make_user(), choice)

    verdicts = people_verdicts(project)
    assert verdicts[Verdict.ACCEPTED] == [good.pk]
    assert verdicts[Verdict.REJECTED] == [bad.pk]
    assert verdicts[Verdict.UNDECIDED] == [disputed.pk]
    assert untouched.pk not in {pk for some in verdicts.values() for pk in some}


def test_the_lot_keeps_its_share_and_drops_what_no_longer_helps() -> None:
    project = scored_project(10, plan_ahead=8)
    batch = freeze_batch(project=project, by=make_user())
    ids = list(project.generations.values_list("pk", flat=True))
    assert plan_lot(batch=batch, images=ids) == 4
    assert plan_lot(batch=batch, images=ids) == 0
    plan_lot(batch=batch, images=ids[3:])

    asked = project.questions.filter(purpose=Purpose.LOT)
    assert set(asked.filter(state="open").values_list("left_id", flat=True)) == set(ids[3:7])
    assert set(asked.filter(state="withdrawn").values_list("left_id", flat=True)) == set(ids[:3])
    assert all(question.answers_needed == 2 for question in asked)


def test_an_image_that_waits_moves_up_so_that_it_makes_no_gap() -> None:
    project = scored_project(10, plan_ahead=8)
    batch = freeze_batch(project=project, by=make_user())
    ids = list(project.generations.values_list("pk", flat=True))
    plan_lot(batch=batch, images=ids)
    plan_lot(batch=batch, images=ids[3:])

    waiting = project.questions.filter(purpose=Purpose.LOT, state="open")
    assert list(waiting.order_by("-priority").values_list("left_id", flat=True)) == ids[3:7]


def test_nobody_is_asked_blind_who_has_answered_about_the_image() -> None:
    project = scored_project(2)
    batch = freeze_batch(project=project, by=make_user())
    image, person = project.generations.first(), make_member(project)
    assert image is not None
    before = make_question(project, left=image, purpose=Purpose.DRIFT, state="answered")
    Hold.objects.create(
        project=project, question=before, user=person, state="answered",
        expires_at=before.created_at,
    )  # fmt: skip
    plan_lot(batch=batch, images=[image.pk])

    question = project.questions.get(purpose=Purpose.LOT)
    assert question.holds.get().user == person
