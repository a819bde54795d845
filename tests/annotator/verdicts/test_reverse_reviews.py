"""A reviewer's decision is taken back: history stays, and verdict and flags are as without it."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict
from annotator.models import (
    AuditEvent,
    Flag,
    FlagKind,
    Generation,
    ModelState,
    Reversal,
    Review,
    Role,
    User,
    Verdict,
    VerdictBy,
)
from annotator.review.decide import review_generation, review_generations
from annotator.review.raise_flags import flag
from annotator.verdicts.reverse_reviews import reverse_review, take_back_last
from tests.factories import (
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_report,
    make_review,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def generation() -> Generation:
    return make_generation(make_product(make_project()), score=0.9)


@pytest.fixture
def reviewer(generation: Generation) -> User:
    return make_member(generation.project, Role.OPS)


def verdict_of(generation: Generation) -> tuple[str, str]:
    generation.refresh_from_db()
    return generation.verdict, generation.verdict_by


def open_flags(generation: Generation) -> set[str]:
    return set(
        Flag.objects.still_open().filter(generation=generation).values_list("kind", flat=True)
    )


def test_an_undecided_image_is_undecided_and_flagged_again(
    generation: Generation, reviewer: User
) -> None:
    flag(generation=generation, kind=FlagKind.BROKEN_IMAGE)
    review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    taken_back = take_back_last(project=generation.project, by=reviewer)
    assert (taken_back.decision, taken_back.generations) == (Verdict.REJECTED, [generation.pk])
    assert verdict_of(generation) == (Verdict.UNDECIDED, VerdictBy.NONE)
    assert open_flags(generation) == {FlagKind.BROKEN_IMAGE}
    assert Review.objects.count() == 1  # the decision stays, with its reversal
    assert Reversal.objects.get().review == Review.objects.get()
    with pytest.raises(Conflict):
        take_back_last(project=generation.project, by=reviewer)


def test_the_policys_verdict_comes_back_where_nothing_decides_anew(
    generation: Generation, reviewer: User
) -> None:
    certificate = make_certificate(make_version(generation.project))
    Generation.objects.update(
        verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.POLICY, certificate=certificate
    )
    generation.refresh_from_db()
    review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    take_back_last(project=generation.project, by=reviewer)
    assert verdict_of(generation) == (Verdict.ACCEPTED, VerdictBy.POLICY)
    assert generation.certificate == certificate


@pytest.mark.parametrize(
    ("threshold", "verdict", "by"),
    [
        (0.8, Verdict.ACCEPTED, VerdictBy.POLICY),
        (0.95, Verdict.UNDECIDED, VerdictBy.NONE),  # it would not be accepted any more
    ],
)
def test_the_policy_decides_by_what_it_knows_now(
    generation: Generation, reviewer: User, threshold: float, verdict: Verdict, by: VerdictBy
) -> None:
    version = make_version(generation.project, state=ModelState.CHAMPION)
    old = make_certificate(version, accept_threshold=0.5)
    Generation.objects.update(
        verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.POLICY, certificate=old
    )
    generation.refresh_from_db()
    review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    new = make_certificate(version, accept_threshold=threshold)
    take_back_last(project=generation.project, by=reviewer)
    assert verdict_of(generation) == (verdict, by)
    assert generation.certificate == (new if by else None)


def test_an_earlier_review_counts_again(generation: Generation, reviewer: User) -> None:
    other = make_member(generation.project, Role.OPS)
    flag(generation=generation, kind=FlagKind.BROKEN_IMAGE)
    review_generation(generation=generation, by=other, decision=Verdict.ACCEPTED)
    review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    take_back_last(project=generation.project, by=reviewer)
    assert verdict_of(generation) == (Verdict.ACCEPTED, VerdictBy.REVIEWER)
    assert not open_flags(generation)
    take_back_last(project=generation.project, by=other)
    assert verdict_of(generation) == (Verdict.UNDECIDED, VerdictBy.NONE)
    assert open_flags(generation) == {FlagKind.BROKEN_IMAGE}


def test_a_later_review_stays_when_an_earlier_one_is_reversed(
    generation: Generation, reviewer: User
) -> None:
    flag(generation=generation, kind=FlagKind.BROKEN_IMAGE)
    first = review_generation(generation=generation, by=reviewer, decision=Verdict.ACCEPTED)
    second = review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    reverse_review(review=first, by=reviewer, note="a slip")
    assert verdict_of(generation) == (Verdict.REJECTED, VerdictBy.REVIEWER)
    assert not open_flags(generation)
    reverse_review(review=second, by=reviewer, note="a slip, too")
    assert open_flags(generation) == {FlagKind.BROKEN_IMAGE}


def test_many_at_once_are_one_step(generation: Generation, reviewer: User) -> None:
    others = [make_generation(generation.product) for _ in range(3)]
    ids = [each.pk for each in others]
    review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    review_generations(project=generation.project, by=reviewer, ids=ids, decision=Verdict.ACCEPTED)
    assert take_back_last(project=generation.project, by=reviewer).generations == ids
    assert Generation.objects.filter(verdict_by=VerdictBy.REVIEWER).get() == generation
    assert take_back_last(project=generation.project, by=reviewer).generations == [generation.pk]


def test_only_ones_own_steps_are_taken_back(generation: Generation, reviewer: User) -> None:
    review_generation(
        generation=generation, by=make_member(generation.project, Role.OPS),
        decision=Verdict.REJECTED,
    )  # fmt: skip
    with pytest.raises(Conflict):
        take_back_last(project=generation.project, by=reviewer)


def test_a_decision_is_reversed_once(generation: Generation, reviewer: User) -> None:
    review = review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    other = make_member(generation.project, Role.OPS)
    reverse_review(review=review, by=other, note="it is fine")
    with pytest.raises(Conflict, match="reversed this decision already"):
        reverse_review(review=Review.objects.get(), by=reviewer, note="mine")
    assert Reversal.objects.get().note == "it is fine"


def test_a_decision_of_an_earlier_version_of_the_program_is_reversed(
    generation: Generation, reviewer: User
) -> None:
    review = make_review(generation, reviewer)
    Generation.objects.update(verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.REVIEWER)
    reverse_review(review=review, by=reviewer, note="old")
    assert verdict_of(generation) == (Verdict.UNDECIDED, VerdictBy.NONE)


def test_only_flags_whose_reason_still_applies_are_open_again(
    generation: Generation, reviewer: User
) -> None:
    flag(generation=generation, kind=FlagKind.INCONSISTENT)
    review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    make_report(generation, outcome="cannot_verify")  # scored again meanwhile
    take_back_last(project=generation.project, by=reviewer)
    assert open_flags(generation) == {FlagKind.CANNOT_VERIFY}


def test_the_audit_log_has_before_and_after(generation: Generation, reviewer: User) -> None:
    flag(generation=generation, kind=FlagKind.BROKEN_IMAGE)
    review = review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    reverse_review(review=review, by=reviewer, note="a slip")
    decided = AuditEvent.objects.get(action="generation.reviewed").detail
    undone = AuditEvent.objects.get(action="generation.review_reversed").detail
    undecided = {"verdict": "undecided", "by": "", "certificate": None, "flags": ["broken_image"]}
    rejected: dict[str, object] = {
        "verdict": "rejected", "by": "reviewer", "certificate": None, "flags": [],
    }  # fmt: skip
    assert (decided["before"], decided["after"]) == (undecided, rejected)
    assert (undone["before"], undone["after"], undone["note"]) == (rejected, undecided, "a slip")
