"""Export preference pairs with their pictures, in the columns that trainers expect.

Which pairs there are, `preference_pairs.py` says. Two Parquet files can be made of them:

- `diffusers`: the columns of diffusers' DPO scripts, which train an image generator: `caption`,
  `jpg_0` and `jpg_1` (JPEG files), `label_0` (1 if the first one is better, else 0).
- `trl`: the columns of TRL's DPOTrainer for models that see, which trains a judge: `images` (the
  product photo, the first and the second image), and `prompt`, `chosen` and `rejected` as messages.

The sides are drawn by a hash of the two ids: always the same, and even between both. Names of the
pair come in more columns, which trainers drop.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from annotator.exports.chosen import Chosen
from annotator.exports.parquet import Kind, parquet, picture
from annotator.exports.pictures import generated, generated_jpeg, original
from annotator.exports.preference_pairs import REASONS as OF_PAIRS
from annotator.exports.preference_pairs import Preference, preferences
from annotator.exports.tally import LeftOut, Tally

REASONS: Final = (*OF_PAIRS, LeftOut.NO_PICTURE)
DIFFUSERS: Final = {
    "caption": Kind.TEXT, "jpg_0": Kind.BYTES, "jpg_1": Kind.BYTES, "label_0": Kind.INTEGER,
    "product": Kind.TEXT, "id_0": Kind.TEXT, "id_1": Kind.TEXT,
}  # fmt: skip
TRL: Final = {
    "images": Kind.IMAGES, "prompt": Kind.MESSAGES, "chosen": Kind.MESSAGES,
    "rejected": Kind.MESSAGES, "product": Kind.TEXT, "chosen_id": Kind.TEXT,
    "rejected_id": Kind.TEXT,
}  # fmt: skip
SIDES: Final = ("The second image is better.", "The third image is better.")


def diffusers_rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """Pairs for training a generator with diffusers."""
    return parquet(DIFFUSERS, tally.count(_diffusers(chosen, tally)))


def trl_rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """Pairs for training a judge with TRL."""
    return parquet(TRL, tally.count(_trl(chosen, tally)))


def _diffusers(chosen: Chosen, tally: Tally) -> Iterator[Sequence[Any]]:
    for pair in preferences(chosen, tally):
        is_first = _is_chosen_first(pair)
        sides = (pair.chosen, pair.rejected) if is_first else (pair.rejected, pair.chosen)
        contents = [generated_jpeg(chosen, side.image) for side in sides]
        if None in contents:
            tally.leave_out(LeftOut.NO_PICTURE)
            continue
        ids = [side.external_id for side in sides]
        yield pair.chosen.prompt, *contents, int(is_first), pair.product.external_id, *ids


def _trl(chosen: Chosen, tally: Tally) -> Iterator[Sequence[Any]]:
    for pair in preferences(chosen, tally):
        is_first = _is_chosen_first(pair)
        sides = (pair.chosen, pair.rejected) if is_first else (pair.rejected, pair.chosen)
        contents = [
            original(chosen, pair.product.image),
            *(generated(chosen, side.image) for side in sides),
        ]
        if None in contents:
            tally.leave_out(LeftOut.NO_PICTURE)
            continue
        better, worse = SIDES if is_first else SIDES[::-1]
        yield (
            [picture(content or b"", f"{place}.webp") for place, content in enumerate(contents)],
            _said("user", _question(pair.chosen.prompt)),
            _said("assistant", better),
            _said("assistant", worse),
            pair.product.external_id,
            pair.chosen.external_id,
            pair.rejected.external_id,
        )


def _question(prompt: str) -> str:
    asked = (
        "The first image is a product photo. The second and the third show the product on a "
        "generated background. Which of these two is better?"
    )
    return f"{asked} The background was to be: {prompt}" if prompt else asked


def _said(role: str, content: str) -> list[dict[str, str]]:
    return [{"role": role, "content": content}]


def _is_chosen_first(pair: Preference) -> bool:
    low, high = sorted((pair.chosen.pk, pair.rejected.pk))
    heads = hashlib.sha256(b"%d %d" % (low, high)).digest()[0] % 2 == 0
    return heads == (pair.chosen.pk == low)
