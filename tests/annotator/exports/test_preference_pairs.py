"""Preference pairs: what people preferred, and good against bad."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from annotator.exports import EXPORTS, manifest
from annotator.models import (
    PAIR_CHOICES,
    SINGLE_CHOICES,
    Choice,
    Generation,
    Product,
    Project,
    Purpose,
    Verdict,
    VerdictBy,
)
from tests.annotator.exports.answers import answer, undo
from tests.factories import make_generation, make_product, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return make_product(make_project(), external_id="mug")


def named(product: Product, *names: str) -> list[Generation]:
    return [make_generation(product, external_id=name, prompt=f"on {name}") for name in names]


def lines(project: Project) -> list[dict[str, Any]]:
    return [json.loads(line) for line in EXPORTS["dpo"](project)]


def pairs(project: Project) -> list[tuple[str, str, str]]:
    return [(line["chosen"], line["rejected"], line["source"]) for line in lines(project)]


def left_out(project: Project) -> dict[str, int]:
    counts = manifest(project, "dpo")["left_out"]
    assert isinstance(counts, dict)
    return {reason: number for reason, number in counts.items() if number}


def review(generation: Generation, verdict: Verdict) -> None:
    generation.verdict, generation.verdict_by = verdict, VerdictBy.REVIEWER
    generation.save()


def test_a_preference(product: Product) -> None:
    a, b = named(product, "a", "b")
    given = answer(a, Choice.RIGHT, b)
    assert lines(product.project) == [
        {
            "prompt": "on b",
            "chosen": "b",
            "rejected": "a",
            "product": "mug",
            "answer_id": given.pk,
            "source": "pair",
            "original_image": product.image.url("full"),
            "chosen_image": b.image.url("full"),
            "rejected_image": a.image.url("full"),
        }
    ]


def test_left_is_what_the_person_saw_on_the_left(product: Product) -> None:
    a, b = named(product, "a", "b")
    answer(b, Choice.LEFT, a)
    assert pairs(product.project) == [("b", "a", "pair")]


def test_good_against_bad_with_each_in_at_least_one(product: Product) -> None:
    a, b, c, d = named(product, "a", "b", "c", "d")
    for generation in (a, c, d):
        answer(generation, Choice.GOOD)
    answer(b, Choice.BAD)
    assert pairs(product.project) == [
        ("a", "b", "labels"),
        ("c", "b", "labels"),
        ("d", "b", "labels"),
    ]


def test_products_are_not_mixed(product: Product) -> None:
    (a,), (b,) = named(product, "a"), named(make_product(product.project), "b")
    answer(a, Choice.GOOD)
    answer(b, Choice.BAD)
    assert lines(product.project) == []


def test_what_prefers_a_changed_product_is_left_out(product: Product) -> None:
    a, b, c = named(product, "a", "b", "c")
    answer(a, Choice.LEFT, b, changed=[a.pk])
    answer(b, Choice.LEFT, c, changed=[c.pk])
    assert ("a", "b", "pair") not in pairs(product.project)
    assert ("b", "c", "pair") in pairs(product.project)
    assert left_out(product.project) == {"chosen_is_changed": 1}


def test_answers_that_do_not_count(product: Product) -> None:
    a, b = named(product, "a", "b")
    undo(answer(a, Choice.LEFT, b))
    answer(a, Choice.LEFT, b, is_surplus=True)
    answer(a, Choice.BOTH_BAD, b)
    assert lines(product.project) == []


def test_the_audit_set_stays_at_home(product: Product) -> None:
    a, b = named(product, "a", "b")
    answer(a, Choice.LEFT, b)
    Product.objects.update(is_audit=True)
    assert lines(product.project) == []
    assert left_out(product.project) == {"audit_product": 1}


class TestReviewers:
    """A reviewer's decision is final."""

    def test_what_they_rejected_is_never_chosen(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b)
        review(a, Verdict.REJECTED)
        assert lines(product.project) == []
        assert left_out(product.project) == {"chosen_is_bad": 1}

    def test_what_they_rejected_is_still_worse_than_what_people_preferred(
        self, product: Product
    ) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.RIGHT, b)
        review(a, Verdict.REJECTED)
        assert pairs(product.project) == [("b", "a", "pair")]

    def test_accepted_against_rejected_decides_over_people(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        for _ in range(3):
            answer(a, Choice.LEFT, b)
        review(a, Verdict.REJECTED)
        review(b, Verdict.ACCEPTED)
        assert pairs(product.project) == [("b", "a", "labels")]
        assert left_out(product.project) == {}

    def test_of_two_accepted_ones_people_say_which_is_better(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b)
        review(a, Verdict.ACCEPTED)
        review(b, Verdict.ACCEPTED)
        assert pairs(product.project) == [("a", "b", "pair")]

    def test_of_two_rejected_ones_neither_is_chosen(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b)
        review(a, Verdict.REJECTED)
        review(b, Verdict.REJECTED)
        assert lines(product.project) == []

    def test_the_policy_has_no_word(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b)
        a.verdict, a.verdict_by = Verdict.REJECTED, VerdictBy.POLICY
        a.save()
        assert pairs(product.project) == [("a", "b", "pair")]


class TestDisagreement:
    """The majority decides, as it does for labels."""

    def test_opposite_answers_cancel_out_and_are_counted(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b)
        answer(a, Choice.RIGHT, b)
        assert lines(product.project) == []
        assert left_out(product.project) == {"no_majority": 1}

    def test_the_sides_do_not_matter(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        first = answer(a, Choice.LEFT, b)
        answer(b, Choice.RIGHT, a)
        answer(b, Choice.LEFT, a)
        (line,) = lines(product.project)
        assert (line["chosen"], line["rejected"], line["answer_id"]) == ("a", "b", first.pk)
        assert left_out(product.project) == {}

    def test_half_is_no_majority(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b)
        answer(a, Choice.BOTH_GOOD, b)
        assert lines(product.project) == []
        assert left_out(product.project) == {"no_majority": 1}

    def test_a_pair_that_nobody_has_a_preference_in_is_not_missing(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.BOTH_GOOD, b)
        assert lines(product.project) == []
        assert left_out(product.project) == {}

    def test_an_answer_that_was_taken_back_has_no_vote(self, product: Product) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b)
        undo(answer(a, Choice.RIGHT, b))
        assert pairs(product.project) == [("a", "b", "pair")]

    @pytest.mark.parametrize("purpose", [Purpose.GOLD, Purpose.REPEAT, Purpose.DRIFT])
    def test_checks_have_no_vote(self, product: Product, purpose: Purpose) -> None:
        a, b = named(product, "a", "b")
        answer(a, Choice.LEFT, b, purpose=purpose)
        assert lines(product.project) == []


def test_what_people_saw_changed_is_not_chosen_by_others(product: Product) -> None:
    a, b, c = named(product, "a", "b", "c")
    answer(a, Choice.RIGHT, b, changed=[a.pk])
    answer(a, Choice.LEFT, c)
    assert pairs(product.project) == [("b", "a", "pair")]
    assert left_out(product.project) == {"chosen_is_bad": 1}


def test_unless_more_of_them_called_it_good(product: Product) -> None:
    a, b, c = named(product, "a", "b", "c")
    answer(a, Choice.RIGHT, b, changed=[a.pk])
    for _ in range(2):
        answer(a, Choice.GOOD)
    answer(a, Choice.LEFT, c)
    assert ("a", "c", "pair") in pairs(product.project)


def test_a_pair_comes_out_once_though_labels_say_it_too(product: Product) -> None:
    a, b = named(product, "a", "b")
    for _ in range(2):
        answer(a, Choice.LEFT, b)
    answer(a, Choice.GOOD)
    answer(b, Choice.BAD)
    assert pairs(product.project) == [("a", "b", "pair")]


_SAID = st.tuples(
    st.permutations(range(4)),
    st.sampled_from([*PAIR_CHOICES, *SINGLE_CHOICES]),
    st.sampled_from(["", "left", "right"]),
)  # fmt: skip


class TestWhateverPeopleSay(TestCase):
    """Properties for any answers and reviews."""

    @given(
        st.lists(_SAID, max_size=12),
        st.lists(st.sampled_from(["", Verdict.ACCEPTED, Verdict.REJECTED]), min_size=4, max_size=4),
    )
    @settings(max_examples=40)
    def test_the_file_never_contradicts_itself_or_the_labels(
        self, answers: list[tuple[list[int], Choice, str]], reviews: list[str]
    ) -> None:
        product = make_product(make_project())
        shown = named(product, *"abcd")
        person = make_user()
        for order, choice, changed in answers:
            left, right = (shown[place] for place in order[:2])
            single = choice in (Choice.GOOD, Choice.BAD)
            marked = {"left": [left.pk], "right": [] if single else [right.pk], "": []}[changed]
            answer(left, choice, None if single else right, by=person, changed=marked)
        for generation, verdict in zip(shown, reviews, strict=True):
            if verdict:
                review(generation, Verdict(verdict))
        labels = {
            name: label
            for line in EXPORTS["hfpc"](product.project)
            for judged in json.loads(line).values()
            for name, label in zip(judged["generations"], judged["labels"], strict=True)
        }
        exported = [(chosen, rejected) for chosen, rejected, _ in pairs(product.project)]
        assert len({frozenset(pair) for pair in exported}) == len(exported)
        assert all(labels.get(chosen) != 0 for chosen, _ in exported)
        assert all(labels[c] == 1 for c, r in exported if labels.get(r) == 1 and c in labels)
        assert manifest(product.project, "dpo")["rows"] == len(exported)
