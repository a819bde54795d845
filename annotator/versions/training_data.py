"""Read people's judgements, and which generations have features, as plain ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from annotator.models import (
    PAIR_CHOICES,
    Answer,
    Choice,
    Generation,
    Kind,
    MachineAnnotator,
    MachineAnswer,
    Project,
    Purpose,
    Review,
    Verdict,
)
from annotator.models.event_order import newest_settled_event
from annotator.models.scope import ScopedQuerySet
from annotator.scores.stream_features import stream_features
from scoring.vocabulary.training import ChangeRow, Extent, PairRow, SingleRow

# Imported labels are the answers of one more annotator; people's ids start at 1. Machines have
# negative ids, by which everything downstream knows that they are no people.
IMPORTER = 0
FIRST_MACHINE = -1


@dataclass(frozen=True)
class Catalogue:
    """The generations that have features of one encoder, n rows.

    generation, product: (n,) ids, sorted by generation. is_audit: (n,). p_consistent: (n,) 0 … 1,
    1 where not known. The features are not loaded: they may be too many for memory.
    """

    generation: NDArray[np.int64]
    product: NDArray[np.int64]
    is_audit: NDArray[np.bool_]
    p_consistent: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.generation)


@dataclass
class Judgements:
    """All judgements of a catalogue's generations up to the event `until`.

    training_answers: people's answers about products that are not set aside for the audit.
    """

    until: int = 0
    training_answers: int = 0
    singles: list[SingleRow] = field(default_factory=list)
    pairs: list[PairRow] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)


def read_catalogue(
    *, project: Project, encoder_key: str, features_until: int | None = None
) -> Catalogue:
    """The project's generations with cached features of `encoder_key`, in order of their ids.

    With `features_until` those whose row of features has at most this id.
    """
    blocks = list(
        stream_features(
            project=project,
            encoder_key=encoder_key,
            vectors=False,
            features_until=features_until,
        )
    )
    return Catalogue(
        np.concatenate([np.empty(0, np.int64), *(each.generation for each in blocks)]),
        np.concatenate([np.empty(0, np.int64), *(each.product for each in blocks)]),
        np.concatenate([np.empty(0, np.bool_), *(each.is_audit for each in blocks)]),
        np.concatenate([np.empty(0), *(each.p_consistent for each in blocks)]),
    )


def read_groups(*, project: Project) -> dict[str, dict[int, str]]:
    """Category and generator of the audit set's generations, by their ids."""
    rows = list(
        Generation.objects.filter(project=project, product__is_audit=True)
        .order_by("pk")
        .values_list("pk", "product__category", "generator")
    )
    return {
        "category": {pk: category for pk, category, _ in rows},
        "generator": {pk: generator for pk, _, generator in rows},
    }


def read_judgements(
    *,
    project: Project,
    catalogue: Catalogue,
    as_of: int | None = None,
    extent: Extent | None = None,
    audit_labels_imported: bool,
) -> Judgements:
    """The judgements of the catalogue's generations up to the event `as_of`, by default all.

    These are answers that count, reviews that stand, and imported labels. Reviews and reversals
    count as far as `extent` says and with its weight; without one, up to the time of the event and
    with the project's weight. Reviews of audit products are left out, because the reviewers saw the
    scores. Imported labels of audit products are only included with
    `audit_labels_imported`: they may serve metrics, but prove nothing.
    """
    audit = dict(zip(catalogue.generation.tolist(), catalogue.is_audit.tolist(), strict=True))
    result = Judgements(until=newest_settled_event(project) if as_of is None else as_of)
    for answer in _answers(project, result.until):
        if {answer.left_id, answer.right_id} - {None} <= audit.keys():
            _add_answer(result, answer)
            result.training_answers += not audit[answer.left_id]
    weight = project.review_weight if extent is None else extent.review_weight
    for review in _newest(_reviews_until(project, as_of, extent)) if weight else ():
        if audit.get(review.generation_id) is False:
            _add_review(result, review, weight)
    labels = Generation.objects.filter(project=project, label__isnull=False).order_by("pk")
    for pk, label in labels.values_list("pk", "label").iterator():
        if pk in audit and (audit_labels_imported or not audit[pk]):
            result.singles.append(SingleRow(pk, IMPORTER, bool(label), unbiased=True))
    _add_machines(result, project, audit, as_of, extent)
    return result


