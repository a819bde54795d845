"""Answers for tests of the exports."""

from __future__ import annotations

from itertools import count
from typing import Any

from annotator.models import Answer, Choice, Generation, User
from tests.factories import make_question, make_user

_keys = count(1)


def answer(
    left: Generation,
    choice: Choice,
    right: Generation | None = None,
    *,
    by: User | None = None,
    **values: Any,
) -> Answer:
    """What a person said about one generation, or about two."""
    sides = {"left": left} if right is None else {"left": left, "right": right}
    question = make_question(left.project, pair=right is not None, **sides)
    return Answer.objects.create(
        **{
            "project": left.project,
            "question": question,
            "user": by or make_user(),
            "left": left,
            "right": right,
            "choice": choice,
            "purpose": question.purpose,
            "idempotency_key": f"key-{next(_keys)}",
        }
        | values
    )


def undo(of: Answer) -> Answer:
    """The undoing of an answer."""
    return Answer.objects.create(
        project=of.project,
        question=of.question,
        user=of.user,
        left=of.left,
        right=of.right,
        choice=Choice.UNDO,
        undoes=of,
        purpose=of.purpose,
        idempotency_key=f"key-{next(_keys)}",
    )
