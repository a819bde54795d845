"""Repeats: questions asked a second time, to see how far people agree with themselves and others.

A repeat is open to anyone, like any other question: whoever gets it has answered the first one or
has not. It trains nothing, for a second answer by the same person brings little news.
"""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotator.models import Answer, Project, Purpose, Question, QuestionState
from scoring.vocabulary.messages.questions import DRAWN

# So long after the first answer, for who remembers the answer says nothing about consistency.
LATER = timedelta(hours=1)
# Among so many of the questions answered last the repeats are drawn.
NEWEST = 2_000


@transaction.atomic
def plan_repeats(*, project: Project, seed: int = 0) -> int:
    """Ask answered questions again, up to the project's share of those that wait; how many.

    Each question is repeated once. Called after every plan of the queue, it draws all anew that
    nobody has touched.
    """
    waiting = Question.objects.filter(
        project=project, purpose=Purpose.REPEAT, state=QuestionState.OPEN
    )
    # Deleted and not withdrawn, so that the same question can be drawn again.
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
            # Anywhere in the queue: a plan's priorities are 0, -1, … down to its length.
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
