"""The parser refuses values that no field could use, and names the field."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from annotator.api.parsers import DEEPEST, FormParser, JSONParser
from annotator.errors import InvalidInput
from tests.annotator.api.odd_values import NEVER, nested

API = Path(__file__).parents[3] / "annotator/api"


def read(body: str) -> Any:
    return JSONParser().parse(io.BytesIO(body.encode()), "application/json", {})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (r'{"name": "\ud800"}', "name"),
        (r'{"rows": [{}, {"note": "a\u0000"}]}', "rows[1].note"),
        (r'{"reasons": {"\ud800": []}}', "reasons"),
        (r'{"\u0000": 1}', ""),
        ('{"share": 1e400}', "share"),
        ('{"ids": [1, 99999999999999999999]}', "ids[1]"),
        ('{"note": ' + nested(100) + "}", "note"),
        (nested(100), ""),
    ],
)
def test_the_field_is_named(body: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read(body)
    assert list(refusal.value.fields) == [field]
    refusal.value.detail.encode()  # can be sent


@pytest.mark.parametrize("body", NEVER)
def test_never(body: str) -> None:
    with pytest.raises((InvalidInput, ParseError)):
        read(body)


def test_as_deep_as_is_taken() -> None:
    assert read(nested(DEEPEST)) == json.loads(nested(DEEPEST))


_text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
_plain = st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | _text
_json = st.recursive(
    _plain | st.floats(-1e18, 1e18, allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(_text, inner),
    max_leaves=20,
)


@given(_json)
def test_all_else_is_read_as_it_is(value: Any) -> None:
    try:
        assert read(json.dumps(value)) == value
    except InvalidInput as refusal:
        assert "levels deep" in refusal.detail


def test_forms_are_checked_too() -> None:
    def form(text: str) -> QueryDict:
        parsed = FormParser().parse(io.BytesIO(text.encode()), "", {})
        assert isinstance(parsed, QueryDict)
        return parsed

    assert form("a=1&b=%C3%A9")["b"] == "é"
    with pytest.raises(InvalidInput, match="contains a NUL") as refusal:
        form("questions=%00")
    assert list(refusal.value.fields) == ["questions"]
    with pytest.raises(InvalidInput):
        form("%00=1")


def test_no_view_takes_a_parser_of_the_framework() -> None:
    for path in API.glob("*.py"):
        if path.name != "parsers.py":
            assert "rest_framework.parsers" not in path.read_text(), path.name
            assert "import parsers" not in path.read_text(), path.name
