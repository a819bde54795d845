"""Flags follow the newest results, once each, and never touch a reviewer's decision."""

from __future__ import annotations

import pytest

from annotator.models import (
    Choice,
    ConsistencyOutcome,
    ConsistencyReport,
    Flag,
    FlagKind,
    Generation,
    Purpose,
    Question,
    VerdictBy,
)
from annotator.review.raise_flags import flag, flag_disagreement, flag_reports
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import HUE_TURNED, PART_ADDED
from scoring.vocabulary.messages.flags import PEOPLE_DISAGREE
from scoring.vocabulary.messages.plain import PLAIN
from tests.factories import (
    make_answer,
    make_generation,
    make_product,
    make_project,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def generation() -> Generation:
    return make_generation(make_product(make_project()))


def report(generation: Generation, outcome: ConsistencyOutcome) -> ConsistencyReport:
    findings = [
        Finding(FindingKind.COLOUR_CHANGED, HUE_TURNED(degrees=20.0), 0.2),
        Finding(FindingKind.PART_ADDED, PART_ADDED(share=0.03), 0.9),
    ]
    return ConsistencyReport(
        generation=generation, project=generation.project, outcome=outcome, p_consistent=0.1,
        findings=[] if outcome == ConsistencyOutcome.CONSISTENT else findings,
    )  # fmt: skip


def open_kinds(generation: Generation) -> set[str]:
    return set(generation.flags.filter(closed_at__isnull=True).values_list("kind", flat=True))


def test_a_flag_is_raised_once(generation: Generation) -> None:
    for _ in range(2):
        flag(generation=generation, kind=FlagKind.BROKEN_IMAGE, detail=PLAIN(text="truncated file"))
    assert [each.detail for each in generation.flags.all()] == [PLAIN(text="truncated file")]


def test_a_closed_flag_can_be_raised_again(generation: Generation) -> None:
    flag_reports(reports=[report(generation, ConsistencyOutcome.INCONSISTENT)])
    flag_reports(reports=[report(generation, ConsistencyOutcome.CONSISTENT)])
    assert open_kinds(generation) == set()
    flag_reports(reports=[report(generation, ConsistencyOutcome.INCONSISTENT)])
    assert open_kinds(generation) == {"inconsistent"}
    assert Flag.objects.count() == 2


def test_the_gravest_finding_is_the_reason(generation: Generation) -> None:
    flag_reports(reports=[report(generation, ConsistencyOutcome.INCONSISTENT)])
    assert generation.flags.get().detail == PART_ADDED(share=0.03)


def test_a_new_outcome_replaces_the_old(generation: Generation) -> None:
    flag(generation=generation, kind=FlagKind.BROKEN_IMAGE)
    flag_reports(reports=[report(generation, ConsistencyOutcome.INCONSISTENT)])
    flag_reports(reports=[report(generation, ConsistencyOutcome.CANNOT_VERIFY)])
    assert open_kinds(generation) == {"broken_image", "cannot_verify"}


def test_what_a_reviewer_decided_is_not_flagged_again(generation: Generation) -> None:
    Generation.objects.filter(pk=generation.pk).update(verdict_by=VerdictBy.REVIEWER)
    flag_reports(reports=[report(generation, ConsistencyOutcome.INCONSISTENT)])
    assert open_kinds(generation) == set()


def test_many_reports_take_a_few_queries(django_assert_max_num_queries: object) -> None:
    product = make_product(make_project())
    reports = [
        report(make_generation(product), outcome) for outcome in ConsistencyOutcome for _ in "abc"
    ]
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        flag_reports(reports=reports)
    assert Flag.objects.count() == 6


def single() -> Question:
    return make_question(make_project(), purpose=Purpose.AUDIT, answers_needed=2)


def pair() -> Question:
    return make_question(make_project(), pair=True, purpose=Purpose.AUDIT, answers_needed=2)


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        (Choice.BOTH_GOOD, Choice.BOTH_BAD, True),
        (Choice.LEFT, Choice.RIGHT, True),
        (Choice.LEFT, Choice.LEFT, False),
        (Choice.LEFT, Choice.BOTH_GOOD, False),
    ],
)
def test_opposite_answers_to_a_pair_flag_both_sides(
    first: str, second: str, disputed: bool
) -> None:
    question = pair()
    make_answer(question, make_user(), first)
    make_answer(question, make_user(), second)
    assert flag_disagreement(question=question) is disputed
    assert Flag.objects.filter(kind=FlagKind.DISAGREEMENT).count() == 2 * disputed


def test_sides_are_compared_as_they_were_shown() -> None:
    question = pair()
    make_answer(question, make_user(), Choice.LEFT)
    make_answer(question, make_user(), Choice.RIGHT, left=question.right, right=question.left)
    assert flag_disagreement(question=question) is False


def test_good_against_bad_is_a_disagreement() -> None:
    question = single()
    make_answer(question, make_user(), Choice.GOOD)
    assert flag_disagreement(question=question) is False
    make_answer(question, make_user(), Choice.BAD)
    assert flag_disagreement(question=question) is True
    assert Flag.objects.get().detail == PEOPLE_DISAGREE(people=2)


def test_a_product_that_only_one_calls_changed_is_a_disagreement() -> None:
    project = make_project()
    question = make_question(project, answers_needed=2)
    make_answer(question, make_user(), Choice.GOOD)
    assert not flag_disagreement(question=question)
    make_answer(question, make_user(), Choice.GOOD, changed=[question.left_id])
    assert flag_disagreement(question=question)


def test_an_undone_answer_disputes_nothing() -> None:
    question, person = single(), make_user()
    make_answer(question, make_user(), Choice.GOOD)
    undone = make_answer(question, person, Choice.BAD)
    make_answer(question, person, Choice.UNDO, undoes=undone)
    assert flag_disagreement(question=question) is False
