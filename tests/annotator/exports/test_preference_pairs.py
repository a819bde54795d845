"""Preference pairs: what people preferred, and good against bad."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.exports import EXPORTS
from annotator.models import Choice, Generation, Product, Project
from tests.annotator.exports.answers import answer, undo
from tests.factories import make_generation, make_product, make_project

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
    answer(*named(product, "a"), Choice.GOOD)
    answer(*named(make_product(product.project), "b"), Choice.BAD)
    assert lines(product.project) == []


def test_what_prefers_a_changed_product_is_left_out(product: Product) -> None:
    a, b, c = named(product, "a", "b", "c")
    answer(a, Choice.LEFT, b, changed=[a.pk])
    answer(b, Choice.LEFT, c, changed=[c.pk])
    assert ("a", "b", "pair") not in pairs(product.project)
    assert ("b", "c", "pair") in pairs(product.project)


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
