"""Columns of the vocabulary return the type that was stored, and refuse other types."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.fields.json import KeyTransform

from annotator.models import Flag, FlagKind
from annotator.models.columns import (
    MessageField,
    RecordField,
    RecordsField,
    VocabularyEncoder,
    VocabularyField,
)
from scoring.vocabulary.messages.findings import PART_ADDED_AT, Place
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.record import Record
from tests.factories import make_generation, make_product, make_project


@dataclass(frozen=True)
class Sample(Record):
    name: str
    count: int = 0


MESSAGE = PART_ADDED_AT(place=Place.TOP, share=0.25)
CASES = [
    (MessageField(), MESSAGE),
    (RecordField(Sample), Sample("a", 2)),
    (RecordsField(Sample), [Sample("a", 2), Sample("b")]),
    (RecordsField(Sample), []),
]


@pytest.mark.parametrize(("column", "value"), CASES)
def test_what_was_stored_comes_back(column: VocabularyField, value: object) -> None:
    stored = VocabularyEncoder().encode(column.get_prep_value(value))
    assert column.from_db_value(stored, F("sample"), connection) == value  # type: ignore[arg-type]
    assert column.to_python(value) == value


@pytest.mark.parametrize(("column", "value"), CASES)
def test_null_is_none(column: VocabularyField, value: object) -> None:
    assert column.from_db_value(None, F("sample"), connection) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("column", "value"), CASES)
def test_what_is_no_such_value_is_not_stored(column: VocabularyField, value: object) -> None:
    for wrong in ("a sentence", {"code": "unheard_of"}, {"name": 3}, [3]):
        with pytest.raises(ValueError):
            column.get_prep_value(wrong)


def test_a_member_of_it_is_read_as_it_is() -> None:
    member = KeyTransform("code", F("sample"))
    assert MessageField().from_db_value('"part_added_at"', member, connection) == "part_added_at"


@pytest.mark.parametrize("column", [RecordField, RecordsField])
def test_migrations_keep_the_record(column: type[RecordField | RecordsField]) -> None:
    _, path, _, kwargs = column(Sample, default=dict).deconstruct()
    assert path.endswith(column.__name__)
    assert kwargs == {"default": dict, "record": Sample}


@pytest.mark.django_db
def test_any_text_of_a_message_is_stored() -> None:
    """File names and library errors may contain characters that PostgreSQL can't store."""
    generation = make_generation(make_product(make_project()))
    flag = Flag.objects.create(
        generation=generation,
        project=generation.project,
        kind=FlagKind.BROKEN_IMAGE,
        detail=PLAIN(text="a\0b\ud800"),
    )
    flag.refresh_from_db()
    assert flag.detail == PLAIN(text="a?b?")
    assert Flag.objects.filter(detail=PLAIN(text="a\0b\ud800")).exists()
