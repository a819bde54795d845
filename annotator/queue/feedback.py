"""Feedback on a gold question, if the project gives it."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.agreement.gold import is_right, known_answer_to
from annotator.models import Answer, Purpose


@dataclass(frozen=True)
class Feedback:
    """Whether the answer was right, and what the right answer is and why."""

    is_right: bool
    is_good: bool
    is_changed: bool
    explanation: str


def feedback_on(answer: Answer) -> Feedback | None:
    """The feedback; None unless the project gives it and the right answer is known."""
    if answer.purpose != Purpose.GOLD or not answer.project.gold_feedback:
        return None
    right_answer = known_answer_to(answer.question)
    if right_answer is None:
        return None
    return Feedback(
        is_right=is_right(answer, right_answer),
        is_good=right_answer.is_good,
        is_changed=right_answer.is_changed,
        explanation=right_answer.explanation,
    )
