"""A summary of a person's session: number of answers, speed, agreement with others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from statistics import median

from annotator.agreement.gold import GoldResult, is_right
from annotator.agreement.people import Share, SharedAnswer, agreement_by_person, category
from annotator.days import start_of_today
from annotator.models import Answer, KnownAnswer, Project, Purpose, User


@dataclass(frozen=True)
class SessionSummary:
    """`agreement` and `gold` are None if there is nothing to compare with."""

    answers: int
    median_milliseconds: int | None
    agreement: Share | None
    gold: GoldResult | None


def read_session_summary(
    *, project: Project, user: User, first_answer: int | None = None, zone: tzinfo = UTC
) -> SessionSummary:
    """The summary of the answers from `first_answer` (an id) on, else of today's in `zone`."""
    mine = Answer.objects.effective().filter(project=project, user=user)
    if first_answer is None:
        mine = mine.filter(created_at__gte=start_of_today(zone))
    else:
        mine = mine.filter(pk__gte=first_answer)
    answers = list(mine)
    times = [answer.milliseconds for answer in answers if answer.milliseconds]
    return SessionSummary(
        answers=len(answers),
        median_milliseconds=int(median(times)) if times else None,
        agreement=_agreement(answers, user),
        gold=_gold(answers) if project.gold_feedback else None,
    )


def _agreement(mine: list[Answer], user: User) -> Share | None:
    """Agreement with others who answered the same questions; gold questions do not count."""
    ungraded = [answer for answer in mine if answer.purpose != Purpose.GOLD]
    others = Answer.objects.effective().filter(question__in=[a.question_id for a in ungraded])
    others = others.exclude(user=user)
    return agreement_by_person(_shared([*ungraded, *others])).get(user.pk)


def _shared(answers: Iterable[Answer]) -> list[SharedAnswer]:
    return [
        SharedAnswer(
            user=answer.user_id,
            question=answer.question_id,
            category=category(answer.choice, answer.left_id, answer.right_id),
            is_pair=answer.right_id is not None,
        )
        for answer in answers
    ]


def _gold(mine: list[Answer]) -> GoldResult | None:
    answers = [answer for answer in mine if answer.purpose == Purpose.GOLD]
    right_answers = {
        each.generation_id: each
        for each in KnownAnswer.objects.filter(generation__in=[a.left_id for a in answers])
    }
    right = [is_right(a, right_answers[a.left_id]) for a in answers if a.left_id in right_answers]
    return GoldResult(sum(right), len(right)) if right else None
