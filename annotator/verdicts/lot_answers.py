"""What people have answered about the images of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Count, Q

from annotator.models import (
    Answer,
    Batch,
    Generation,
    Hold,
    HoldState,
    Kind,
    Purpose,
    Question,
    QuestionState,
    Verdict,
)

# An answer to an image of the lot; `unclear` if nobody can judge it, which counts as wrong.
GOOD, BAD, UNCLEAR = "good", "bad", "unclear"
# Answers that say nothing about the image: they check the person.
_CHECKING = (Purpose.GOLD, Purpose.REPEAT)


def lot_answers(batch: Batch) -> dict[int, str]:
    """The answer to each image of the lot that has all its answers, by its id.

    It is good if everyone calls its background good and nobody its product changed. It is unclear
    if as many people as should answer have skipped it instead.
    """
    questions = Question.objects.filter(
        purpose=Purpose.LOT, left__batch_image__batch=batch
    ).exclude(state=QuestionState.WITHDRAWN)
    answered = dict(
        questions.filter(state=QuestionState.ANSWERED).values_list("pk", "left_id").iterator()
    )
    answers = Answer.objects.effective().filter(question__in=questions)
    faulty = set(answers.finding_fault().values_list("question_id", flat=True))
    result = {left: BAD if pk in faulty else GOOD for pk, left in answered.items()}
    skipped = questions.exclude(state=QuestionState.ANSWERED).annotate(
        skips=Count("holds", filter=Q(holds__state=HoldState.SKIPPED))
    )
    for left in skipped.filter(skips__gte=batch.people).values_list("left_id", flat=True):
        result[left] = UNCLEAR
    return result


def people_verdicts(batch: Batch) -> dict[Verdict, list[int]]:
    """The images that people decide by their own answers, by verdict.

    An image is accepted if all who answered about it alone call it good and unchanged, and rejected
    if none does. Where they disagree, it is undecided: a reviewer looks. An imported label decides
    where there is no answer.
    """
    good: dict[int, int] = defaultdict(int)
    bad: dict[int, int] = defaultdict(int)
    answers = Answer.objects.effective().exclude(purpose__in=_CHECKING)
    singles = answers.filter(
        project=batch.project_id, question__kind=Kind.SINGLE, left__batch_image__batch=batch
    )
    faulty = set(singles.finding_fault().values_list("pk", flat=True))
    for pk, left in singles.values_list("pk", "left_id").iterator():
        counts = bad if pk in faulty else good
        counts[left] += 1
    labels = Generation.objects.filter(batch_image__batch=batch, label__isnull=False)
    for left, label in labels.values_list("pk", "label").iterator():
        if left not in good and left not in bad:
            (good if label else bad)[left] += 1
    return _by_verdict(good, bad)


def _by_verdict(good: Mapping[int, int], bad: Mapping[int, int]) -> dict[Verdict, list[int]]:
    return {
        Verdict.ACCEPTED: sorted(good.keys() - bad.keys()),
        Verdict.REJECTED: sorted(bad.keys() - good.keys()),
        Verdict.UNDECIDED: sorted(good.keys() & bad.keys()),
    }


def newest_lot_event(batch: Batch) -> int:
    """The id of the newest event about the lot, undone answers included; 0 before the first."""
    events = Answer.objects.filter(
        project=batch.project_id, purpose=Purpose.LOT, left__batch_image__batch=batch
    )
    return events.order_by("-pk").values_list("pk", flat=True).first() or 0


def seen_by(project_id: int, generations: list[int]) -> dict[int, set[int]]:
    """Who has answered about each of these images before, for whatever purpose."""
    result: dict[int, set[int]] = defaultdict(set)
    for side in ("left", "right"):
        rows = Hold.objects.filter(
            state=HoldState.ANSWERED,
            project=project_id,
            **{f"question__{side}__in": generations},
        )
        for generation, user in rows.values_list(f"question__{side}_id", "user_id"):
            result[generation].add(user)
    return result
