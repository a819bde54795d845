"""Each way in which a field of ours can be refused has a code of its own."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

import annotator.api
from annotator.api.field_errors import Field, message_of, messages_by_field
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.messages.problem_field import (
    BLANK,
    NO_CHOICE,
    NO_LIST,
    NO_OBJECT,
    NO_WHOLE_NUMBER,
    REQUIRED,
    TOO_HIGH,
    TOO_LONG,
    TOO_MANY,
)

# Limits have a text in every field of a kind, and a validator only where the field has one.
LIMITS = {"max_length", "min_length", "max_value", "min_value"}
OF_REQUEST = re.compile(r"(\w+Serializer)\((?:\w+, )?data=")


def serializers_of_requests() -> Iterator[type[serializers.BaseSerializer[object]]]:
    """Those that the API's own source makes with `data=`."""
    for info in iter_modules(annotator.api.__path__, "annotator.api."):
        module = import_module(info.name)
        for name in sorted(set(OF_REQUEST.findall(inspect.getsource(module)))):
            yield getattr(module, name)


def written_fields(about: Field, path: str) -> Iterator[tuple[str, Field]]:
    """Every field that a request can fill, with what lies in it."""
    if about.read_only:
        return
    yield path, about
    if isinstance(about, serializers.Serializer):
        for name, inner in about.fields.items():
            yield from written_fields(inner, f"{path}.{name}")
    elif (child := getattr(about, "child", None)) is not None:
        yield from written_fields(child, f"{path}[]")


def ways() -> Iterator[tuple[str, Field, str]]:
    """(name, field, code) of every refusal that our serializers can make."""
    for serializer in serializers_of_requests():
        for path, about in written_fields(serializer(), serializer.__name__):
            of_validators = {str(getattr(each, "code", "")) for each in about.validators} - {""}
            for code in of_validators | (about.error_messages.keys() - LIMITS):
                yield f"{path}:{code}", about, code


def test_each_way_of_being_refused_has_a_code() -> None:
    messages = [(path, message_of(ErrorDetail("Odd.", code=code), of)) for path, of, code in ways()]
    assert len(messages) > 100
    without = [path for path, message in messages if message.code in ("plain", "invalid_fields")]
    assert not without, "give each a message in annotator/api/field_errors.py"


LONG = TOO_LONG(most=3)


class RowForm(serializers.Serializer[object]):
    note = serializers.CharField(max_length=3)


class Form(serializers.Serializer[object]):
    name = serializers.CharField()
    rows = RowForm(many=True, required=False)
    row = RowForm(required=False)
    ids = serializers.ListField(
        child=serializers.IntegerField(max_value=9), max_length=2, required=False
    )
    reasons = serializers.DictField(
        child=serializers.ChoiceField(choices=["a", "b"]), required=False
    )


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"name": " "}, {"name": [BLANK()]}),
        ({}, {"name": [REQUIRED()]}),
        ([], {"": [NO_OBJECT()]}),
        ({"name": "x", "rows": [{"note": "a"}, {"note": "abcd"}]}, {"rows[1].note": [LONG]}),
        ({"name": "x", "rows": 3}, {"rows": [NO_LIST()]}),
        ({"name": "x", "row": {}}, {"row.note": [REQUIRED()]}),
        ({"name": "x", "ids": [1, 2, 3]}, {"ids": [TOO_MANY(most=2)]}),
        ({"name": "x", "ids": [1, 12]}, {"ids[1]": [TOO_HIGH(most="9")]}),
        ({"name": "x", "ids": ["y"]}, {"ids[0]": [NO_WHOLE_NUMBER()]}),
        ({"name": "x", "reasons": {"5": "c"}}, {"reasons.5": [NO_CHOICE(choices="a, b")]}),
    ],
)  # fmt: skip
def test_a_field_is_named_by_its_place(sent: object, fields: dict[str, list[Message]]) -> None:
    form = Form(data=sent)
    with pytest.raises(ValidationError) as refused:
        form.is_valid(raise_exception=True)
    assert messages_by_field(refused.value) == fields


def test_a_text_without_a_field_stays_as_it_is() -> None:
    # REST framework keys the errors of a list by place, which its types don't know.
    odd_item: dict[Any, Any] = {3: ["odd"]}
    error = ValidationError({"a": {"b": ["wrong"]}, "ids": odd_item, "non_field_errors": ["no"]})
    assert messages_by_field(error) == {
        "a.b": [PLAIN(text="wrong")],
        "ids[3]": [PLAIN(text="odd")],
        "": [PLAIN(text="no")],
    }
