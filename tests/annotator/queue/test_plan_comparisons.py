"""Comparisons from start to end: what is asked, how often, and what the answers prove."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.agreement.change_comparison import (
    change_comparison,
    end_comparison,
    start_comparison,
)
from annotator.agreement.comparisons import ComparisonReport, read_comparisons
from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    Answer,
    AuditEvent,
    Compared,
    Comparison,
    Hold,
    Job,
    JobKind,
    PassedOver,
    Project,
    Purpose,
    Question,
    QuestionState,
    ScoreState,
    User,
)
from annotator.queue.plan_comparisons import next_pairs, room_for, store_pairs
from annotator.verdicts.eligible import eligible
from annotator.verdicts.freeze_batch import freeze_batch
from scoring.vocabulary.messages.problem_comparison import (
    COMPARED_WITH_ITSELF,
    COMPARISON_ENDED,
    COMPARISON_RUNS,
    COMPARISONS_TAKE_ALL,
    NO_COMMON_PRODUCT,
    NOTHING_TO_COMPARE,
)
from scoring.worker.reserve import pass_over
from tests.batches import scored_project
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """40 products with two images of A and one of B, each with a prompt of its own kind."""
    project = make_project(plan_ahead=40)
    for _ in range(40):
        add_product(project)
    return project


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project)


def add_product(project: Project, *, audit: bool = False) -> None:
    product = make_product(project, is_audit=audit)
    scored = {"score_state": ScoreState.SCORED}
    make_generation(product, generator="a", prompt="a mug on the beach", **scored)
    make_generation(product, generator="a", prompt="on a beach at home", **scored)
    make_generation(product, generator="b", prompt="a mug at home", **scored)


def start(project: Project, admin: User, **values: object) -> Comparison:
    given = {"of": Compared.GENERATOR, "a": "a", "b": "b", "share": 0.25} | values
    return start_comparison(project=project, by=admin, **given)  # type: ignore[arg-type]


def plan(comparison: Comparison) -> list[Question]:
    store_pairs(comparison=comparison, planned=next_pairs(comparison, room_for(comparison)))
    return list(
        Question.objects.filter(comparison=comparison, state=QuestionState.OPEN).order_by(
            "-priority"
        )
    )


def report(comparison: Comparison) -> ComparisonReport:
    comparison.refresh_from_db()
    [known] = read_comparisons([comparison])
    return known


def answer(question: Question, person: User, choice: str, *, swapped: bool = False) -> Answer:
    Question.objects.filter(pk=question.pk).update(state=QuestionState.ANSWERED, answers_count=1)
    sides = {"left": question.right, "right": question.left} if swapped else {}
    return make_answer(question, person, choice, **sides)


def test_a_start_is_logged_and_plans_pairs_of_both_in_their_share(
    project: Project, admin: User
) -> None:
    add_product(project, audit=True)
    comparison = start(project, admin)
    assert comparison.products == 40
    assert AuditEvent.objects.filter(action="comparison.started", actor=admin).exists()
    assert Job.objects.filter(project=project, kind=JobKind.PLAN).count() == 1

    questions = plan(comparison)

    assert len(questions) == 10  # a quarter of the forty planned ahead
    assert [question.priority for question in questions[:3]] == [0.25, -2.75, -5.75]
    assert len({question.product_id for question in questions}) == 10
    for question in questions:
        assert question.purpose == Purpose.COMPARE and not question.product.is_audit
        assert question.right is not None
        assert (question.left.generator, question.right.generator) == ("a", "b")
    assert len(plan(comparison)) == 10  # planning again adds nothing


def test_each_product_is_asked_about_once_and_new_questions_come_after_those_that_wait(
    project: Project, admin: User
) -> None:
    comparison = start(project, admin)
    first = plan(comparison)
    for question in first[:4]:
        answer(question, admin, "left")
    second = plan(comparison)
    assert len(second) == 10
    assert [question.pk for question in second[:6]] == [question.pk for question in first[4:]]
    assert second[0].priority == 0.25
    everything = Question.objects.filter(comparison=comparison).values_list("product_id", flat=True)
    assert len(set(everything)) == len(everything) == 14


def test_votes_belong_to_images_not_to_the_sides_they_were_shown_on(
    project: Project, admin: User
) -> None:
    comparison = start(project, admin)
    questions = plan(comparison)
    answer(questions[0], admin, "left")
    answer(questions[1], admin, "right", swapped=True)
    answer(questions[2], admin, "right")
    answer(questions[3], admin, "both_bad")
    answer(questions[4], admin, "both_good")
    undone = answer(questions[5], admin, "right")
    make_answer(questions[5], admin, "undo", undoes=undone)

    known = report(comparison)

    assert (known.votes.a, known.votes.b, known.votes.ties) == (2, 1, 2)
    assert (known.both_good, known.both_bad, known.asked, known.left) == (1, 1, 10, 35)
    assert known.winner is None and known.missing is None
    assert not known.is_out_of_reach  # nothing can be said after so few


def test_a_proof_ends_the_asking_and_stays(project: Project, admin: User) -> None:
    comparison = start(project, admin, share=0.75)
    for question in plan(comparison)[:20]:
        answer(question, admin, "right")
    known = report(comparison)
    assert known.winner == "b" and known.missing == 0 and known.lead is not None
    assert known.lead.side == "b" and known.lead.low > 0.5

    assert plan(comparison) == []

    comparison.refresh_from_db()
    assert comparison.winner == "b" and comparison.proven_at is not None
    for question in Question.objects.filter(comparison=comparison, state="withdrawn"):
        answer(question, admin, "left")
    assert report(comparison).winner == "b"


def test_a_forecast_says_when_the_products_are_too_few(project: Project, admin: User) -> None:
    comparison = start(project, admin, share=0.75)
    for number, question in enumerate(plan(comparison)[:20]):
        answer(question, admin, "left" if number % 5 < 3 else "right")
    known = report(comparison)
    assert known.missing is not None and known.missing > known.left == 20
    assert known.is_out_of_reach


def test_an_ended_comparison_asks_no_more(project: Project, admin: User) -> None:
    comparison = start(project, admin)
    held, *others = plan(comparison)
    later = timezone.now() + timedelta(hours=1)
    Hold.objects.create(project=project, question=held, user=admin, expires_at=later)
    Question.objects.filter(pk=held.pk).update(state="held", holds_count=1)

    end_comparison(comparison=comparison, by=admin)
    end_comparison(comparison=comparison, by=admin)

    states = Question.objects.filter(comparison=comparison).values_list("state", flat=True)
    assert sorted(states) == ["held"] + ["withdrawn"] * len(others)
    assert AuditEvent.objects.filter(action="comparison.ended").count() == 1
    assert store_pairs(comparison=comparison, planned=next_pairs(comparison, 5)) == 0
    with pytest.raises(Conflict) as refused:
        change_comparison(comparison=comparison, by=admin, share=0.5)
    assert refused.value.message == COMPARISON_ENDED()


def test_what_can_not_be_compared(project: Project, admin: User) -> None:
    lonely = make_generation(make_product(project), generator="c", score_state=ScoreState.SCORED)
    for values, field, message in (
        ({"b": "a"}, "b", COMPARED_WITH_ITSELF()),
        ({"b": "nobody"}, "b", NOTHING_TO_COMPARE(name="nobody")),
        ({"of": Compared.VERSION, "a": "1", "b": "2"}, "a", NOTHING_TO_COMPARE(name="1")),
    ):
        with pytest.raises(InvalidInput) as wrong:
            start(project, admin, **values)
        assert wrong.value.fields[field] == [message]
    with pytest.raises(InvalidInput) as wrong:
        start(project, admin, b=lonely.generator)
    assert wrong.value.message == NO_COMMON_PRODUCT()
    assert not Comparison.objects.exists()


def test_comparisons_leave_room_for_learning(project: Project, admin: User) -> None:
    comparison = start(project, admin, share=0.5)
    with pytest.raises(Conflict) as refused:
        start(project, admin, a="b", b="a")
    assert refused.value.message == COMPARISON_RUNS()
    with pytest.raises(Conflict) as refused:
        start(project, admin, of=Compared.WORD, a="beach", b="mug", share=0.3)
    assert refused.value.message == COMPARISONS_TAKE_ALL(left=0.25)
    start(project, admin, of=Compared.WORD, a="beach", b="mug", share=0.25)
    with pytest.raises(Conflict):
        change_comparison(comparison=comparison, by=admin, share=0.6)
    assert change_comparison(comparison=comparison, by=admin, share=0.4).share == 0.4


def test_words_are_compared_where_a_prompt_has_one_of_them(project: Project, admin: User) -> None:
    comparison = start(project, admin, of=Compared.WORD, a="beach", b="mug")
    for question in plan(comparison):
        assert question.right is not None
        assert (question.left.prompt, question.right.prompt) == (
            "on a beach at home",
            "a mug at home",
        )
    whole = start(project, admin, of=Compared.PROMPT, a="a mug on the beach", b="a mug at home")
    assert len(plan(whole)) == 10


def test_answers_of_a_comparison_train_but_are_not_taken_for_random_ones(
    project: Project, admin: User
) -> None:
    [question, *_] = plan(start(project, admin))
    given = answer(question, admin, "left")
    assert given in Answer.objects.effective().for_training()
    assert make_question(project).comparison is None


def test_images_that_a_comparison_shows_or_passes_over_leave_a_batchs_promise() -> None:
    project = scored_project(12)
    admin = make_member(project)
    for number, image in enumerate(project.generations.order_by("pk")):
        image.generator = "a"
        image.score_state = ScoreState.SCORED
        image.save()
        make_generation(
            image.product, generator="b", score_state=ScoreState.SCORED, score=0.4 + number / 100
        )
    comparison = start(project, admin)
    waiting = plan(comparison)
    batch = freeze_batch(project=project, by=admin)
    assert not Question.objects.filter(comparison=comparison, state="open").exists() and waiting
    batch.reserve = 0.4
    batch.save()
    rows = pass_over(next_pairs(comparison, 12), batch, most=12)
    assert 0 < len(rows) < 12 and any(row.passed_over for row in rows)

    store_pairs(comparison=comparison, planned=rows, batch=batch)

    before = eligible(batch).count()
    passed = PassedOver.objects.filter(batch=batch)
    question = passed.first().before  # type: ignore[union-attr]
    Hold.objects.create(project=project, question=question, user=admin, expires_at=timezone.now())
    gone = passed.filter(before=question).count() + 2
    assert eligible(batch).count() == before - gone
