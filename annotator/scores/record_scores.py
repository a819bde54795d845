"""Write the models' results. No other module writes scores, reports or features."""

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
    ModelVersion,
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
    """The SQL for a column of VALUES; both databases call the columns column1, column2, …"""
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
    """A consistency report with the fields of the model `ConsistencyReport`.

    `heat_map` is the content of a WebP file, empty if there is none.
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
    """A model version's prediction for a generation."""

    reward: float
    uncertainty: float
    p_good: float


@dataclass(frozen=True)
class ScoringResult:
    """The result of scoring one generation.

    vectors: its features as little-endian fp16, by the encoder's key; the champion may use those of
    an earlier encoder. reward: the champion's prediction, None if there is none.
    """

    generation_id: int
    vectors: Mapping[str, bytes]
    report: FoundReport
    reward: Reward | None = None


class ChampionChanged(Exception):
    """Another version was promoted since the rewards were computed; compute them again."""


def record_results(
    *, project: Project, results: Sequence[ScoringResult], champion: ModelVersion | None
) -> list[ConsistencyReport]:
    """Store features, reports and the champion's rewards, all or none; returns the stored reports.

    A second call leaves the same rows. Raises ChampionChanged if `champion`, which made the
    rewards, is no longer the champion.
    """
    heat_maps = {each.generation_id: _store_heat_map(project, each) for each in results}
    with transaction.atomic():
        if lock_champion(project) != (champion.pk if champion else None):
            raise ChampionChanged
        ids = [each.generation_id for each in results]
        _write_features(results)
        _write_reports(project, results, heat_maps)
        _write_consistency(results)
        _write_rewards(results)
        note_newly_scored(project=project)
        Flag.objects.filter(generation__in=ids, kind=FlagKind.BROKEN_IMAGE).close()
        return list(ConsistencyReport.objects.filter(generation__in=ids))


def record_failed(*, generation: Generation, reason: Message) -> None:
    """Mark a generation as impossible to score, with the reason for people."""
    Generation.objects.filter(pk=generation.pk).update(
        score_state=ScoreState.FAILED, score_error=reason
    )


def _write_consistency(results: Sequence[ScoringResult]) -> None:
    for start in range(0, len(results), ROWS_AT_ONCE):
        rows = results[start : start + ROWS_AT_ONCE]
        _update_from_values(
            _CONSISTENCY, [(each.generation_id, each.report.p_consistent) for each in rows]
        )
        scored = Generation.objects.filter(pk__in=[each.generation_id for each in rows])
        scored.update(score_state=ScoreState.SCORED, score_error=None)
        # Rewards are written next, unless the champion can't use these features: then p_good stays.
        scored.filter(p_good__isnull=False).update(score=SCORE)


def _write_rewards(results: Sequence[ScoringResult]) -> None:
    """Set rewards and scores, with one statement for every few hundred generations."""
    rewards = [
        (each.generation_id, each.reward.reward, each.reward.uncertainty, each.reward.p_good)
        for each in results
        if each.reward is not None
    ]
    for start in range(0, len(rewards), ROWS_AT_ONCE):
        _update_from_values(_REWARDS, rewards[start : start + ROWS_AT_ONCE])


def _update_from_values(changes: Mapping[str, str], rows: Sequence[tuple[float, ...]]) -> None:
    """UPDATE … FROM (VALUES …). Both databases support it, and it is 20 times as fast as CASE.

    changes: the SQL of each column's new value. rows: an id and the values, all of one length.
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


def _write_features(results: Sequence[ScoringResult]) -> None:
    for key in dict.fromkeys(key for each in results for key in each.vectors):
        vectors = {each.generation_id: each.vectors[key] for each in results if key in each.vectors}
        write_features(encoder_key=key, vectors=vectors)


def _write_reports(
    project: Project, results: Sequence[ScoringResult], heat_maps: Mapping[int, str]
) -> None:
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
        for each in results
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


def _store_heat_map(project: Project, each: ScoringResult) -> str:
    content = each.report.heat_map
    if not content:
        return ""
    digest = hashlib.sha256(content).hexdigest()[:16]
    name = f"projects/{project.pk}/heat/{each.generation_id}-{digest}.webp"
    _store(name, content)
    return name


def _store(name: str, content: bytes) -> None:
    """Write a file that is named by its content's hash, unless it exists."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
