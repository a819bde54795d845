"""Ask more people about many images at once, because somebody wants to know more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import TextChoices

from annotator.models import (
    Generation,
    Kind,
    Membership,
    Project,
    Purpose,
    Question,
    User,
)
from annotator.queue.asked_again import (
    BLIND,
    ROWS_AT_ONCE,
    WAITING,
    record_asked,
)
from annotator.queue.keep_away import keep_away
from annotator.verdicts.lot_answers import seen_by
from scoring.vocabulary.messages.questions import DRAWN


class LeftOut(TextChoices):
    """Why nobody is asked about an image."""

    WAITING = "waiting", "people are being asked about it already"
    BLIND = "blind", "people are being asked about it blind"
    TOO_FEW = "too_few", "too few members are left who have not answered about it"


@dataclass(frozen=True)
class AskedAgain:
    """How many images people are asked about, and how many were left out, by reason."""

    asked: int
    left_out: Mapping[LeftOut, int]


@transaction.atomic
def ask_many_again(
    *, project: Project, generations: Collection[int], people: int, by: User
) -> AskedAgain:
    """Ask `people` more about each of these images of the project alone, blind.

    Nobody is asked who has answered about the image before, nor `by`. The questions are spread over
    the queue: each stretch of planned questions has its share of them.
    """
    # Two people who ask at once take turns.
    rows = Generation.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    products = dict(
        rows.filter(project=project, pk__in=generations).values_list("pk", "product_id")
    )
    seen = _seen(project, list(products))
    reasons = _left_out(project, products, seen, people, by)
    wanted = [pk for pk in products if pk not in reasons]
    stretch = max(1, project.plan_ahead)
    questions = Question.objects.bulk_create(
        (
            Question(
                project=project,
                product_id=products[pk],
                kind=Kind.SINGLE,
                left_id=pk,
                purpose=Purpose.REVIEW,
                priority=0.5 - place % stretch,  # a plan's priorities are 0, -1, …
                answers_needed=people,
                reason=DRAWN(),
            )
            for place, pk in enumerate(wanted)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    keep_away(questions, seen, also=[by.pk])
    record_asked(project, questions, people, by)
    return AskedAgain(len(questions), Counter(reasons.values()))


def _seen(project: Project, generations: Sequence[int]) -> dict[int, set[int]]:
    """Who has answered about each image before."""
    seen: dict[int, set[int]] = {}
    for start in range(0, len(generations), ROWS_AT_ONCE):
        seen |= seen_by(project.pk, list(generations[start : start + ROWS_AT_ONCE]))
    return seen


def _left_out(
    project: Project,
    products: Mapping[int, int],
    seen: Mapping[int, set[int]],
    people: int,
    by: User,
) -> dict[int, LeftOut]:
    """The images that nobody is asked about, with the reason."""
    members = set(
        Membership.objects.filter(project=project, user__is_active=True).values_list(
            "user_id", flat=True
        )
    )
    reasons = {
        pk: LeftOut.TOO_FEW
        for pk in products
        if len(members - seen.get(pk, set()) - {by.pk}) < people
    }
    waiting = Question.objects.filter(
        project=project, product__in=set(products.values()), state__in=WAITING
    )
    for purposes, reason in ((BLIND, LeftOut.BLIND), ((Purpose.REVIEW,), LeftOut.WAITING)):
        asked = waiting.filter(purpose__in=purposes)
        for left, right in asked.values_list("left_id", "right_id").iterator():
            reasons |= {pk: reason for pk in (left, right) if pk in products}
    return reasons
