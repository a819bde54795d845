"""A reviewer's decision is final, closes the flags and is written to the audit log."""

from __future__ import annotations

import pytest

from annotator.errors import InvalidInput
from annotator.models import (
    AuditEvent,
    Flag,
    FlagKind,
    Generation,
    Review,
    Role,
    User,
    Verdict,
    VerdictBy,
)
from annotator.review.decide import review_generation, review_generations
from annotator.review.raise_flags import flag
from scoring.vocabulary.messages.problem_answer import GENERATION_ELSEWHERE
from tests.factories import (
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def generation() -> Generation:
    project = make_project()
    certificate = make_certificate(make_version(project))
    return make_generation(
        make_product(project),
        verdict=Verdict.ACCEPTED,
        verdict_by=VerdictBy.POLICY,
        certificate=certificate,
    )


@pytest.fixture
def reviewer(generation: Generation) -> User:
    return make_member(generation.project, Role.OPS)


def test_overrides_the_policy(generation: Generation, reviewer: User) -> None:
    review_generation(
        generation=generation,
        by=reviewer,
        decision=Verdict.REJECTED,
        product_changed=True,
        note="extra leg",
    )
    generation.refresh_from_db()
    assert (generation.verdict, generation.verdict_by) == (Verdict.REJECTED, VerdictBy.REVIEWER)
    assert generation.certificate is None
    review = Review.objects.get(generation=generation)
    assert (review.decision, review.product_changed, review.note) == ("rejected", True, "extra leg")


def test_closes_the_flags(generation: Generation, reviewer: User) -> None:
    flag(generation=generation, kind=FlagKind.INCONSISTENT)
    review_generation(generation=generation, by=reviewer, decision=Verdict.ACCEPTED)
    assert not Flag.objects.filter(closed_at__isnull=True).exists()


def test_is_written_into_the_audit_log(generation: Generation, reviewer: User) -> None:
    review_generation(generation=generation, by=reviewer, decision=Verdict.ACCEPTED)
    event = AuditEvent.objects.get(action="generation.reviewed")
    assert (event.actor, event.target) == (reviewer, f"generation:{generation.pk}")
    assert event.detail["decision"] == "accepted"


def test_the_newest_review_counts_and_the_older_one_stays(
    generation: Generation, reviewer: User
) -> None:
    review_generation(generation=generation, by=reviewer, decision=Verdict.ACCEPTED)
    review_generation(generation=generation, by=reviewer, decision=Verdict.REJECTED)
    generation.refresh_from_db()
    assert generation.verdict == Verdict.REJECTED
    assert Review.objects.filter(generation=generation).count() == 2


def test_undecided_is_no_decision(generation: Generation, reviewer: User) -> None:
    with pytest.raises(InvalidInput, match="accepts or rejects"):
        review_generation(generation=generation, by=reviewer, decision=Verdict.UNDECIDED)
    assert not Review.objects.exists()


def test_many_at_once(generation: Generation, reviewer: User) -> None:
    other = make_generation(generation.product)
    reviewed = review_generations(
        project=generation.project,
        by=reviewer,
        ids=[generation.pk, other.pk, other.pk],
        decision=Verdict.ACCEPTED,
    )
    assert len(reviewed.reviews) == 2
    assert Generation.objects.filter(verdict_by=VerdictBy.REVIEWER).count() == 2
    assert AuditEvent.objects.filter(action="generation.reviewed").count() == 2


def test_a_stranger_among_many_stops_all(generation: Generation, reviewer: User) -> None:
    foreign = make_generation(make_product(make_project()))
    with pytest.raises(InvalidInput) as refusal:
        review_generations(
            project=generation.project,
            by=reviewer,
            ids=[generation.pk, foreign.pk],
            decision=Verdict.ACCEPTED,
        )
    assert refusal.value.fields["ids"] == [GENERATION_ELSEWHERE(generation=str(foreign.pk))]
    assert not Review.objects.exists()
