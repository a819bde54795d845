"""Reads of the event list."""

from __future__ import annotations

from itertools import product

import pytest

from annotator.models import Answer, Choice
from scoring.vocabulary.rules import good_in_audit
from tests.factories import make_answer, make_project, make_question, make_user

pytestmark = pytest.mark.django_db

ANSWERS = tuple(product((Choice.GOOD, Choice.BAD), (False, True)))


@pytest.mark.parametrize(("first", "second"), tuple(product(ANSWERS, ANSWERS)))
def test_a_fault_in_sql_is_what_the_rule_calls_not_good(
    first: tuple[Choice, bool], second: tuple[Choice, bool]
) -> None:
    question = make_question(make_project(), answers_needed=2)
    for choice, is_changed in (first, second):
        changed = [question.left_id] if is_changed else []
        make_answer(question, make_user(), choice, changed=changed)
    is_good = good_in_audit(
        called_bad=sum(choice == Choice.BAD for choice, _ in (first, second)),
        called_changed=sum(is_changed for _, is_changed in (first, second)),
    )
    assert Answer.objects.effective().finding_fault().exists() is not is_good
