"""What a person is told after a gold question, where the project wants it."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.agreement.gold import is_right, known_answer_to
from annotator.models import Answer, Purpose


@dataclass(frozen=True)
class Feedback:
    """Whether the answer was right, what is right, and why."""

    is_right: bool
    is_good: bool
    is_changed: bool
    explanation: str


def feedback_on(answer: Answer) -> Feedback | None:
    """None unless the project gives feedback and the right answer is known."""
    if answer.purpose != Purpose.GOLD or not answer.project.gold_feedback:
        return None
    known = known_answer_to(answer.question)
    if known is None:
        return None
    return Feedback(
        is_right=is_right(answer, known),
        is_good=known.is_good,
        is_changed=known.is_changed,
        explanation=known.explanation,
    )
