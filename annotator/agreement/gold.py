"""Gold questions: single questions with a known answer, mixed unseen among the others.

They check annotators and never train. Of products that people practise on none is asked: practice
tells what is right about them. Each known answer has one question, which is opened for
further people again and again: a person never gets it twice, for they hold it once.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from annotator.models import (
    Answer,
    Choice,
    GoldUse,
    Kind,
    KnownAnswer,
    Project,
    Purpose,
    Question,
    QuestionState,
)
from scoring.vocabulary.messages.questions import DRAWN


@dataclass(frozen=True)
class GoldResult:
    """How often a person was right at their gold questions."""

    right: int
    asked: int


@transaction.atomic
def plan_gold(*, project: Project, seed: int = 0) -> int:
    """Open gold questions up to the project's share of those that wait; how many.

    Known answers that the fewest people have been asked come first, among equals it is left to a
    generator seeded with `seed`. Called after every plan of the queue, it draws all anew: what
    nobody holds is closed first, so that new known answers take part at once.
    """
    _close_waiting(project)
    others = Question.objects.filter(project=project, state=QuestionState.OPEN)
    wanted = round(project.gold_share * others[: project.plan_ahead].count())
    people = project.memberships.count()
    draw = random.Random(f"{project.audit_salt}:{seed}")  # noqa: S311  a shuffle, not a secret
    questions = {
        question.left_id: question
        for question in Question.objects.filter(project=project, purpose=Purpose.GOLD)
    }
    tests = KnownAnswer.objects.exclude(generation__product__gold_use=GoldUse.PRACTICE)
    known = list(tests.filter(project=project).select_related("generation"))
    draw.shuffle(known)
    fresh = [each for each in known if _may_be_asked(questions.get(each.generation_id), people)]
    fresh.sort(key=lambda each: _times_asked(questions.get(each.generation_id)))
    chosen = fresh[:wanted]
    for each in chosen:
        # Anywhere in the queue: a plan's priorities are 0, -1, … down to its length.
        priority = -draw.uniform(0, project.plan_ahead)
        _open(each, questions.get(each.generation_id), priority)
    return len(chosen)


def is_right(answer: Answer, known: KnownAnswer) -> bool:
    """Whether the answer to a single question says what is known, of background and product."""
    said_good = answer.choice == Choice.GOOD
    said_changed = known.generation_id in answer.changed
    return said_good == known.is_good and said_changed == known.is_changed


def known_answer_to(question: Question) -> KnownAnswer | None:
    """What is known about a gold question; None for any other, or where it was taken back."""
    if question.purpose != Purpose.GOLD:
        return None
    return KnownAnswer.objects.filter(generation=question.left_id).first()


def gold_by_person(*, project: Project) -> Mapping[int, GoldResult]:
    """Each person's result by their id, from the known answers as they are now."""
    known = {each.generation_id: each for each in KnownAnswer.objects.filter(project=project)}
    if not known:
        return {}
    counts: dict[int, list[bool]] = defaultdict(list)
    answers = Answer.objects.effective().filter(
        project=project, purpose=Purpose.GOLD, left__in=list(known)
    )
    for answer in answers.iterator():
        counts[answer.user_id].append(is_right(answer, known[answer.left_id]))
    return {user: GoldResult(sum(right), len(right)) for user, right in counts.items()}


def faults_overlooked(*, project: Project) -> GoldResult:
    """How often people saw the fault of a gold image that is bad or changed.

    It tells what the audit's labels are worth: a fault that everyone overlooks looks like a right
    decision.
    """
    faulty = {
        known.generation_id
        for known in KnownAnswer.objects.filter(project=project)
        if known.is_changed or not known.is_good
    }
    answers = Answer.objects.effective().filter(
        project=project, purpose=Purpose.GOLD, left__in=faulty
    )
    return GoldResult(right=answers.finding_fault().count(), asked=answers.count())


def _close_waiting(project: Project) -> None:
    """Gold questions that nobody holds wait no longer for the people they still wanted."""
    waiting = Question.objects.filter(
        project=project, purpose=Purpose.GOLD, state=QuestionState.OPEN, holds_count=0
    )
    waiting.filter(answers_count=0).update(state=QuestionState.WITHDRAWN)
    waiting.filter(answers_count__gt=0).update(
        state=QuestionState.ANSWERED, answers_needed=F("answers_count")
    )


def _may_be_asked(question: Question | None, people: int) -> bool:
    """Whether someone is left who has not been asked, and nobody has the question now."""
    if question is None:
        return True
    is_idle = question.state in (QuestionState.ANSWERED, QuestionState.WITHDRAWN)
    return is_idle and question.holds_count == 0 and question.answers_count < people


def _times_asked(question: Question | None) -> int:
    return question.answers_count if question is not None else 0


def _open(known: KnownAnswer, question: Question | None, priority: float) -> None:
    if question is None:
        Question.objects.create(
            project_id=known.project_id,
            product_id=known.generation.product_id,
            kind=Kind.SINGLE,
            left_id=known.generation_id,
            purpose=Purpose.GOLD,
            priority=priority,
            strategy="random",
            reason=DRAWN(),
        )
        return
    # Only as it was read: someone may have undone an answer and hold the question meanwhile.
    Question.objects.filter(
        pk=question.pk, state=question.state, answers_count=question.answers_count, holds_count=0
    ).update(state=QuestionState.OPEN, answers_needed=F("answers_count") + 1, priority=priority)
