"""Write what the models found. No other module writes scores, reports, features or found masks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from annotator.models import (
    ConsistencyOutcome,
    ConsistencyReport,
    Flag,
    FlagKind,
    Generation,
    Image,
    MaskSource,
    ModelVersion,
    Product,
    Project,
    ScoreState,
)
from annotator.scores.features import write_features
from annotator.scores.lock_champion import lock_champion
from annotator.scores.store_shortlist import note_newly_scored

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class FoundReport:
    """A consistency report in the terms of the model `ConsistencyReport`.

    `heat_map` is a WebP file's content, empty where there is none.
    """

    outcome: ConsistencyOutcome
    p_consistent: float
    measurements: Mapping[str, float]
    findings: Sequence[Mapping[str, Any]]
    transform: Sequence[Sequence[float]] | None
    outline: Sequence[Sequence[Sequence[float]]]
    heat_map: bytes
    segmenter: str
    version: str


@dataclass(frozen=True)
class Found:
    """What scoring found of a generation: `vectors` are its features as little-endian fp16.

    They go by the key of the encoder; the champion may read those of an earlier one.
    """

    generation_id: int
    vectors: Mapping[str, bytes]
    report: FoundReport


@dataclass(frozen=True)
class Reward:
    """What a model version says of a generation; `score` is what verdicts are decided by."""

    generation_id: int
    reward: float
    uncertainty: float
    p_good: float
    score: float


class ChampionChanged(Exception):
    """Another version was promoted since the rewards were computed; compute them anew."""


def record_found(
    *,
    project: Project,
    found: Sequence[Found],
    rewards: Sequence[Reward],
    champion: ModelVersion | None,
) -> list[ConsistencyReport]:
    """Store features, reports and the champion's rewards, all or none; the reports as stored.

    `rewards` are those of `champion`, empty where it reads other features. Doing it again leaves
    the same rows. Raises ChampionChanged when `champion` is in use no longer.
    """
    heat_maps = {each.generation_id: _store_heat_map(project, each) for each in found}
    with transaction.atomic():
        if lock_champion(project) != (champion.pk if champion else None):
            raise ChampionChanged
        ids = [each.generation_id for each in found]
        _write_features(found)
        _write_reports(project, found, heat_maps)
        _write_consistency(found)
        write_rewards(rewards)
        note_newly_scored(project=project)
        Flag.objects.filter(
            generation__in=ids, kind=FlagKind.BROKEN_IMAGE, closed_at__isnull=True
        ).update(closed_at=timezone.now())
        return list(ConsistencyReport.objects.filter(generation__in=ids))


def record_failed(*, generation: Generation, reason: str) -> None:
    """Mark a generation that can't be scored, with the reason for people."""
    Generation.objects.filter(pk=generation.pk).update(
        score_state=ScoreState.FAILED, score_error=reason
    )


def record_mask(*, product: Product, png: bytes, size: tuple[int, int], source: MaskSource) -> None:
    """Store the found mask (8-bit PNG) of an original unless it has one by now.

    `size` is the mask's width and height.
    """
    width, height = size
    image, _ = Image.objects.get_or_create(
        project_id=product.project_id,
        sha256=hashlib.sha256(png).hexdigest(),
        is_mask=True,
        defaults={"width": width, "height": height, "bytes": len(png)},
    )
    _store(image.path(Image.Variant.MASK), png)
    # A person may have drawn one meanwhile, and theirs counts.
    Product.objects.filter(pk=product.pk, mask=None).update(mask=image, mask_source=source)


def write_rewards(rewards: Sequence[Reward]) -> None:
    """Set the rewards of these generations, in one statement for every few hundred."""
    for start in range(0, len(rewards), ROWS_AT_ONCE):
        rows = rewards[start : start + ROWS_AT_ONCE]
        _update_from_values(
            ("reward", "uncertainty", "p_good", "score"),
            [(r.generation_id, r.reward, r.uncertainty, r.p_good, r.score) for r in rows],
        )


def _write_consistency(found: Sequence[Found]) -> None:
    for start in range(0, len(found), ROWS_AT_ONCE):
        rows = found[start : start + ROWS_AT_ONCE]
        _update_from_values(
            ("p_consistent",), [(each.generation_id, each.report.p_consistent) for each in rows]
        )
        scored = Generation.objects.filter(pk__in=[each.generation_id for each in rows])
        scored.update(score_state=ScoreState.SCORED, score_error="")
        # Rewards follow, unless the champion can't see today's features: then p_good stays.
        scored.filter(p_good__isnull=False).update(score=F("p_good") * F("p_consistent"))


def _update_from_values(columns: Sequence[str], rows: Sequence[tuple[float, ...]]) -> None:
    """UPDATE … FROM (VALUES …): both databases know it, and it is 20 times quicker than CASE."""
    # VALUES names its columns column1, column2, … on PostgreSQL and SQLite alike.
    changes = ", ".join(
        f"{column} = CAST(v.column{place} AS double precision)"
        for place, column in enumerate(columns, start=2)
    )
    row = f"({', '.join(['%s'] * (len(columns) + 1))})"
    statement = (
        f"UPDATE annotator_generation SET {changes}"  # noqa: S608  only names of columns above
        f" FROM (VALUES {', '.join([row] * len(rows))}) AS v"
        " WHERE annotator_generation.id = v.column1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for each in rows for value in each])


def _write_features(found: Sequence[Found]) -> None:
    for key in dict.fromkeys(key for each in found for key in each.vectors):
        vectors = {each.generation_id: each.vectors[key] for each in found if key in each.vectors}
        write_features(encoder_key=key, vectors=vectors)


def _write_reports(project: Project, found: Sequence[Found], heat_maps: Mapping[int, str]) -> None:
    reports = [
        ConsistencyReport(
            generation_id=each.generation_id,
            project=project,
            outcome=each.report.outcome,
            p_consistent=each.report.p_consistent,
            measurements=dict(each.report.measurements),
            findings=list(each.report.findings),
            transform=each.report.transform,
            outline=each.report.outline,
            heat_map=heat_maps[each.generation_id],
            segmenter=each.report.segmenter,
            version=each.report.version,
            created_at=timezone.now(),
        )
        for each in found
    ]
    ConsistencyReport.objects.bulk_create(
        reports,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=("generation",),
        update_fields=(
            "outcome", "p_consistent", "measurements", "findings", "transform", "outline",
            "heat_map", "segmenter", "version", "created_at",
        ),
    )  # fmt: skip


def _store_heat_map(project: Project, each: Found) -> str:
    content = each.report.heat_map
    if not content:
        return ""
    digest = hashlib.sha256(content).hexdigest()[:16]
    name = f"projects/{project.pk}/heat/{each.generation_id}-{digest}.webp"
    _store(name, content)
    return name


def _store(name: str, content: bytes) -> None:
    """Write a file named by its content, unless it is there."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
