"""What people are shown of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from annotator.models import Answer, Batch, BatchTurn, Certificate, Generation, Project, Purpose
from annotator.verdicts.batch_turns import newest_certificate
from annotator.verdicts.decide_batches import best_certificate
from scoring.vocabulary.batches import ProvenLot
from scoring.vocabulary.certificates import Side

# Answers that bring the last few images are not worth naming.
_NEARLY_ALL = 0.95
# The pace of the newest answers tells how long further ones take.
_NEWEST = 200


@dataclass(frozen=True)
class SideReport:
    """One side. lot: of the newest turn. best: the certificate that decides, None if none does."""

    lot: ProvenLot | None
    best: Certificate | None
    proven: ProvenLot | None


@dataclass(frozen=True)
class BatchReport:
    """A batch, its newest turn and what it has proven.

    verdicts: images by (verdict, decider). seconds: what one answered image of the lot takes its
    people together; None before there are answers.
    """

    batch: Batch
    turn: BatchTurn | None
    certificate: Certificate | None
    accept: SideReport
    reject: SideReport
    verdicts: Mapping[tuple[str, str], int]
    seconds: float | None


@dataclass(frozen=True)
class Forecast:
    """What further answers should bring: about `answers` more accept (or reject) about `share`.

    share: of the images that the promise is about, together with what is proven already. seconds:
    what these answers take people; None before there are answers to tell the pace from.
    """

    batch: int
    side: Side
    answers: int
    seconds: float | None
    share: float


def read_forecasts(*, project: Project) -> list[Forecast]:
    """The forecasts for the open batch, accepting first; none where more answers can't help."""
    batch = Batch.objects.still_open().filter(project=project).first()
    turn = BatchTurn.objects.filter(batch=batch).last() if batch else None
    certificate = newest_certificate(turn) if turn else None
    if batch is None or turn is None or certificate is None:
        return []
    seconds = _seconds_per_answer(project)
    both = (forecast_of(_side(batch, certificate, side), side, turn, seconds) for side in Side)
    return [each for each in both if each is not None]


def forecast_of(
    report: SideReport, side: Side, turn: BatchTurn, seconds: float | None
) -> Forecast | None:
    """The fewest further answers with nearly what the plan can reach; None if nothing is gained."""
    lot, proven = report.lot, report.proven.images if report.proven else 0
    if lot is None or lot.ask is None or not lot.outlook or not turn.eligible_count:
        return None
    most = max(each.images for each in lot.outlook)
    if most <= proven:
        return None
    best = next(each for each in lot.outlook if each.images >= _NEARLY_ALL * most)
    answers = max(0, best.answered - lot.answered) * turn.batch.people
    return Forecast(
        batch=turn.batch.number,
        side=side,
        answers=answers,
        seconds=None if seconds is None else seconds * answers,
        share=best.images / turn.eligible_count,
    )


def read_batches(*, project: Project) -> list[BatchReport]:
    """The project's batches, newest first."""
    seconds = _seconds_per_answer(project)
    return [read_batch(batch, seconds) for batch in Batch.objects.filter(project=project)]


def read_batch(batch: Batch, seconds: float | None = None) -> BatchReport:
    """One batch. seconds: what one answer takes a person."""
    turn = BatchTurn.objects.filter(batch=batch).last()
    certificate = None if turn is None else newest_certificate(turn)
    rows = Generation.objects.filter(batch_image__batch=batch).order_by()
    counted = rows.values_list("verdict", "verdict_by").annotate(n=Count("pk"))
    return BatchReport(
        batch=batch,
        turn=turn,
        certificate=certificate,
        accept=_side(batch, certificate, Side.ACCEPT),
        reject=_side(batch, certificate, Side.REJECT),
        verdicts={(verdict, by): n for verdict, by, n in counted},
        seconds=None if seconds is None else seconds * batch.people,
    )


def _side(batch: Batch, certificate: Certificate | None, side: Side) -> SideReport:
    best = best_certificate(batch, side)
    return SideReport(lot=_lot(certificate, side), best=best, proven=_lot(best, side))


def _lot(certificate: Certificate | None, side: Side) -> ProvenLot | None:
    if certificate is None:
        return None
    lot: ProvenLot | None = getattr(certificate, f"{side}_lot")
    return lot


def _seconds_per_answer(project: Project) -> float | None:
    rows = Answer.objects.effective().filter(project=project).exclude(purpose=Purpose.GOLD)
    newest = rows.order_by("-pk").values_list("milliseconds", flat=True)[:_NEWEST]
    times = sorted(newest)
    return times[len(times) // 2] / 1000.0 if times else None
