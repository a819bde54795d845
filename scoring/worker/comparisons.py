"""Plan the questions of the running comparisons."""

from __future__ import annotations

from collections import defaultdict

from annotator.agreement.comparisons import sides_of
from annotator.models import Batch, Compared, Comparison, ModelVersion, Project
from annotator.queue.plan_comparisons import (
    next_pairs,
    next_products,
    pair_row,
    room_for,
    store_pairs,
)
from annotator.queue.plan_questions import PlannedRow
from annotator.scores.stream_features import stream_features
from scoring.worker.heads import load_head
from scoring.worker.reserve import pass_over, questions_to_choose


def ask_comparisons(project: Project, batch: Batch | None) -> int:
    """Fill the running comparisons' shares of the queue; returns how many questions are new."""
    asked = 0
    for comparison in Comparison.objects.running().filter(project=project).order_by("pk"):
        room = room_for(comparison)
        if room == 0:
            continue
        count = questions_to_choose(batch, room)
        rows = (
            _picks(comparison, count)
            if comparison.of == Compared.VERSION
            else next_pairs(comparison, count)
        )
        planned = pass_over(rows, batch, most=room)
        asked += store_pairs(comparison=comparison, planned=planned, batch=batch)
    return asked


def _picks(comparison: Comparison, count: int) -> list[PlannedRow]:
    """For each product, the image that version A likes best against that of version B.

    Where both like the same image best there is nothing to ask, and the product is not counted.
    """
    images, _ = sides_of(comparison.project, comparison.of, comparison.a, comparison.b)
    products = dict(images.values_list("pk", "product_id"))
    best = [_best(comparison, name, products) for name in (comparison.a, comparison.b)]
    differing = {
        product
        for product in best[0].keys() & best[1].keys()
        if best[0][product] != best[1][product]
    }
    if comparison.products != len(differing):
        comparison.products = len(differing)
        comparison.save(update_fields=("products",))
    return [
        pair_row(product, best[0][product], best[1][product])
        for product in next_products(comparison, differing, count)
    ]


def _best(comparison: Comparison, number: str, products: dict[int, int]) -> dict[int, int]:
    """The image of each product with the highest reward by this version, of those with features."""
    version = ModelVersion.objects.get(project=comparison.project, number=int(number))
    head = load_head(version)
    best = defaultdict[int, tuple[float, int]](lambda: (float("-inf"), 0))
    for block in stream_features(project=comparison.project, encoder_key=version.encoder_key):
        rewards = head.predict(block.features).reward.tolist()
        for pk, reward in zip(block.generation.tolist(), rewards, strict=True):
            if (product := products.get(pk)) is not None:
                # Equal rewards go to the lower id, for both versions alike.
                best[product] = max(best[product], (reward, -pk))
    return {product: -pk for product, (_, pk) in best.items()}