def _add_machines(
    result: Judgements,
    project: Project,
    audit: dict[int, bool],
    as_of: int | None,
    extent: Extent | None,
) -> None:
    """What machines said in both orders alike; each model is an annotator of its own.

    Never about audit products, on which everything is measured.
    """
    weight = machine_weight(project) if extent is None else extent.machine_weight
    if not weight:
        return
    answers = MachineAnswer.objects.filter(project=project).exclude(choice="").order_by("pk")
    if extent is not None:
        answers = answers.filter(pk__lte=extent.machine)
    elif as_of is not None:
        moment = Answer.objects.filter(pk=as_of).values_list("created_at", flat=True).first()
        answers = answers.filter(created_at__lte=moment) if moment else answers.none()
    machines: dict[str, int] = {}
    for left, right, choice, model in answers.values_list("left", "right", "choice", "model"):
        annotator = machines.setdefault(model, FIRST_MACHINE - len(machines))
        if audit.get(left) is False and audit.get(right) is False:
            row = PairRow(left, right, annotator, Choice(choice), unbiased=False, weight=weight)
            result.pairs.append(row)


def machine_weight(project: Project) -> float:
    """How much an answer of the machine counts in training; 0 if it was never switched on."""
    rows = MachineAnnotator.objects.filter(project=project)
    return rows.values_list("weight", flat=True).first() or 0.0


def _answers(project: Project, until: int) -> Iterator[Answer]:
    answers = Answer.objects.effective(as_of=until).for_training().filter(project=project)
    return answers.select_related("question").order_by("pk").iterator(chunk_size=2000)


def _reviews_until(
    project: Project, as_of: int | None, extent: Extent | None
) -> ScopedQuerySet[Review]:
    """The reviews that stood at that time."""
    reviews = Review.objects.filter(project=project)
    if extent is not None:
        reversed_then = Q(reversal__pk__lte=extent.reversal)
        return reviews.filter(pk__lte=extent.review).exclude(reversed_then)
    if as_of is None:
        return reviews.standing()
    moment = Answer.objects.filter(pk=as_of).values_list("created_at", flat=True).first()
    if moment is None:
        return reviews.none()
    return reviews.filter(created_at__lte=moment).exclude(reversal__created_at__lte=moment)


def _newest(reviews: ScopedQuerySet[Review]) -> Iterator[Review]:
    """The newest review of each generation."""
    newest = {review.generation_id: review for review in reviews.order_by("pk").iterator()}
    return iter(newest.values())


def _add_answer(result: Judgements, answer: Answer) -> None:
    unbiased = answer.purpose in (Purpose.EXPLORE, Purpose.AUDIT)
    if answer.question.kind == Kind.SINGLE:
        good = answer.choice == Choice.GOOD
        result.singles.append(SingleRow(answer.left_id, answer.user_id, good, unbiased))
    elif answer.right_id is not None and answer.choice in PAIR_CHOICES:
        result.pairs.append(
            PairRow(
                answer.left_id,
                answer.right_id,
                answer.user_id,
                Choice(answer.choice),
                unbiased,
            )
        )
    for generation in (answer.left_id, answer.right_id):
        if generation is not None:
            changed = generation in answer.changed
            result.changes.append(ChangeRow(generation, answer.user_id, changed))


def _add_review(result: Judgements, review: Review, weight: float) -> None:
    """A reviewer who rejects a changed product has not judged its background."""
    generation, reviewer = review.generation_id, review.reviewer_id
    if review.product_changed is not None:
        result.changes.append(ChangeRow(generation, reviewer, review.product_changed, weight))
    if review.decision == Verdict.ACCEPTED or review.product_changed is False:
        good = review.decision == Verdict.ACCEPTED
        result.singles.append(SingleRow(generation, reviewer, good, unbiased=False, weight=weight))
