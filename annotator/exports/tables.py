"""Export all generations as CSV, one per row, by product and id.

| column | meaning |
|---|---|
| `product`, `category`, `is_audit` | the product's external id, category, 1 if set aside for the audit |
| `generation`, `generator`, `prompt` | the generation's external id, generator and prompt |
| `image` | address of its picture |
| `imported_label` | 1, 0 or empty |
| `score_state` | pending, scored, failed |
| `reward`, `uncertainty`, `p_good`, `p_consistent`, `score` | predictions of the champion; empty if unknown |
| `verdict` | undecided, accepted, rejected |
| `verdict_by`, `decided_by` | policy or reviewer; the model version or the person's name |
| `flags` | open flags, separated by spaces: why somebody should look |

`annotator/csv_lines.py` defines how cells are written.
"""  # noqa: E501  one line a row of the table

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery

from annotator.csv_lines import Cell, csv_lines
from annotator.exports.chosen import Chosen
from annotator.exports.tally import Tally
from annotator.models import Flag, Generation, Image, Review, VerdictBy

COLUMNS = (
    "product", "category", "is_audit", "generation", "generator", "prompt", "image",
    "imported_label", "score_state", "reward", "uncertainty", "p_good", "p_consistent", "score",
    "verdict", "verdict_by", "decided_by", "flags",
)  # fmt: skip


def rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """The header and one line for each generation."""
    return csv_lines(COLUMNS, tally.count(_rows(chosen.generations())))


def rows_of(generations: QuerySet[Generation]) -> Iterator[bytes]:
    """The same for some of them."""
    return csv_lines(COLUMNS, _rows(generations))


def _rows(chosen: QuerySet[Generation]) -> Iterator[Sequence[Cell]]:
    reviewer = Review.objects.standing().filter(generation=OuterRef("pk")).order_by("-pk")
    open_flags = Flag.objects.still_open().order_by("kind")
    generations = (
        chosen.select_related("product", "image")
        .annotate(decided_by_version=F("certificate__model_version__number"))
        .prefetch_related(Prefetch("flags", queryset=open_flags, to_attr="open_flags"))
        .annotate(reviewer=Subquery(reviewer.values("reviewer__username")[:1]))
        .order_by("product_id", "pk")
    )
    for generation in generations.iterator(chunk_size=2000):
        yield _cells(generation)


def _cells(generation: Generation) -> Sequence[Cell]:
    product = generation.product
    flags: list[Flag] = getattr(generation, "open_flags")  # noqa: B009  prefetched
    return [
        product.external_id,
        product.category,
        product.is_audit,
        generation.external_id,
        generation.generator,
        generation.prompt,
        generation.image.url(Image.Variant.FULL),
        generation.label,
        generation.score_state,
        generation.reward,
        generation.uncertainty,
        generation.p_good,
        generation.p_consistent,
        generation.score,
        generation.verdict,
        generation.verdict_by,
        _decided_by(generation),
        " ".join(flag.kind for flag in flags),
    ]


def _decided_by(generation: Generation) -> str:
    if generation.verdict_by == VerdictBy.REVIEWER:
        return str(getattr(generation, "reviewer") or "")  # noqa: B009  an annotation of the query
    if generation.verdict_by == VerdictBy.PEOPLE:
        return "people"
    version: int | None = getattr(generation, "decided_by_version")  # noqa: B009  an annotation
    return "" if version is None else f"version {version}"
