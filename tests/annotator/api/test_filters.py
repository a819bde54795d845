"""A filter that can't be read is named, with a code."""

from __future__ import annotations

import pytest
from django_filters import FilterSet

from annotator.api.chosen import GenerationFilter
from annotator.api.desk import DeskFilter
from annotator.api.filters import refused_filters
from annotator.api.jobs import JobFilter
from annotator.api.products import ProductFilter
from annotator.api.reviews import DecidedFilter
from annotator.models import Generation
from scoring.vocabulary.messages.problem_field import (
    NO_DATE,
    NO_NUMBER,
    NO_SUCH_CHOICE,
    NO_WHOLE_NUMBER,
    TOO_HIGH,
    TOO_LONG,
    TOO_LOW,
)

pytestmark = pytest.mark.django_db
LARGEST = 2**63 - 1
FILTERS = (GenerationFilter, JobFilter, ProductFilter, DeskFilter, DecidedFilter)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"verdict": "odd"}, NO_SUCH_CHOICE(given="odd")),
        ({"category": "x" * 121}, TOO_LONG(most=120)),
        ({"imported_from": "31.12.2025"}, NO_DATE()),
        ({"score_min": "1.5"}, TOO_HIGH(most="1")),
        ({"product": "x"}, NO_NUMBER()),
        ({"product": "0"}, TOO_LOW(least="1")),
        ({"product": "1.5"}, NO_WHOLE_NUMBER()),
        ({"product": str(LARGEST + 1)}, TOO_HIGH(most=str(LARGEST))),
    ],
)
def test_what_is_wrong_is_said_with_its_values(query: dict[str, str], message: object) -> None:
    error = refused_filters(GenerationFilter(query, Generation.objects.all()))
    assert error.fields == {name: [message] for name in query}


@pytest.mark.parametrize("kind", FILTERS)
def test_no_filter_answers_without_a_code(kind: type[FilterSet]) -> None:
    for name in kind.base_filters:
        for value in ("x" * 3000, "-1", "1.5", "NaN", "\x00"):
            filters = kind({name: value}, Generation.objects.none())
            if not filters.is_valid():
                messages = refused_filters(filters).fields[name]
                assert "plain" not in {each.code for each in messages}
