"""All generations as a table: CSV in UTF-8, one generation a row, by product and id.

| column | what |
|---|---|
| `product`, `category`, `is_audit` | the product's external id, category, 1 if set aside for the audit |
| `generation`, `generator`, `prompt` | of the generation |
| `image` | address of the picture |
| `imported_label` | 1, 0 or empty |
| `score_state` | pending, scored, failed |
| `reward`, `uncertainty`, `p_good`, `p_consistent`, `score` | of the champion; empty if unknown |
| `verdict` | undecided, accepted, rejected |
| `verdict_by`, `decided_by` | policy or reviewer; the model version or the person's name |

Text that a spreadsheet would run as a formula begins with an apostrophe.
"""  # noqa: E501  one line a row of the table

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.db.models import OuterRef, Subquery

from annotator.models import Generation, Image, Project, Review, VerdictBy

COLUMNS = (
    "product", "category", "is_audit", "generation", "generator", "prompt", "image",
    "imported_label", "score_state", "reward", "uncertainty", "p_good", "p_consistent", "score",
    "verdict", "verdict_by", "decided_by",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows(project: Project) -> Iterator[bytes]:
    """The header and one line for each generation."""
    yield _line(COLUMNS)
    reviewer = Review.objects.filter(generation=OuterRef("pk")).order_by("-pk")
    generations = (
        Generation.objects.filter(project=project)
        .select_related("product", "image", "certificate__model_version")
        .annotate(reviewer=Subquery(reviewer.values("reviewer__username")[:1]))
        .order_by("product_id", "pk")
    )
    for generation in generations.iterator(chunk_size=2000):
        yield _line(_cells(generation))


def _cells(generation: Generation) -> list[str]:
    product = generation.product
    return [
        text(product.external_id),
        text(product.category),
        str(int(product.is_audit)),
        text(generation.external_id),
        text(generation.generator),
        text(generation.prompt),
        generation.image.url(Image.Variant.FULL),
        "" if generation.label is None else str(int(generation.label)),
        generation.score_state,
        *(
            "" if number is None else repr(number)
            for number in (
                generation.reward,
                generation.uncertainty,
                generation.p_good,
                generation.p_consistent,
                generation.score,
            )
        ),
        generation.verdict,
        generation.verdict_by,
        text(_decided_by(generation)),
    ]


def text(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def _decided_by(generation: Generation) -> str:
    if generation.verdict_by == VerdictBy.REVIEWER:
        return str(getattr(generation, "reviewer") or "")  # noqa: B009  an annotation of the query
    if generation.certificate is not None:
        return f"version {generation.certificate.model_version.number}"
    return ""


def _line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()
