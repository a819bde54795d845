"""What waits at the ops desk."""

from __future__ import annotations

import pytest

from annotator.models import FlagKind, Generation, Role, Verdict
from annotator.review.decide import review_generation
from annotator.review.inbox import (
    flag_counts,
    flagged,
    with_disagreement,
    with_flag,
    with_risk,
    words_of_generation,
)
from annotator.review.raise_flags import flag
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


def test_only_open_flags_of_the_project_wait() -> None:
    project = make_project()
    product = make_product(project)
    waiting, done, quiet = (make_generation(product) for _ in range(3))
    foreign = make_generation(make_product(make_project()))
    for generation in (waiting, done, foreign):
        flag(generation=generation, kind=FlagKind.INCONSISTENT)
    flag(generation=waiting, kind=FlagKind.DISAGREEMENT)
    review_generation(generation=done, by=make_member(project, Role.OPS), decision=Verdict.ACCEPTED)

    assert list(flagged(project=project)) == [waiting]  # once, though it has two flags
    assert flag_counts(flagged(project=project)) == {"inconsistent": 1, "disagreement": 1}
    assert not with_flag(flagged(project=project), kind="drift").exists()
    assert quiet not in flagged(project=project)


def test_the_risk_is_that_the_verdict_is_wrong_by_the_model() -> None:
    product = make_product(make_project())
    for verdict, score in (
        (Verdict.ACCEPTED, 0.25), (Verdict.REJECTED, 0.75), (Verdict.UNDECIDED, 0.75),
        (Verdict.UNDECIDED, 0.5), (Verdict.ACCEPTED, None),
    ):  # fmt: skip
        make_generation(product, verdict=verdict, score=score)
    rows = with_risk(Generation.objects.order_by("pk"))
    risks = [getattr(row, "risk") for row in rows]  # noqa: B009  an annotation
    assert risks == [0.75, 0.75, 0.25, 0.5, None]


def test_the_disagreement_is_the_share_of_those_who_were_outvoted() -> None:
    project = make_project()
    disputed, calm = (make_generation(make_product(project)) for _ in range(2))
    flag(generation=disputed, kind=FlagKind.DISAGREEMENT)
    for generation in (disputed, calm):
        question = make_question(project, left=generation, answers_needed=3)
        for choice, changed in (("good", []), ("bad", []), ("good", [generation.pk])):
            make_answer(question, make_user(), choice, changed=changed)
    rows = with_disagreement(Generation.objects.filter(project=project).order_by("pk"))
    shares = [getattr(row, "disagreement") for row in rows]  # noqa: B009  an annotation
    assert shares == [pytest.approx(1 / 3), None]


def test_all_of_the_words_are_found_anywhere() -> None:
    product = make_product(make_project(), external_id="mug-7", category="kitchen")
    make_generation(product, external_id="a1", generator="sdxl", prompt="on a wooden table")
    for words, is_found in (
        ("A1", True), ("MUG wooden", True), ("kitchen sdxl", True), ("mug beach", False),
        ("%", False),
    ):  # fmt: skip
        found = Generation.objects.filter(words_of_generation(words))
        assert found.exists() == is_found, words
