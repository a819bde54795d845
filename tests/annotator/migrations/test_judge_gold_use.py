"""Known answers from before the split are dealt out by product, each to one side."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from django.apps import apps

from annotator import migrations
from annotator.models import GoldUse, Product, Purpose, Question, QuestionState
from tests.factories import (
    make_generation,
    make_known_answer,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


def deal() -> None:
    (name,) = (
        each.name
        for each in pkgutil.iter_modules(migrations.__path__)
        if each.name.endswith("_gold_use")
    )
    import_module(f"annotator.migrations.{name}").deal(apps, None)


def test_every_third_product_goes_to_practice_and_none_to_both() -> None:
    project = make_project()
    for _ in range(5):
        product = make_product(project)
        for _ in range(2):
            known = make_known_answer(make_generation(product))
            make_question(project, left=known.generation, purpose=Purpose.GOLD)
    make_product(project)
    deal()
    uses = list(Product.objects.order_by("pk").values_list("gold_use", flat=True))
    test, practice = GoldUse.TEST, GoldUse.PRACTICE
    assert uses == [test, practice, test, test, practice, GoldUse.NONE]
    waiting = Question.objects.filter(state=QuestionState.OPEN)
    assert set(waiting.values_list("product__gold_use", flat=True)) == {test}


def test_a_single_known_answer_stays_a_test() -> None:
    product = make_product(make_project())
    make_known_answer(make_generation(product))
    deal()
    product.refresh_from_db()
    assert product.gold_use == GoldUse.TEST
