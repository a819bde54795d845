"""A project's results as files. Every export is streamed from the first row on.

To add an export, write a module here with `rows(chosen, tally) -> Iterator[bytes]`, or for a zip
file `entries(chosen, tally) -> Iterator[Entry]`, and list it below. Rows are always in the same
order, and nothing in a file depends on the time, so the same data give the same bytes. The
manifest of a file says what it holds, what was left out, and why.

In all exports *good* means that the background suits. *Product changed* is a separate mark; in
labels and pairs an image with that mark counts as bad, whatever its background.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Final

from annotator.exports import (
    answers,
    archives,
    hfpc,
    masks,
    preference_pairs,
    tables,
    trainer_pairs,
)
from annotator.exports.chosen import Chosen, Filters
from annotator.exports.data_card import cards
from annotator.exports.streams import Entry, archive
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Certificate, ModelState, ModelVersion, Project
from scoring.vocabulary.reasons import reasons_of

JSON_LINES: Final = "application/x-ndjson"
CSV: Final = "text/csv; charset=utf-8"
PARQUET: Final = "application/vnd.apache.parquet"
ZIP: Final = "application/zip"
ENDINGS: Final = {JSON_LINES: "jsonl", CSV: "csv", PARQUET: "parquet", ZIP: "zip"}
FORMAT_VERSION: Final = 2  # of all files; 1 was before filters and hashes


@dataclass(frozen=True)
class Export:
    """A kind of export. `reasons`: why something may be missing from its file."""

    rows: Callable[[Chosen, Tally], Iterator[bytes]]
    content_type: str
    reasons: tuple[LeftOut, ...] = ()
    has_pictures: bool = False

    def __call__(
        self, project: Project, tally: Tally | None = None, filters: Filters | None = None
    ) -> Iterator[bytes]:
        """The file in parts; `tally` is complete once all parts have been read."""
        tally = Tally() if tally is None else tally
        return tally.hashed(self.rows(Chosen(project, filters or Filters()), tally))

    @property
    def ending(self) -> str:
        """The file name's extension."""
        return ENDINGS[self.content_type]


def _zipped(
    name: str, entries: Callable[[Chosen, Tally], Iterator[Entry]], reasons: tuple[LeftOut, ...]
) -> Export:
    """An archive that ends with its cards and its own manifest."""

    def rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
        everything = chain(
            entries(chosen, tally), cards(chosen, tally, export=name, reasons=reasons)
        )
        return archive(everything, partial(_manifest_json, chosen, name, tally))

    return Export(rows, ZIP, reasons, has_pictures=True)


EXPORTS: Final[dict[str, Export]] = {
    "hfpc": Export(hfpc.rows, JSON_LINES, hfpc.REASONS),
    "hfpc_single": Export(hfpc.single_rows, JSON_LINES, hfpc.REASONS),
    "dpo": Export(preference_pairs.rows, JSON_LINES, preference_pairs.REASONS),
    "diffusers": Export(
        trainer_pairs.diffusers_rows, PARQUET, trainer_pairs.REASONS, has_pictures=True
    ),
    "trl": Export(trainer_pairs.trl_rows, PARQUET, trainer_pairs.REASONS, has_pictures=True),
    "imagefolder": _zipped("imagefolder", archives.imagefolder, archives.REASONS),
    "dataset": _zipped("dataset", archives.dataset, archives.REASONS),
    "accepted": _zipped("accepted", archives.accepted, archives.REASONS),
    "masks": _zipped("masks", masks.masks, masks.REASONS),
    "csv": Export(tables.rows, CSV),
    "answers": Export(answers.rows, CSV),
    "answers_parquet": Export(answers.parquet_rows, PARQUET),
}


def manifest(
    project: Project,
    export: str,
    tally: Tally | None = None,
    filters: Filters | None = None,
) -> dict[str, object]:
    """The manifest of a file: its rows, what was left out by reason, and what codes mean.

    Without the tally of a written file, the file is generated once just to count. Pictures are not
    read for that, so such a manifest has no hash; the one at the end of an archive has them all.
    """
    kind = EXPORTS[export]
    chosen = Chosen(project, filters or Filters(), only_counts=kind.has_pictures)
    if tally is None:
        tally = Tally()
        for _ in tally.hashed(kind.rows(chosen, tally)):
            pass
        if kind.has_pictures:
            tally.sha256, tally.size = "", 0
    return _manifest(chosen, export, tally)


def _manifest(chosen: Chosen, export: str, tally: Tally) -> dict[str, object]:
    project = chosen.project
    certificates = chosen.generations().filter(certificate__isnull=False).order_by()
    version = ModelVersion.objects.filter(project=project, state=ModelState.CHAMPION)
    return {
        "project": project.slug,
        "format": export,
        "format_version": FORMAT_VERSION,
        "filters": chosen.filters.to_json(),
        "rows": tally.rows,
        "bytes": tally.size if tally.sha256 else None,
        "sha256": tally.sha256 or None,
        "model_version": version.values_list("number", flat=True).first(),
        "certificates": sorted(
            Certificate.objects.filter(
                pk__in=certificates.values("certificate_id").distinct()
            ).values_list("pk", flat=True)
        ),
        "left_out": {reason.value: tally.left_out[reason] for reason in EXPORTS[export].reasons},
        "accepted_without_source_type": tally.unmarked,
        "reasons": _vocabulary(project) if export.startswith("answers") else [],
    }


def _manifest_json(chosen: Chosen, export: str, tally: Tally) -> bytes:
    return json.dumps(_manifest(chosen, export, tally), ensure_ascii=False, indent=2).encode()


def _vocabulary(project: Project) -> list[dict[str, object]]:
    """What the codes in the file mean; those of retired reasons too."""
    return [
        {
            "code": each.code,
            "group": each.group,
            "label": each.label or each.code.replace("_", " "),
            "is_retired": each.is_retired,
        }
        for each in reasons_of(project.reasons)
    ]
