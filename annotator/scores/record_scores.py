"""Write what the models found. No other module writes scores, reports, features or found masks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from annotator.models import (
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
from annotator.scores.score import SCORE, score_sql
from annotator.scores.store_shortlist import note_newly_scored
from scoring.vocabulary.finding import Finding
from scoring.vocabulary.message import Message
from scoring.vocabulary.outcomes import Outcome

ROWS_AT_ONCE = 500


def _number(place: int) -> str:
    """The SQL of a column of VALUES: its columns are column1, column2, … on both databases."""
    return f"CAST(v.column{place} AS double precision)"


_CONSISTENCY: Final = {"p_consistent": _number(2)}
_REWARDS: Final = {
    "reward": _number(2),
    "uncertainty": _number(3),
    "p_good": _number(4),
    "score": score_sql(_number(4)),
}


@dataclass(frozen=True)
class FoundReport:
    """A consistency report in the terms of the model `ConsistencyReport`.

    `heat_map` is a WebP file's content, empty where there is none.
    """

    outcome: Outcome
    p_consistent: float
    measurements: Mapping[str, float]
    findings: Sequence[Finding]
    transform: Sequence[Sequence[float]] | None
    outline: Sequence[Sequence[Sequence[float]]]
    heat_map: bytes
    segmenter: str
    version: str


@dataclass(frozen=True)
class Reward:
    """What a model version predicts of a generation."""

    reward: float
    uncertainty: float
    p_good: float


@dataclass(frozen=True)
class Found:
    """What scoring found of a generation.

    vectors: its features as little-endian fp16, by the key of the encoder; the champion may read
    those of an earlier one. reward: the champion's, None where it says nothing.
    """

    generation_id: int
    vectors: Mapping[str, bytes]
    report: FoundReport
    reward: Reward | None = None


class ChampionChanged(Exception):
    """Another version was promoted since the rewards were computed; compute them anew."""


def record_found(
    *, project: Project, found: Sequence[Found], champion: ModelVersion | None
) -> list[ConsistencyReport]:
    """Store features, reports and the champion's rewards, all or none; the reports as stored.

    Doing it again leaves the same rows. Raises ChampionChanged when `champion`, whose rewards
    these are, is in use no longer.
    """
    heat_maps = {each.generation_id: _store_heat_map(project, each) for each in found}
    with transaction.atomic():
        if lock_champion(project) != (champion.pk if champion else None):
            raise ChampionChanged
        ids = [each.generation_id for each in found]
        _write_features(found)
        _write_reports(project, found, heat_maps)
        _write_consistency(found)
        _write_rewards(found)
        note_newly_scored(project=project)
        Flag.objects.filter(generation__in=ids, kind=FlagKind.BROKEN_IMAGE).close()
        return list(ConsistencyReport.objects.filter(generation__in=ids))


def record_failed(*, generation: Generation, reason: Message) -> None:
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


def _write_consistency(found: Sequence[Found]) -> None:
    for start in range(0, len(found), ROWS_AT_ONCE):
        rows = found[start : start + ROWS_AT_ONCE]
        _update_from_values(
            _CONSISTENCY, [(each.generation_id, each.report.p_consistent) for each in rows]
        )
        scored = Generation.objects.filter(pk__in=[each.generation_id for each in rows])
        scored.update(score_state=ScoreState.SCORED, score_error=None)
        # Rewards follow, unless the champion can't see today's features: then p_good stays.
        scored.filter(p_good__isnull=False).update(score=SCORE)


def _write_rewards(found: Sequence[Found]) -> None:
    """Set rewards and scores, in one statement for every few hundred."""
    rewards = [
        (each.generation_id, each.reward.reward, each.reward.uncertainty, each.reward.p_good)
        for each in found
        if each.reward is not None
    ]
    for start in range(0, len(rewards), ROWS_AT_ONCE):
        _update_from_values(_REWARDS, rewards[start : start + ROWS_AT_ONCE])


def _update_from_values(changes: Mapping[str, str], rows: Sequence[tuple[float, ...]]) -> None:
    """UPDATE … FROM (VALUES …): both databases know it, and it is 20 times quicker than CASE.

    changes: the SQL of each column's new value. rows: an id and values, each of the same length.
    """
    settings = ", ".join(f"{column} = {value}" for column, value in changes.items())
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    statement = (
        f"UPDATE annotator_generation SET {settings}"  # noqa: S608  only SQL of this module
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
