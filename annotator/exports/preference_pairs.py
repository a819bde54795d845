"""Export preference pairs for training the generator (DPO): JSON lines, one pair per line.

| key | meaning |
|---|---|
| `prompt` | the prompt of the chosen generation |
| `chosen`, `rejected` | external ids of two generations of one product |
| `product` | the product's external id |
| `answer_id` | the first answer with this preference; null if the pair comes from labels |
| `source` | `pair`: people preferred one of the two; `labels`: one is labelled good, one bad |
| `original_image`, `chosen_image`, `rejected_image` | addresses of the pictures |

Two generations form at most one pair, with one direction:

- Labels are those of the HFPC export (`labelled_products.py`): the reviewer's decision, else the
  majority of answers, else the imported label. A generation with a bad label is never `chosen`.
- If one is good and one bad, the good one is chosen, whatever people preferred.
- Otherwise more than half of the answers about the two must prefer the same one ("both good" and
  "both bad" prefer none). If there is no majority, or it is for a bad one, the pair is left out and
  counted (`tally.py`). If an answer prefers a generation and also marks its product as changed, it
  does not count: it would teach the generator to change products.

Products of the audit set are left out. A product with g good and b bad generations gives at least
max(g, b) pairs, so that each of them is in at least one.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.exports.chosen import Chosen
from annotator.exports.labelled_products import (
    LabelledGeneration,
    LabelledProduct,
    labelled_products,
)
from annotator.exports.tally import LeftOut, Tally
from annotator.models import PAIR_CHOICES, Answer, Choice, Image

REASONS: Final = (
    LeftOut.AUDIT_PRODUCT, LeftOut.NO_MAJORITY, LeftOut.CHOSEN_IS_BAD, LeftOut.CHOSEN_IS_CHANGED,
)  # fmt: skip
Pair = frozenset[int]


@dataclass(frozen=True)
class Preference:
    """Two generations of a product, the better one first; the oldest answer that says so."""

    product: LabelledProduct
    chosen: LabelledGeneration
    rejected: LabelledGeneration
    answer_id: int | None


def rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """One line of UTF-8 for each pair."""
    return tally.count(_line(pair) for pair in preferences(chosen, tally))


def preferences(chosen: Chosen, tally: Tally) -> Iterator[Preference]:
    """The pairs, by product id; pairs from answers come before labels."""
    for product in labelled_products(chosen, tally):
        by_id = {generation.pk: generation for generation in product.generations}
        written: set[Pair] = set()
        for pair, answers in _compared(product, tally).items():
            preferred = _preferred(pair, answers, by_id, tally)
            if preferred is not None:
                written.add(pair)
                (other,) = pair - {preferred}
                first = _first(answers, preferred)
                yield Preference(product, by_id[preferred], by_id[other], first)
        yield from _from_labels(product, written)


def _compared(product: LabelledProduct, tally: Tally) -> dict[Pair, list[Answer]]:
    """The answers that count, oldest first, by the two generations that they compare."""
    compared: dict[Pair, list[Answer]] = defaultdict(list)
    exported = {generation.pk for generation in product.generations}
    for answer in product.answers:
        if answer.choice not in PAIR_CHOICES or answer.right_id is None:
            continue
        if not {answer.left_id, answer.right_id} <= exported:
            continue  # the filters left one of them out
        if _choice_of(answer) in answer.changed:
            tally.leave_out(LeftOut.CHOSEN_IS_CHANGED)
        else:
            compared[frozenset((answer.left_id, answer.right_id))].append(answer)
    return compared


def _preferred(
    pair: Pair, answers: Sequence[Answer], by_id: dict[int, LabelledGeneration], tally: Tally
) -> int | None:
    """Which of the two is chosen; None if neither is, and the reason is counted in `tally`."""
    good, *others = sorted(pair, key=lambda pk: not by_id[pk].label)
    if by_id[good].label is True and by_id[others[0]].label is False:
        return good
    votes = Counter(choice for each in answers if (choice := _choice_of(each)) is not None)
    if not votes:
        return None  # nobody preferred either
    ((favourite, number),) = votes.most_common(1)
    if 2 * number <= len(answers):
        tally.leave_out(LeftOut.NO_MAJORITY)
    elif by_id[favourite].label is False:
        tally.leave_out(LeftOut.CHOSEN_IS_BAD)
    else:
        return favourite
    return None


def _choice_of(answer: Answer) -> int | None:
    """The generation that the answer prefers, if any."""
    return {Choice.LEFT: answer.left_id, Choice.RIGHT: answer.right_id}.get(Choice(answer.choice))


def _first(answers: Sequence[Answer], preferred: int) -> int | None:
    """The oldest answer with this preference; None if only labels support it."""
    return next((each.pk for each in answers if _choice_of(each) == preferred), None)


def _from_labels(product: LabelledProduct, written: set[Pair]) -> Iterator[Preference]:
    good = [generation for generation in product.generations if generation.label is True]
    bad = [generation for generation in product.generations if generation.label is False]
    if good and bad:
        for index in range(max(len(good), len(bad))):
            chosen, rejected = good[index % len(good)], bad[index % len(bad)]
            if frozenset((chosen.pk, rejected.pk)) not in written:
                yield Preference(product, chosen, rejected, None)


def _line(pair: Preference) -> bytes:
    line = {
        "prompt": pair.chosen.prompt,
        "chosen": pair.chosen.external_id,
        "rejected": pair.rejected.external_id,
        "product": pair.product.external_id,
        "answer_id": pair.answer_id,
        "source": "labels" if pair.answer_id is None else "pair",
        "original_image": pair.product.image.url(Image.Variant.FULL),
        "chosen_image": pair.chosen.image.url(Image.Variant.FULL),
        "rejected_image": pair.rejected.image.url(Image.Variant.FULL),
    }
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"
