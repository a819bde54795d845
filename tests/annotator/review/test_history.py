"""The story of a generation, read from the rows that each event left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.agreement.known_answers import set_known_answer
from annotator.models import (
    Answer,
    AuditEvent,
    Batch,
    BatchImage,
    BatchScore,
    BatchTurn,
    BlindAudit,
    Choice,
    Features,
    FlagKind,
    Generation,
    Hold,
    HoldState,
    JobKind,
    ModelState,
    Project,
    Purpose,
    QuestionState,
    Role,
    Verdict,
    VerdictBy,
)
from annotator.queue.undo_answer import undo_answer
from annotator.review.decide import review_generation
from annotator.review.history import Event, Happening, read_history
from annotator.review.history_sources import SOURCES, with_story
from annotator.review.raise_flags import flag
from scoring.vocabulary.batches import Spending
from tests.factories import (
    make_answer,
    make_certificate,
    make_generation,
    make_image,
    make_job,
    make_member,
    make_product,
    make_project,
    make_question,
    make_report,
    make_version,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def generation(project: Project) -> Generation:
    return make_generation(make_product(project))


def batch_of(project: Project, **values: Any) -> Batch:
    return Batch.objects.create(
        project=project, number=1, precision=0.9, confidence=0.9, people=2, **values
    )


def story(generation: Generation) -> list[Event]:
    row = with_story(Generation.objects.all()).get(pk=generation.pk)
    return read_history(generation=row, sources=SOURCES, before=None, limit=100)


def only(generation: Generation, kind: Happening) -> list[Event]:
    return [event for event in story(generation) if event.kind == kind]


def test_a_new_generation_was_imported_and_no_more(generation: Generation) -> None:
    (event,) = story(generation)
    assert (event.kind, event.at, event.who) == ("imported", generation.created_at, None)


def test_the_importer_is_known_if_only_one_import_was_running(
    project: Project, generation: Generation
) -> None:
    otto = make_member(project, Role.OPS, username="otto")
    running = {"started_at": generation.created_at - HOUR, "created_by": otto}
    make_job(project, JobKind.IMPORT, finished_at=generation.created_at + HOUR, **running)
    assert story(generation)[-1].who == "otto"
    make_job(project, JobKind.IMPORT, **running)
    assert story(generation)[-1].who is None


def test_scores_name_the_versions_that_were_in_use(
    project: Project, generation: Generation
) -> None:
    Features.objects.create(generation=generation, encoder_key="lite@1", vector=b"")
    at = generation.created_at
    make_version(project, promoted_at=at - 2 * HOUR)  # replaced before the image came
    used = make_version(project, promoted_at=at - HOUR)
    make_version(project, promoted_at=at + HOUR, encoder_key="other@1")
    champion = make_version(project, state=ModelState.CHAMPION, promoted_at=at + 2 * HOUR)
    spending = Spending(delta=0.01, start=0.0, plan=1.0)
    turn = BatchTurn.objects.create(
        batch=batch_of(project), model_version=used, images_count=1,
        accept=spending, reject=spending,
    )  # fmt: skip
    BatchScore.objects.create(turn=turn, generation=generation, score=0.4, is_verified=True)
    Generation.objects.filter(pk=generation.pk).update(score=0.7)
    scored = only(generation, Happening.SCORED)
    assert [(each.version, each.score) for each in scored] == [
        (champion.number, 0.7),
        (used.number, 0.4),
    ]


def test_questions_say_why_and_whom(project: Project, generation: Generation) -> None:
    anna, boris, cleo = (make_member(project, username=each) for each in ("anna", "boris", "cleo"))
    pair = make_question(project, left=generation, pair=True)
    until = timezone.now() + HOUR
    Hold.objects.create(project=project, question=pair, user=anna, expires_at=until)
    Hold.objects.create(
        project=project, question=pair, user=boris, state=HoldState.SKIPPED,
        skip_reason="unsure", expires_at=until,
    )  # fmt: skip
    Hold.objects.create(  # she has seen the image before, and is only kept away
        project=project, question=pair, user=cleo, state=HoldState.ANSWERED,
        expires_at=pair.created_at,
    )  # fmt: skip
    make_question(project, left=generation, state=QuestionState.WITHDRAWN)
    (asked,) = only(generation, Happening.ASKED)
    assert asked.beside == pair.right.external_id  # type: ignore[union-attr]
    assert [(each.who, each.state, each.skip_reason) for each in asked.people] == [
        ("anna", "active", ""),
        ("boris", "skipped", "unsure"),
    ]


def test_answers_tell_what_they_say_of_this_image(project: Project, generation: Generation) -> None:
    anna = make_member(project, username="anna")
    Project.objects.filter(pk=project.pk).update(answers_count=1)
    left = make_generation(generation.product)
    question = make_question(
        project, pair=True, left=left, right=generation, answers_count=1,
        state=QuestionState.ANSWERED,
    )  # fmt: skip
    Hold.objects.create(
        project=project, question=question, user=anna, state=HoldState.ANSWERED,
        expires_at=timezone.now() + HOUR,
    )  # fmt: skip
    answer = make_answer(
        question, anna, Choice.RIGHT, changed=[generation.pk],
        reasons={str(generation.pk): ["part_added"], str(question.left_id): ["floating"]},
        note="The strap is new.",
    )  # fmt: skip
    (event,) = only(generation, Happening.ANSWERED)
    assert (event.who, event.choice, event.is_left, event.is_changed) == (
        "anna", "right", False, True,
    )  # fmt: skip
    assert event.reasons == ("part_added",) and event.counts is True
    assert event.note == "The strap is new."
    undo_answer(answer=Answer.objects.get(pk=answer.pk), by=anna)
    undone, event = (each for each in story(generation) if each.kind in ("answered", "undone"))
    assert undone.kind == "undone" and event.counts is False


def test_decisions_of_all_kinds(project: Project, generation: Generation) -> None:
    certificate = make_certificate(make_version(project))
    Generation.objects.filter(pk=generation.pk).update(
        verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.POLICY, certificate=certificate
    )
    BlindAudit.objects.create(
        project=project, generation=generation, model_version=certificate.model_version,
        certificate=certificate, verdict=Verdict.ACCEPTED, is_good=False,
        settled_at=timezone.now(),
    )  # fmt: skip
    flag(generation=generation, kind=FlagKind.DRIFT)
    kinds = [each.kind for each in story(generation)]
    assert set(kinds) == {"imported", "decided", "drawn", "checked", "flagged"}
    (decided,) = only(generation, Happening.DECIDED)
    assert (decided.verdict, decided.decided_by, decided.certificate) == (
        "accepted", "policy", certificate.pk,
    )  # fmt: skip
    otto = make_member(project, Role.OPS, username="otto")
    row = Generation.objects.get(pk=generation.pk)
    review_generation(generation=row, by=otto, decision=Verdict.REJECTED, note="a third leg")
    (reviewed,) = only(generation, Happening.REVIEWED)
    assert (reviewed.who, reviewed.verdict, reviewed.note) == ("otto", "rejected", "a third leg")
    assert only(generation, Happening.DECIDED) == []
    assert len(only(generation, Happening.UNFLAGGED)) == 1


def test_a_verdict_by_people_comes_with_their_last_answer(
    project: Project, generation: Generation
) -> None:
    answer = make_answer(make_question(project, left=generation), make_member(project), Choice.GOOD)
    Generation.objects.filter(pk=generation.pk).update(
        verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.PEOPLE
    )
    decided, answered, *_ = story(generation)
    assert (decided.kind, decided.at) == ("decided", answer.created_at)
    assert answered.kind == "answered"


def test_only_exports_that_held_the_image(project: Project, generation: Generation) -> None:
    otto = make_member(project, Role.OPS, username="otto")

    def record(action: str, **detail: object) -> None:
        AuditEvent.record(action, project=project, actor=otto, target=project, **detail)

    record("project.exported", format="hfpc")
    record("generations.exported", format="csv", ids=[generation.pk])
    record("generations.exported", format="csv", ids=[generation.pk + 1])
    record("project.changed", format="csv")
    assert [each.format for each in only(generation, Happening.EXPORTED)] == ["csv", "hfpc"]


def test_the_rest_of_the_story(project: Project) -> None:
    ada = make_member(project, Role.ADMIN, username="ada")
    product = make_product(
        project, mask=make_image(project, is_mask=True), mask_checked_by=ada,
        mask_checked_at=timezone.now(),
    )  # fmt: skip
    generation = make_generation(product)
    make_report(generation, p_consistent=0.3, outcome="inconsistent")
    BatchImage.objects.create(batch=batch_of(project, created_by=ada), generation=generation)
    set_known_answer(
        generation=generation, by=ada, is_good=False, is_changed=True, explanation="a third leg"
    )
    AuditEvent.record(
        "generation.asked_again", project=project, actor=ada, target=generation, people=2
    )
    by_kind = {event.kind.value: event for event in story(generation)}
    assert by_kind["outlined"].who == by_kind["frozen"].who == by_kind["known"].who == "ada"
    assert (by_kind["compared"].outcome, by_kind["compared"].score) == ("inconsistent", 0.3)
    assert (by_kind["known"].is_good, by_kind["known"].note) == (False, "a third leg")
    assert (by_kind["asked_again"].who, by_kind["asked_again"].needed) == ("ada", 2)


def test_pages_give_each_event_once(project: Project, generation: Generation) -> None:
    for name in ("anna", "boris", "cleo"):
        make_answer(
            make_question(project, left=generation, purpose=Purpose.AUDIT),
            make_member(project, username=name),
            Choice.GOOD,
        )
    # Events of the same moment must not be lost between two pages.
    Answer.objects.update(created_at=timezone.now())
    row = with_story(Generation.objects.all()).get(pk=generation.pk)
    seen, before = [], None
    while page := read_history(generation=row, sources=SOURCES, before=before, limit=2):
        seen += [event.id for event in page]
        before = page[-1].place
    assert seen == [event.id for event in story(generation)] and len(seen) == len(set(seen)) == 7


def test_the_number_of_queries_does_not_grow(
    project: Project,
    generation: Generation,
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    for _ in range(4):
        anna = make_member(project)
        question = make_question(project, left=generation)
        make_answer(question, anna, Choice.GOOD)
        Hold.objects.create(
            project=project, question=question, user=anna, expires_at=timezone.now() + HOUR
        )
    with django_assert_max_num_queries(16):
        assert len(story(generation)) == 9
