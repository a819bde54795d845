"""Gold questions: single questions with a known answer, mixed among the others.

They check annotators and are never used for training. Products used for practice have no gold
questions, because practice shows the right answers. Each known answer has one question, which is
opened again for one more person at a time. Nobody gets it twice, because a person can hold a
question only once.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q

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
    """How many of the gold questions asked were answered right."""

    right: int
    asked: int


@transaction.atomic
def plan_gold(*, project: Project, seed: int = 0) -> int:
    """Open gold questions up to the project's share of open questions; returns how many.

    Known answers that were asked of the fewest people come first; ties are broken at random, seeded
    with `seed`. This is called after every plan of the queue. It closes open gold questions that
    nobody holds and draws again, so that new known answers take part at once.
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
    candidates = list(tests.filter(project=project).select_related("generation"))
    draw.shuffle(candidates)
    available = [
        each for each in candidates if _may_be_asked(questions.get(each.generation_id), people)
    ]
    available.sort(key=lambda each: _times_asked(questions.get(each.generation_id)))
    chosen = available[:wanted]
    for each in chosen:
        # A random place in the queue: a plan's priorities are 0, -1, … down to its length.
        priority = -draw.uniform(0, project.plan_ahead)
        _open(each, questions.get(each.generation_id), priority)
    return len(chosen)


def is_right(answer: Answer, right_answer: KnownAnswer) -> bool:
    """Whether the answer to a single question is right about both background and product."""
    said_good = answer.choice == Choice.GOOD
    said_changed = right_answer.generation_id in answer.changed
    return said_good == right_answer.is_good and said_changed == right_answer.is_changed


def known_answer_to(question: Question) -> KnownAnswer | None:
    """The known answer to a gold question; None for other questions, or if it was withdrawn."""
    if question.purpose != Purpose.GOLD:
        return None
    return KnownAnswer.objects.filter(generation=question.left_id).first()


def gold_by_person(*, project: Project) -> Mapping[int, GoldResult]:
    """Each person's result by their id, according to the current known answers (as `is_right`)."""
    said_good = Q(choice=Choice.GOOD, left__known_answer__is_good=True)
    said_bad = Q(choice=Choice.BAD, left__known_answer__is_good=False)
    # About one image, so what was marked as changed is that image.
    saw_change = Q(left__known_answer__is_changed=True) & ~Q(changed=[])
    saw_none = Q(left__known_answer__is_changed=False, changed=[])
    answers = Answer.objects.effective().filter(
        project=project, purpose=Purpose.GOLD, left__known_answer__isnull=False
    )
    counts = (
        answers.order_by()
        .values_list("user")
        .annotate(
            right=Count("pk", filter=(said_good | said_bad) & (saw_change | saw_none)),
            asked=Count("pk"),
        )
    )
    return {user: GoldResult(right, asked) for user, right, asked in counts}


def faults_overlooked(*, project: Project) -> GoldResult:
    """How often people noticed the fault of a gold image that is bad or changed.

    This shows how reliable the audit's labels are: if everyone overlooks a fault, the image looks
    like a right decision.
    """
    faulty = {
        right_answer.generation_id
        for right_answer in KnownAnswer.objects.filter(project=project)
        if right_answer.is_changed or not right_answer.is_good
    }
    answers = Answer.objects.effective().filter(
        project=project, purpose=Purpose.GOLD, left__in=faulty
    )
    return GoldResult(right=answers.finding_fault().count(), asked=answers.count())


def _close_waiting(project: Project) -> None:
    """Close the open gold questions that nobody holds."""
    waiting = Question.objects.filter(
        project=project, purpose=Purpose.GOLD, state=QuestionState.OPEN, holds_count=0
    )
    waiting.filter(answers_count=0).update(state=QuestionState.WITHDRAWN)
    waiting.filter(answers_count__gt=0).update(
        state=QuestionState.ANSWERED, answers_needed=F("answers_count")
    )


def _may_be_asked(question: Question | None, people: int) -> bool:
    """Whether somebody is left who was not asked, and nobody holds the question now."""
    if question is None:
        return True
    is_idle = question.state in (QuestionState.ANSWERED, QuestionState.WITHDRAWN)
    return is_idle and question.holds_count == 0 and question.answers_count < people


def _times_asked(question: Question | None) -> int:
    return question.answers_count if question is not None else 0


def _open(right_answer: KnownAnswer, question: Question | None, priority: float) -> None:
    if question is None:
        Question.objects.create(
            project_id=right_answer.project_id,
            product_id=right_answer.generation.product_id,
            kind=Kind.SINGLE,
            left_id=right_answer.generation_id,
            purpose=Purpose.GOLD,
            priority=priority,
            strategy="random",
            reason=DRAWN(),
        )
        return
    # Only if it is unchanged: someone may have undone an answer and hold the question by now.
    Question.objects.filter(
        pk=question.pk, state=question.state, answers_count=question.answers_count, holds_count=0
    ).update(state=QuestionState.OPEN, answers_needed=F("answers_count") + 1, priority=priority)
