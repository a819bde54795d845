"""Real pack shots pasted on real photos: few false alarms, most clear edits do not pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scoring.consistency import analyse_original, compare_product
from scoring.images import read_rgb
from scoring.segmentation import segmenter
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import judged
from tests.scoring.consistency.known_truth.cutouts import read_packs, read_photos
from tests.scoring.consistency.known_truth.nulls import NULLS
from tests.scoring.consistency.known_truth.pairs import make_pair

GRABCUT = segmenter("grabcut")
CLEAR = ("part removed 5 %", "hole 5 %", "stretched 10 %", "recoloured 8 %")


def passed(data: Path, kinds: Sequence[str]) -> float:
    """Share of pairs, one product for each kind in turn, that are called consistent."""
    cutouts, photos = read_packs(data)[::7], read_photos(data)
    consistent = 0
    for number, kind in enumerate(kinds):
        pair = make_pair(cutouts, read_rgb(photos[5 * number]), number=number, kind=kind)
        product = analyse_original(pair.original.image, pair.original.mask)
        comparison = compare_product(product, pair.generation, segmenter=GRABCUT)
        consistent += judged(comparison).outcome is Outcome.CONSISTENT
    return consistent / len(kinds)


def test_clear_edits_do_not_pass(shared_data: Path) -> None:
    assert passed(shared_data, 2 * CLEAR) <= 1 / 8


def test_untouched_products_pass(shared_data: Path) -> None:
    assert passed(shared_data, list(NULLS)) >= 6 / 7
