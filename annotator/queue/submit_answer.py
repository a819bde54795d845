"""Taking an answer: once, whatever the network does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from annotator.errors import Conflict, InvalidInput, NotFound
from annotator.models import (
    PAIR_CHOICES,
    SINGLE_CHOICES,
    Answer,
    Hold,
    HoldState,
    Kind,
    Question,
    User,
)
from annotator.queue.hold import state_of
from annotator.queue.question_row import (
    can_flush_later,
    count_answer,
    flush,
    lock_for_answer,
    write_answer,
)
from annotator.review.raise_flags import flag_disagreement

LONGEST_ANSWER = 3_600_000  # milliseconds; more is a forgotten tab


@dataclass(frozen=True)
class Submission:
    """What became of an answer; `is_repeat` says that it had been taken before."""

    answer: Answer
    is_repeat: bool


@dataclass(frozen=True)
class Content:
    """What a person said of a question. `choice` is relative to the sides that they saw."""

    choice: str
    changed: Sequence[int] = ()
    reasons: Mapping[str, Sequence[str]] = field(default_factory=dict)
    milliseconds: int = 0


def submit_answer(
    *, question: Question, user: User, content: Content, idempotency_key: str
) -> Submission:
    """Store the answer and count it if the question still wants one; else keep it as surplus.

    Where it contradicts another person's, the images are put on the ops desk with it.
    A key that this person has used before changes nothing and gives the first result. Raises
    InvalidInput for a choice, a generation or a key that doesn't fit, NotFound when the question
    was never handed to this person, Conflict when they have answered it already.
    """
    if not 0 < len(idempotency_key) <= 80:
        raise InvalidInput(
            "The Idempotency-Key header must have 1 to 80 characters.",
            fields={"Idempotency-Key": ["must have 1 to 80 characters"]},
        )
    is_flushed_later = can_flush_later()
    with transaction.atomic():
        # The lock orders everything that can happen to the question.
        rows = lock_for_answer(question=question, user_id=user.pk, idempotency_key=idempotency_key)
        locked, hold = rows.question, rows.hold
        if rows.earlier_answer is not None:
            return _repeat(Answer.objects.get(pk=rows.earlier_answer), question)
        if hold is None:
            raise NotFound("This question was not handed to you.")
        if hold.state == HoldState.ANSWERED:
            raise Conflict("You have answered this question already.")
        _check(locked, content)
        counted = _take_place(locked, hold)
        answer = _answer(locked, hold, content, idempotency_key, is_surplus=not counted)
        write_answer(answer=answer, question=locked, hold=hold)
        if counted:
            if locked.answers_needed > 1:
                flag_disagreement(question=locked)
            count_answer(locked.project_id, is_flushed_later=is_flushed_later)
    if counted and is_flushed_later:
        flush()  # only then may the person be told that it is stored
    return Submission(answer=answer, is_repeat=False)


def _repeat(earlier: Answer, question: Question) -> Submission:
    if earlier.question_id != question.pk:
        raise Conflict("This Idempotency-Key was used for another question.")
    return Submission(answer=earlier, is_repeat=True)


def _check(question: Question, content: Content) -> None:
    allowed = PAIR_CHOICES if question.kind == Kind.PAIR else SINGLE_CHOICES
    fields: dict[str, list[str]] = {}
    if content.choice not in allowed:
        names = ", ".join(choice.value for choice in allowed)
        fields["choice"] = [f"{content.choice!r} is not one of {names}"]
    shown = {question.left_id, question.right_id} - {None}
    if strangers := sorted(set(content.changed) - shown):
        fields["changed"] = [f"generation {strangers[0]} is not in this question"]
    if strange := sorted(set(content.reasons) - {str(pk) for pk in shown}):
        fields["reasons"] = [f"generation {strange[0]} is not in this question"]
    if content.milliseconds < 0:
        fields["milliseconds"] = ["must not be negative"]
    if fields:
        raise InvalidInput("The answer does not fit the question.", fields=fields)


def _take_place(question: Question, hold: Hold) -> bool:
    """Count the answer if fewer than asked for have come; whether it was counted.

    Under the question's lock. An active hold's place becomes the answer's; one that has run out
    gave its place back, but as long as answers are missing the answer is welcome all the same.
    """
    if hold.state == HoldState.ACTIVE:
        question.holds_count -= 1
    counted = question.answers_count < question.answers_needed
    if counted:
        question.answers_count += 1
    question.state = state_of(question)
    return counted


def _answer(
    question: Question, hold: Hold, content: Content, idempotency_key: str, *, is_surplus: bool
) -> Answer:
    left, right = question.left_id, question.right_id
    if hold.swapped and right is not None:
        left, right = right, left
    return Answer(
        project_id=question.project_id,
        question=question,
        user_id=hold.user_id,
        left_id=left,
        right_id=right,
        choice=content.choice,
        is_surplus=is_surplus,
        changed=sorted(set(content.changed)),
        reasons={key: sorted(set(codes)) for key, codes in content.reasons.items()},
        milliseconds=min(content.milliseconds, LONGEST_ANSWER),
        purpose=question.purpose,
        strategy=question.strategy,
        selection_probability=question.selection_probability,
        scores=question.scores,
        model_version_id=question.model_version_id,
        idempotency_key=idempotency_key,
    )
