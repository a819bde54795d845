"""Products with labels and answers for training; never products of the audit set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from annotator.exports.chosen import Chosen
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Answer, Choice, Generation, Image, Product, Verdict, VerdictBy

CHUNK = 500  # products read at a time

GOOD = {Choice.GOOD, Choice.BOTH_GOOD}
BAD = {Choice.BAD, Choice.BOTH_BAD}


@dataclass(frozen=True)
class LabelledGeneration:
    """A generation; `label` is None if there are no answers, or as many good as bad ones."""

    pk: int
    external_id: str
    prompt: str
    image: Image
    label: bool | None


@dataclass(frozen=True)
class LabelledProduct:
    """A product with its generations and the answers that count, oldest first."""

    external_id: str
    image: Image
    generations: Sequence[LabelledGeneration]
    answers: Sequence[Answer] = field(default_factory=list)


def labelled_products(chosen: Chosen, tally: Tally) -> Iterator[LabelledProduct]:
    """Products outside the audit set, by id. The audit set is left out because it tests the models.

    A generation's label is the reviewer's decision; else the majority of answers (good or bad, and
    bad if the product was marked as changed); else the imported label. The same answers count as in
    our own training: none that are undone or surplus, and none that check an annotator or an
    automatic decision.
    """
    products = Product.objects.filter(project=chosen.project)
    if chosen.filters.category:
        products = products.filter(category=chosen.filters.category)
    tally.leave_out(LeftOut.AUDIT_PRODUCT, products.filter(is_audit=True).count())
    products = products.filter(is_audit=False).order_by("pk")
    iterator = products.select_related("image").iterator(chunk_size=CHUNK)
    while chunk := list(islice(iterator, CHUNK)):
        answers = _answers(chunk, chosen)
        generations = _generations(chunk, chosen)
        for product in chunk:
            votes = _votes(answers[product.pk])
            yield LabelledProduct(
                product.external_id,
                product.image,
                [
                    LabelledGeneration(
                        generation.pk,
                        generation.external_id,
                        generation.prompt,
                        generation.image,
                        _label(generation, votes[generation.pk]),
                    )
                    for generation in generations[product.pk]
                ],
                answers[product.pk],
            )


def _answers(products: Sequence[Product], chosen: Chosen) -> dict[int, list[Answer]]:
    answers: dict[int, list[Answer]] = defaultdict(list)
    rows = Answer.objects.effective().for_training()
    rows = rows.filter(chosen.filters.of_day(), question__product__in=products)
    for answer in rows.select_related("question").order_by("pk"):
        answers[answer.question.product_id].append(answer)
    return answers


def _generations(products: Sequence[Product], chosen: Chosen) -> dict[int, list[Generation]]:
    generations: dict[int, list[Generation]] = defaultdict(list)
    rows = Generation.objects.filter(chosen.filters.of_generation(), product__in=products)
    for generation in rows.select_related("image").order_by("pk"):
        generations[generation.product_id].append(generation)
    return generations


def _votes(answers: Sequence[Answer]) -> dict[int, int]:
    """Good minus bad votes by generation id. A preference between two counts as neither."""
    votes: dict[int, int] = defaultdict(int)
    for answer in answers:
        for generation in (answer.left_id, answer.right_id):
            if generation is None:
                continue
            if generation in answer.changed or answer.choice in BAD:
                votes[generation] -= 1
            elif answer.choice in GOOD:
                votes[generation] += 1
    return votes


def _label(generation: Generation, votes: int) -> bool | None:
    if generation.verdict_by == VerdictBy.REVIEWER:
        return generation.verdict == Verdict.ACCEPTED
    if votes:
        return votes > 0
    return generation.label
