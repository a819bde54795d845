"""A failure keeps its messages, also as the result of a job."""

from __future__ import annotations

import json

from annotator.errors import InvalidInput, read_wrong_fields
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS, REQUIRED, TOO_LONG


def test_as_a_string_it_says_what_is_wrong_with_its_fields() -> None:
    fields = {"name": [TOO_LONG(most=3)], "note": [REQUIRED()], "email": [REQUIRED()]}
    assert str(InvalidInput(INVALID_FIELDS(), fields=fields)) == (
        "Some fields are wrong. This may have at most 3 characters. This field is required."
    )


def test_a_failure_of_one_field_says_it_once() -> None:
    error = InvalidInput.in_field("note", REQUIRED())
    assert error.message == REQUIRED() and error.fields == {"note": [REQUIRED()]}
    assert str(error) == error.detail == "This field is required."


def test_a_failed_job_keeps_which_fields_were_wrong() -> None:
    error = InvalidInput.in_field("files[2]", TOO_LONG(most=3))
    result = json.loads(json.dumps(error.wrong_fields))
    assert read_wrong_fields(result) == {"files[2]": [TOO_LONG(most=3)]}


def test_a_job_that_ended_otherwise_names_no_field() -> None:
    assert InvalidInput(INVALID_FIELDS()).wrong_fields == {}
    assert read_wrong_fields({"message": "done"}) == {}
