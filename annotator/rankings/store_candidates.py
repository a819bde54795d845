"""Put a ranking's pictures into the catalogue, as an import does, so that people can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.imports.files import StagedFiles
from annotator.imports.import_rows import import_rows
from annotator.imports.progress import ImportProgress
from annotator.imports.rows import Row
from annotator.judging.upload import MASK, ORIGINAL, StagedUpload, generation_field, stored_name
from annotator.models import Candidate, Generation, Product, Ranking
from annotator.scoring_requests import request_score


@dataclass(frozen=True)
class _Pictures:
    """The staged files by the names of their fields, and the rows that name them."""

    files: StagedFiles
    sent: Sequence[Row]

    def rows(self) -> Iterator[Row]:
        """One row for each candidate."""
        return iter(self.sent)


def store_candidates(
    *,
    ranking: Ranking,
    candidates: Sequence[tuple[int, Candidate]],
    staged: StagedUpload,
    category: str,
    prompt: str,
    progress: ImportProgress,
) -> None:
    """Create the product and a generation for each candidate; a second run changes nothing.

    candidates: each with its place among the staged generations. Their scores are requested, so
    that people's answers can train. A row that the catalogue refuses stays without a generation.
    """
    project, product = ranking.project, ranking.product
    is_known = Product.objects.filter(project=project, external_id=product).exists()
    rows = [
        Row(
            number=place + 1,
            product=product,
            original=ORIGINAL,
            mask=MASK if MASK in staged["names"] else "",
            category="" if is_known else category,
            generation=candidate.external_id,
            image=generation_field(place),
            generator=ranking.generator,
            prompt=prompt,
        )
        for place, candidate in candidates
    ]
    folder = staged["upload"]
    stored = {field: f"{folder}/{stored_name(field)}" for field in staged["names"]}

    def score(products: Sequence[int]) -> None:
        request_score(project=project, product_ids=products)

    import_rows(
        project=project,
        source=_Pictures(StagedFiles(stored), rows),
        progress=progress,
        on_products=score,
        on_refused=lambda _: None,
    )
    ids = dict(
        Generation.objects.filter(
            project=project, external_id__in=[each.external_id for _, each in candidates]
        ).values_list("external_id", "pk")
    )
    for _, candidate in candidates:
        candidate.generation_id = ids.get(candidate.external_id)
    Candidate.objects.bulk_update([each for _, each in candidates], ["generation"])
