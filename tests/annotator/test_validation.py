"""What Django refuses has a code of ours, with its values."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import (
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError

from annotator.models import Project, User
from annotator.validation import messages_by_field, messages_of
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.messages.problem_field import (
    BLANK,
    NO_EMAIL,
    PASSWORD_TOO_COMMON,
    PASSWORD_TOO_SHORT,
    PASSWORD_TOO_SIMILAR,
    TOO_HIGH,
    TOO_LONG,
)


def refused_password(password: str) -> list[object]:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="Katharina", email="katharina@example.org"))
    return [*messages_of(refused.value)]


def test_each_password_validator_that_is_in_use_has_a_code() -> None:
    assert refused_password("x7!") == [PASSWORD_TOO_SHORT(least=10)]
    assert refused_password("1234567890") == [PASSWORD_TOO_COMMON()]
    assert refused_password("Katharina1") == [PASSWORD_TOO_SIMILAR()]
    assert len(get_default_password_validators()) == 3, "the new one needs a code, and a line here"


def test_the_fields_of_a_row_keep_their_limits() -> None:
    with pytest.raises(ValidationError) as refused:
        Project(name="x" * 121, slug="", target_precision=2).clean_fields()
    messages = messages_by_field(refused.value)
    assert messages["name"] == [TOO_LONG(most=120)]
    assert messages["slug"] == [BLANK()]
    assert messages["target_precision"] == [TOO_HIGH(most="0.9999")]


def test_what_invalid_means_is_known_to_the_caller() -> None:
    error = ValidationError({"email": ValidationError("Odd.", code="invalid")})
    assert messages_by_field(error, invalid={"email": NO_EMAIL()}) == {"email": [NO_EMAIL()]}


def test_a_text_without_a_code_stays_as_it_is() -> None:
    assert messages_by_field(ValidationError("Odd.")) == {"": [PLAIN(text="Odd.")]}
    about_all = ValidationError({"__all__": ["Odd."]})
    assert messages_by_field(about_all) == {"": [PLAIN(text="Odd.")]}
