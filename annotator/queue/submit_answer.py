"""Store an answer exactly once, even if the network makes a client send it again."""

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
    Project,
    Question,
    User,
)
from annotator.models.answers import LONGEST_NOTE
from annotator.queue.hold import state_of
from annotator.queue.question_row import (
    can_flush_later,
    count_answer,
    flush,
    lock_for_answer,
    write_answer,
)
from annotator.queue.settle import ask_one_more
from annotator.review.raise_flags import flag_disagreement
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_answer import (
    ANSWER_DOES_NOT_FIT,
    ANSWERED_ALREADY,
    GENERATION_NOT_SHOWN,
    IDEMPOTENCY_KEY_USED,
    IDEMPOTENCY_KEY_WRONG,
    NEGATIVE,
    NOT_HANDED_OUT,
)
from scoring.vocabulary.messages.problem_field import NOT_OFFERED, TOO_LONG
from scoring.vocabulary.messages.problem_project import NO_SUCH_REASON
from scoring.vocabulary.reasons import reasons_of

LONGEST_ANSWER = 3_600_000  # milliseconds; a longer time means a forgotten tab
LONGEST_IDEMPOTENCY_KEY = 80


@dataclass(frozen=True)
class Submission:
    """A stored answer; `is_repeat` means that it had been stored before."""

    answer: Answer
    is_repeat: bool


@dataclass(frozen=True)
class Content:
    """A person's answer to a question. `choice` is relative to the sides that they saw."""

    choice: str
    changed: Sequence[int] = ()
    reasons: Mapping[str, Sequence[str]] = field(default_factory=dict)
    note: str = ""
    milliseconds: int = 0


def submit_answer(
    *, question: Question, user: User, content: Content, idempotency_key: str
) -> Submission:
    """Store the answer, and count it if the question still needs one; else it is kept as surplus.

    If it contradicts another person's answer, the images get a flag at the ops desk, and a blind
    question one more person (`settle.py`). If this person
    has used the key before, nothing changes and the first result is returned. Raises InvalidInput
    for a choice, generation, reason or key that does not fit, NotFound if the person never had the
    question, and Conflict if they have answered it already.
    """
    if not 0 < len(idempotency_key) <= LONGEST_IDEMPOTENCY_KEY:
        raise InvalidInput.in_field(
            "Idempotency-Key", IDEMPOTENCY_KEY_WRONG(most=LONGEST_IDEMPOTENCY_KEY)
        )
    is_flushed_later = can_flush_later()
    with transaction.atomic():
        # Everything that changes the question waits for this lock.
        rows = lock_for_answer(question=question, user_id=user.pk, idempotency_key=idempotency_key)
        locked, hold = rows.question, rows.hold
        if rows.earlier_answer is not None:
            return _repeat(Answer.objects.get(pk=rows.earlier_answer), question)
        if hold is None:
            raise NotFound(NOT_HANDED_OUT())
        if hold.state == HoldState.ANSWERED:
            raise Conflict(ANSWERED_ALREADY())
        _check(locked, content)
        counted = _take_place(locked, hold)
        answer = _answer(locked, hold, content, idempotency_key, is_surplus=not counted)
        write_answer(answer=answer, question=locked, hold=hold)
        if counted:
            if locked.answers_needed > 1 and flag_disagreement(question=locked):
                ask_one_more(locked)
            count_answer(locked.project_id, is_flushed_later=is_flushed_later)
    if counted and is_flushed_later:
        flush()  # the response must not say "stored" before it is on the disk
    return Submission(answer=answer, is_repeat=False)


def _repeat(earlier: Answer, question: Question) -> Submission:
    if earlier.question_id != question.pk:
        raise Conflict(IDEMPOTENCY_KEY_USED())
    return Submission(answer=earlier, is_repeat=True)


def _check(question: Question, content: Content) -> None:
    allowed = PAIR_CHOICES if question.kind == Kind.PAIR else SINGLE_CHOICES
    fields: dict[str, list[Message]] = {}
    if content.choice not in allowed:
        names = ", ".join(choice.value for choice in allowed)
        fields["choice"] = [NOT_OFFERED(given=content.choice, choices=names)]
    shown = {question.left_id, question.right_id} - {None}
    if strangers := sorted(set(content.changed) - shown):
        fields["changed"] = [GENERATION_NOT_SHOWN(generation=str(strangers[0]))]
    if strange := sorted(set(content.reasons) - {str(pk) for pk in shown}):
        fields["reasons"] = [GENERATION_NOT_SHOWN(generation=strange[0])]
    elif unknown := _unknown_reasons(question, content):
        fields["reasons"] = [NO_SUCH_REASON(reason=unknown[0])]
    if len(content.note) > LONGEST_NOTE:
        fields["note"] = [TOO_LONG(most=LONGEST_NOTE)]
    if content.milliseconds < 0:
        fields["milliseconds"] = [NEGATIVE()]
    if fields:
        raise InvalidInput(ANSWER_DOES_NOT_FIT(), fields=fields)


def _unknown_reasons(question: Question, content: Content) -> list[str]:
    """The codes that the project has never had.

    A reason that has been retired meanwhile is taken: the answer may have waited offline.
    """
    codes = {code for each in content.reasons.values() for code in each}
    if not codes:
        return []
    chosen = Project.objects.filter(pk=question.project_id).values_list("reasons", flat=True).get()
    return sorted(codes - {each.code for each in reasons_of(chosen)})


def _take_place(question: Question, hold: Hold) -> bool:
    """Count the answer if the question still needs one; returns whether it was counted.

    The question must be locked. The answer takes the place of an active hold. An expired hold has
    given its place back, but the answer still counts as long as answers are missing.
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
        note=content.note,
        milliseconds=min(content.milliseconds, LONGEST_ANSWER),
        purpose=question.purpose,
        strategy=question.strategy,
        selection_probability=question.selection_probability,
        scores=question.scores,
        model_version_id=question.model_version_id,
        idempotency_key=idempotency_key,
    )
