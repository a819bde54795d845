"""What people have answered about the images of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Count, Q

from annotator.models import (
    Answer,
    Batch,
    BatchImage,
    Generation,
    Hold,
    HoldState,
    Project,
    Purpose,
    Question,
    QuestionState,
    Verdict,
)
from annotator.models.votes import Votes, votes_by_image, votes_by_question

# An answer to an image of the lot; `unclear` if nobody can judge it, which counts as wrong.
GOOD, BAD, UNCLEAR = "good", "bad", "unclear"
# Answers that say nothing about the image: they check the person.
_CHECKING = (Purpose.GOLD, Purpose.REPEAT)
_IDS_AT_ONCE = 5_000


def lot_answers(batch: Batch) -> dict[int, str]:
    """The answer to each image of the lot that has all its answers, by its id.

    `rules.good_in_audit` says when it is good. It is unclear while people are evenly split, also
    after a third person was asked: that only takes an error away again, so a proof may rest on it
    before. It is unclear, too, if as many people as should answer have skipped it instead.
    """
    questions = Question.objects.filter(
        purpose=Purpose.LOT, left__batch_image__batch=batch
    ).exclude(state=QuestionState.WITHDRAWN)
    answered = questions.filter(answers_count__gte=batch.people)
    votes = votes_by_question(Answer.objects.effective().filter(question__in=answered))
    result = {}
    for pk, left in answered.values_list("pk", "left_id").iterator():
        given = votes.get(pk, Votes())
        result[left] = GOOD if given.is_good else BAD if given.is_bad else UNCLEAR
    skipped = questions.filter(answers_count__lt=batch.people).annotate(
        skips=Count("holds", filter=Q(holds__state=HoldState.SKIPPED))
    )
    for left in skipped.filter(skips__gte=batch.people).values_list("left_id", flat=True):
        result[left] = UNCLEAR
    return result


def people_verdicts(project: Project) -> dict[Verdict, list[int]]:
    """The images of batches that people decide by their own answers, by verdict.

    The same rule as for the lot decides, over all answers about an image: also those to a pair, as
    far as they are not ambiguous (`rules.says_good`). Where people are evenly split it is
    undecided: a reviewer looks. An imported label decides where there is no answer.
    """
    answers = Answer.objects.effective().exclude(purpose__in=_CHECKING).filter(project=project)
    votes = votes_by_image(answers)
    labels = Generation.objects.filter(batch_image__batch__project=project, label__isnull=False)
    for pk, label in labels.values_list("pk", "label").iterator():
        votes.setdefault(pk, Votes(fine=int(bool(label)), faulty=int(not label)))
    return _by_verdict(_in_batches(votes))


def _in_batches(votes: dict[int, Votes]) -> dict[int, Votes]:
    """Those about images of a batch; the others wait for one."""
    ids, inside = sorted(votes), set[int]()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = BatchImage.objects.filter(generation__in=ids[start : start + _IDS_AT_ONCE])
        inside.update(some.values_list("generation_id", flat=True))
    return {pk: votes[pk] for pk in ids if pk in inside}


def _by_verdict(votes: Mapping[int, Votes]) -> dict[Verdict, list[int]]:
    return {
        Verdict.ACCEPTED: [pk for pk, each in votes.items() if each.is_good],
        Verdict.REJECTED: [pk for pk, each in votes.items() if each.is_bad],
        Verdict.UNDECIDED: [pk for pk, each in votes.items() if each.is_split],
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
