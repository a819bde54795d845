"""A batch from its freezing to its verdicts."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import (
    Answer,
    Batch,
    BatchScore,
    BatchTurn,
    Certificate,
    ConsistencyOutcome,
    Generation,
    JobKind,
    JobState,
    ModelState,
    ModelVersion,
    Project,
    Purpose,
    Question,
    Role,
    Verdict,
    VerdictBy,
)
from annotator.review.decide import review_generation
from annotator.verdicts.batch_document import batch_status
from annotator.verdicts.decide_batches import best_certificate
from annotator.verdicts.eligible import eligible
from annotator.verdicts.freeze_batch import close_batch, extend_batch, freeze_batch
from annotator.verdicts.policy import decide_verdicts
from scoring.guarantee.permanent import permanent_numbers
from scoring.vocabulary.certificates import Method, Side
from scoring.vocabulary.messages.jobs import BATCH_TOO_SMALL
from scoring.vocabulary.rules import permanent_number
from scoring.worker.batch import certify_turns
from scoring.worker.lots import images_of_lot
from tests.batches import answer_lot, frozen, is_good, prove, scored_project, undo
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_question,
    make_report,
    make_user,
    make_version,
)
from tests.scoring.worker.conftest import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return scored_project()


def proven(batch: Batch) -> Certificate:
    prove(batch)
    certificate = certify_turns(batch)
    assert certificate is not None
    return certificate


def test_a_few_answers_decide_the_batch_and_every_verdict_names_its_certificate(
    run: Run, project: Project
) -> None:
    batch = frozen(project)
    answered = prove(batch)
    job = run(project, JobKind.BATCH)

    assert 0 < answered < 240
    decided = Generation.objects.filter(verdict_by=VerdictBy.POLICY)
    assert decided.count() > 10
    certificate = Certificate.objects.of_batches().latest("pk")
    assert all(_covers(each) for each in decided)
    assert certificate.accept.method == Method.LOT
    judged = Generation.objects.filter(verdict_by=VerdictBy.PEOPLE)
    assert judged.count() == answered
    assert all((each.verdict == Verdict.ACCEPTED) == is_good(each) for each in judged)
    accepted = Generation.objects.filter(verdict=Verdict.ACCEPTED)
    wrong = sum(not is_good(each) for each in accepted)
    assert wrong <= certificate.accept_lot.allowed
    assert job.result["accepted"] > 0
    assert job.result["rejected"] > 0


def _covers(generation: Generation) -> bool:
    """Whether the certificate that the verdict names decides the image."""
    certificate, score = generation.certificate, generation.score
    if certificate is None or score is None:
        return False
    if generation.verdict == Verdict.ACCEPTED:
        return bool(score >= (certificate.accept_threshold or np.inf))
    return bool(score <= (certificate.reject_threshold or -np.inf))


def test_a_verdict_keeps_the_first_certificate_that_decided_it_while_that_stands(
    run: Run, project: Project
) -> None:
    batch = frozen(project)
    while not (first := certify_turns(batch)) or not first.accept_lot.images:
        answer_lot(batch, most=20)
    run(project, JobKind.BATCH)
    first = Certificate.objects.of_batches().latest("pk")
    before = set(Generation.objects.filter(certificate=first).values_list("pk", flat=True))
    assert before
    prove(batch)
    run(project, JobKind.BATCH)
    by_policy = Generation.objects.filter(verdict_by=VerdictBy.POLICY)

    # Those that were asked since are decided by people.
    assert {each.certificate for each in by_policy.filter(pk__in=before)} == {first}
    assert by_policy.exclude(certificate=first).exists()
    assert batch_status(first) == "in_use"
    undo(Answer.objects.filter(purpose=Purpose.LOT).earliest("pk"))
    run(project, JobKind.BATCH)
    assert not by_policy.filter(certificate=first).exists()
    assert batch_status(first) == "superseded"


def test_the_database_and_the_arrays_have_the_same_numbers() -> None:
    numbers = permanent_numbers(np.array([3, 99]), "a1")

    assert [permanent_number(3, "a1"), permanent_number(99, "a1")] == numbers.tolist()


def test_nothing_is_decided_before_there_are_answers(run: Run, project: Project) -> None:
    freeze_batch(project=project, by=make_member(project))
    run(project, JobKind.BATCH)

    assert not Generation.objects.exclude(verdict=Verdict.UNDECIDED).exists()
    assert BatchTurn.objects.get().eligible_count == 240


def test_images_that_people_have_judged_are_no_part_of_the_promise(project: Project) -> None:
    first, second, third = Generation.objects.order_by("pk")[:3]
    make_answer(make_question(project, left=first), make_user(), "good")
    review_generation(
        generation=second, by=make_member(project, Role.OPS), decision=Verdict.REJECTED
    )
    Generation.objects.filter(pk=third.pk).update(label=True)
    batch = frozen(project)
    decide_verdicts(project=project)

    assert not {first, second, third} & set(eligible(batch))
    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.verdict, first.verdict_by) == (Verdict.ACCEPTED, VerdictBy.PEOPLE)
    assert (third.verdict, third.verdict_by) == (Verdict.ACCEPTED, VerdictBy.PEOPLE)


def test_an_undone_answer_computes_the_certificate_again(run: Run, project: Project) -> None:
    batch = frozen(project)
    before = proven(batch)
    decide_verdicts(project=project)
    for answer in Answer.objects.filter(purpose=Purpose.LOT):
        undo(answer)
    run(project, JobKind.BATCH)

    after = Certificate.objects.of_batches().latest("pk")
    assert after != before
    assert after.accept_threshold is None
    assert not Generation.objects.exclude(verdict=Verdict.UNDECIDED).exists()


def test_corrected_answers_count_instead_of_the_first_ones(project: Project) -> None:
    batch = frozen(project)
    before = proven(batch)
    image = next(int(pk) for pk, said in before.lot_answers.items() if said == "good")
    for answer in Answer.objects.filter(purpose=Purpose.LOT, left=image):
        undo(answer)
        make_answer(answer.question, answer.user, "bad")
    Question.objects.filter(left=image).update(state="answered", answers_count=2)
    after = certify_turns(batch)

    assert after is not None
    assert after.lot_answers == {**before.lot_answers, str(image): "bad"}
    assert after.accept_lot.wrong == before.accept_lot.wrong + 1


def test_a_second_certification_changes_nothing(project: Project) -> None:
    batch = frozen(project)
    first = proven(batch)

    assert certify_turns(batch) == first
    assert BatchTurn.objects.count() == 1


def test_an_image_that_cannot_be_verified_is_never_accepted(run: Run) -> None:
    project = scored_project(600)  # so many that the lot leaves some of the zone to the policy
    for each in Generation.objects.filter(score__gt=0.5)[:10]:
        make_report(each, outcome=ConsistencyOutcome.CANNOT_VERIFY)
    proven(frozen(project))
    run(project, JobKind.BATCH)

    accepted = Generation.objects.filter(verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.POLICY)
    assert accepted.exists()
    assert not accepted.filter(report__outcome=ConsistencyOutcome.CANNOT_VERIFY).exists()


def test_what_is_proven_stays_when_another_model_goes_into_use(run: Run, project: Project) -> None:
    batch = frozen(project)
    first = proven(batch)
    ModelVersion.objects.update(state=ModelState.RETIRED)
    Generation.objects.update(score=0.5)  # the new one knows nothing
    make_version(project, state=ModelState.CHAMPION)
    run(project, JobKind.BATCH)

    assert BatchTurn.objects.count() == 2
    assert best_certificate(batch, Side.ACCEPT) == first
    assert Generation.objects.filter(certificate=first, verdict=Verdict.ACCEPTED).exists()
    left = BatchTurn.objects.latest("pk").accept.delta
    assert left < first.accept_lot.spending.delta


def test_new_images_wait_until_the_batch_is_extended(run: Run, project: Project) -> None:
    batch = frozen(project)
    proven(batch)
    new = make_generation(make_product(project), score=0.99, p_good=0.99, p_consistent=1.0)
    decide_verdicts(project=project)
    new.refresh_from_db()
    assert new.verdict == Verdict.UNDECIDED
    extend_batch(batch=batch, by=make_member(project))
    certify_turns(batch)

    turn = BatchTurn.objects.latest("pk")
    assert turn.images_count == 241
    assert turn.scores.filter(generation=new).exists()


def test_a_closed_batch_asks_no_more_and_may_give_its_lot_to_training(project: Project) -> None:
    batch = frozen(project)
    proven(batch)
    answers = Answer.objects.filter(purpose=Purpose.LOT)
    assert not Answer.objects.effective().for_training().filter(purpose=Purpose.LOT).exists()
    close_batch(batch=batch, by=make_member(project), lot_trains=True)

    training = Answer.objects.effective().for_training().filter(purpose=Purpose.LOT)
    assert training.count() == answers.count()
    assert not Question.objects.filter(purpose=Purpose.LOT, state="open").exists()


def test_a_batch_that_is_too_small_says_how_many_images_are_needed(run: Run) -> None:
    project = scored_project(6)
    freeze_batch(project=project, by=make_member(project))
    job = run(project, JobKind.BATCH)

    assert job.message is not None
    assert job.message.code == BATCH_TOO_SMALL(images=1, needed=1).code
    assert job.message.values["needed"] > 6


def test_a_batch_of_which_the_model_is_unsure_gets_a_lot_all_the_same(run: Run) -> None:
    project = scored_project(90, target_precision=0.964, confidence=0.95)
    Generation.objects.update(score=0.5)
    batch = freeze_batch(project=project, by=make_member(project))
    job = run(project, JobKind.BATCH)

    certificate = Certificate.objects.of_batches().get()
    assert job.state == JobState.SUCCEEDED
    assert certificate.accept_threshold is None
    assert certificate.accept_lot.answers_missing > 0
    assert len(images_of_lot(batch)) > 50


def test_answers_for_a_later_model_prove_nothing_for_an_earlier_one(project: Project) -> None:
    batch = frozen(project)
    answer_lot(batch, most=6)
    first = certify_turns(batch)
    ModelVersion.objects.update(state=ModelState.RETIRED)
    make_version(project, state=ModelState.CHAMPION)
    certify_turns(batch)
    prove(batch)

    earlier, later = (
        Certificate.objects.filter(turn=turn).latest("pk")
        for turn in BatchTurn.objects.order_by("pk")
    )
    assert first is not None
    assert earlier.accept_lot.answered < later.accept_lot.answered
    assert (earlier.accept_lot.images, earlier.reject_lot.images) == (0, 0)
    assert later.accept_lot.images > 0
    assert earlier.accept_lot.spending.end == later.accept_lot.spending.start > 0


def test_an_answer_that_was_looked_at_is_paid_for_even_if_it_is_undone(project: Project) -> None:
    batch = frozen(project)
    answer_lot(batch, most=6)
    certify_turns(batch)
    for answer in Answer.objects.filter(purpose=Purpose.LOT):
        undo(answer)
    certify_turns(batch)
    ModelVersion.objects.update(state=ModelState.RETIRED)
    make_version(project, state=ModelState.CHAMPION)
    certify_turns(batch)

    first, second = BatchTurn.objects.order_by("pk")
    assert second.accept.start > 0
    assert second.accept.delta < first.accept.delta


def test_the_lot_is_asked_in_the_order_of_the_permanent_numbers(project: Project) -> None:
    batch = frozen(project)
    images = images_of_lot(batch)
    certificate = Certificate.objects.of_batches().get()
    zone = BatchScore.objects.filter(score__gte=certificate.accept_lot.zone)
    numbers = {
        pk: permanent_number(pk, batch.salt) for pk in zone.values_list("generation", flat=True)
    }
    plan = certificate.accept_lot.spending.plan
    planned = sorted((pk for pk in numbers if numbers[pk] <= plan), key=lambda pk: numbers[pk])

    assert images[: len(planned)] == planned
    assert len(planned) > 10
