"""What is sent about a pair, and what is understood of the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage

from annotator.machine.ask_pair import ask_pair, understood
from annotator.models import Choice, Image, MachineSaid, Question
from tests.annotator.machine.stub_endpoint import Reply, brightness, stub_endpoint

Pair = Callable[..., Question]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FIRST", "first"), ("Second.", "second"), (" equal\n", "equal"), ("**FIRST**", "first"),
        ("The first one is better.", "first"), ("first or second", "unusable"), ("", "unusable"),
        ("I can't help with that.", "unusable"), ("firstly", "unusable"), ("B", "unusable"),
    ],
)  # fmt: skip
def test_one_word_is_understood(text: str, said: str) -> None:
    assert understood(text) == said


def test_both_orders_are_asked_and_must_agree(pair: Pair) -> None:
    question = pair()
    with stub_endpoint() as stub:
        said = ask_pair(stub.endpoint(), question.left, question.right)  # type: ignore[arg-type]
    assert (said.first, said.second, said.choice) == ("second", "first", Choice.RIGHT)
    seen = [[round(brightness(each)) // 32 for each in stub.pictures(at)] for at in (0, 1)]
    assert seen == [[4, 0, 7], [4, 7, 0]]  # the original, then both orders


@pytest.mark.parametrize("word", ["FIRST", "SECOND", "EQUAL", "I refuse"])
def test_one_that_says_the_same_in_both_orders_decides_nothing(pair: Pair, word: str) -> None:
    question = pair()
    with stub_endpoint(lambda pictures: Reply(word)) as stub:
        said = ask_pair(stub.endpoint(), question.left, question.right)  # type: ignore[arg-type]
    assert said.choice is None
    assert said.first == said.second == understood(word)


def test_pictures_are_small_and_nothing_has_a_name(pair: Pair) -> None:
    question = pair()
    with stub_endpoint() as stub:
        ask_pair(stub.endpoint(), question.left, question.right)  # type: ignore[arg-type]
    sent = str(stub.requests)
    product = question.product
    for name in (product.external_id, question.left.external_id, product.category,
                 product.image.sha256, product.project.name):  # fmt: skip
        assert name not in sent.split()
        assert f'"{name}"' not in sent
    for picture in stub.pictures(0):
        assert picture.format == "JPEG"
        assert max(picture.size) <= 768
        assert not picture.getexif()


def test_without_its_picture_nothing_is_sent(pair: Pair) -> None:
    question = pair()
    default_storage.delete(question.left.image.path(Image.Variant.SCREEN))
    with stub_endpoint() as stub:
        said: Any = ask_pair(stub.endpoint(), question.left, question.right)  # type: ignore[arg-type]
    assert said.first == MachineSaid.UNUSABLE
    assert stub.requests == []
