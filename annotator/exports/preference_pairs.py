"""Preference pairs for training the generator (DPO): JSON lines, one pair a line.

| key | what |
|---|---|
| `prompt` | of the chosen generation |
| `chosen`, `rejected` | external ids of two generations of one product |
| `product` | its external id |
| `answer_id` | the answer it comes from; null where it comes from labels |
| `source` | `pair`: a person preferred one of the two; `labels`: one has label 1, one 0 |
| `original_image`, `chosen_image`, `rejected_image` | addresses of the pictures |

An answer that prefers a generation whose product it marks as changed is left out: it would teach
to change products. Products of the audit set are left out. With g generations of label 1 and b
of label 0 a product gives max(g, b) pairs of source `labels`, so that each is in at least one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from annotator.exports.labelled_products import (
    LabelledGeneration,
    LabelledProduct,
    labelled_products,
)
from annotator.models import Answer, Choice, Project


def rows(project: Project) -> Iterator[bytes]:
    """One line of UTF-8 for each pair: by product id, answers before labels, each by id."""
    for product in labelled_products(project):
        for answer in product.answers:
            yield from _from_answer(product, answer)
        yield from _from_labels(product)


def _from_answer(product: LabelledProduct, answer: Answer) -> Iterator[bytes]:
    if answer.choice not in (Choice.LEFT, Choice.RIGHT) or answer.right_id is None:
        return
    chosen, rejected = answer.left_id, answer.right_id
    if answer.choice == Choice.RIGHT:
        chosen, rejected = rejected, chosen
    if chosen not in answer.changed:
        by_id = {generation.pk: generation for generation in product.generations}
        yield _line(product, by_id[chosen], by_id[rejected], answer.pk)


def _from_labels(product: LabelledProduct) -> Iterator[bytes]:
    good = [generation for generation in product.generations if generation.label is True]
    bad = [generation for generation in product.generations if generation.label is False]
    if good and bad:
        for index in range(max(len(good), len(bad))):
            yield _line(product, good[index % len(good)], bad[index % len(bad)], None)


def _line(
    product: LabelledProduct,
    chosen: LabelledGeneration,
    rejected: LabelledGeneration,
    answer_id: int | None,
) -> bytes:
    line = {
        "prompt": chosen.prompt,
        "chosen": chosen.external_id,
        "rejected": rejected.external_id,
        "product": product.external_id,
        "answer_id": answer_id,
        "source": "labels" if answer_id is None else "pair",
        "original_image": product.image,
        "chosen_image": chosen.image,
        "rejected_image": rejected.image,
    }
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"
