"""Repeats: questions asked again, to measure how far people agree with themselves and others.

Like any other question a repeat may go to anyone, no matter whether they answered the first one.
Its answers are not used for training, because a second answer by the same person adds little.
"""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotator.models import Answer, Project, Purpose, Question, QuestionState
from scoring.vocabulary.messages.questions import DRAWN

# A repeat comes this long after the first answer: someone who remembers it is no test.
LATER = timedelta(hours=1)
# Repeats are drawn from so many of the last answered questions.
NEWEST = 2_000


@transaction.atomic
def plan_repeats(*, project: Project, seed: int = 0) -> int:
    """Ask answered questions again, up to the project's share of open questions; returns how many.

    Each question is repeated once. This is called after every plan of the queue, and draws all
    untouched repeats again.
    """
    waiting = Question.objects.filter(
        project=project, purpose=Purpose.REPEAT, state=QuestionState.OPEN
    )
    # Delete them instead of withdrawing them, so that the same question can be drawn again.
    waiting.filter(answers_count=0, holds_count=0, holds=None).delete()
    others = Question.objects.filter(project=project, state=QuestionState.OPEN)
    wanted = round(project.repeat_share * others[: project.plan_ahead].count())
    if wanted == 0:
        return 0
    draw = random.Random(f"{project.audit_salt}:{seed}")  # noqa: S311  a draw, not a secret
    candidates = list(_answered_a_while_ago(project))
    chosen = draw.sample(candidates, min(wanted, len(candidates)))
    Question.objects.bulk_create(
        Question(
            project=project,
            product_id=question.product_id,
            kind=question.kind,
            left_id=question.left_id,
            right_id=question.right_id,
            purpose=Purpose.REPEAT,
            repeats=question,
            # A random place in the queue: a plan's priorities are 0, -1, … down to its length.
            priority=-draw.uniform(0, project.plan_ahead),
            strategy="random",
            selection_probability=len(chosen) / len(candidates),
            reason=DRAWN(),
        )
        for question in chosen
    )
    return len(chosen)


def _answered_a_while_ago(project: Project) -> list[Question]:
    answers = Answer.objects.filter(question=OuterRef("pk"))
    questions = Question.objects.filter(
        ~Exists(answers.filter(created_at__gt=timezone.now() - LATER)),
        Exists(answers),
        ~Exists(Question.objects.filter(repeats=OuterRef("pk"))),
        project=project,
        state=QuestionState.ANSWERED,
        purpose__in=(Purpose.LEARN, Purpose.EXPLORE),
    )
    return list(questions.order_by("-pk")[:NEWEST])
