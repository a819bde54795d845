"""Reads of the event list."""

from __future__ import annotations

from itertools import product

import pytest

from annotator.models import Answer, Choice
from annotator.models.votes import votes_by_question
from scoring.vocabulary.rules import says_good
from tests.factories import make_answer, make_project, make_question, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("choice", "is_changed"), tuple(product((Choice.GOOD, Choice.BAD), (False, True)))
)
def test_a_fault_in_sql_is_what_the_rule_calls_not_good(choice: Choice, is_changed: bool) -> None:
    question = make_question(make_project())
    make_answer(question, make_user(), choice, changed=[question.left_id] if is_changed else [])

    is_good = says_good(choice, is_changed=is_changed)
    assert Answer.objects.effective().finding_fault().exists() is not is_good
    votes = votes_by_question(Answer.objects.effective())[question.pk]
    assert (votes.is_good, votes.is_bad) == (is_good, not is_good)
