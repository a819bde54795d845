"""Prove what the lots' answers prove about the project's batches, and decide verdicts by it."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from django.db import transaction

from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import Batch, BatchTurn, Certificate, JobKind, ModelVersion
from annotator.scoring_requests import request_plan
from annotator.verdicts.batch_turns import (
    begin_turn,
    newest_certificate,
    record_batch_certificate,
    turn_is_due,
)
from annotator.verdicts.lot_answers import lot_answers, newest_lot_event
from annotator.verdicts.policy import decide_verdicts
from scoring.vocabulary.job_figures import VerdictFigures
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.jobs import (
    BATCH_DECIDED,
    BATCH_TOO_SMALL,
    LOT_PROVES_NOTHING,
    NOTHING_TO_DECIDE,
    TESTING_BATCH,
)
from scoring.worker.lots import Table, plan_turn, prove_turn, table_of


@handles(JobKind.BATCH)
def batch(run: JobRun) -> JobOutcome:
    """Give the version in use its turn, test all turns by the answers that count, and decide."""
    project, newest = run.job.project, None
    for each in Batch.objects.filter(project=project).order_by("number"):
        run.advance(0, 1, TESTING_BATCH(number=each.number))
        newest = certify_turns(each)
    figures = VerdictFigures(**decide_verdicts(project=project))
    if Batch.objects.still_open().filter(project=project).exists():
        request_plan(project=project)
    return JobOutcome(_summary(newest, figures), figures)


@transaction.atomic
def certify_turns(batch: Batch) -> Certificate | None:
    """Test every turn of the batch; the newest turn's certificate, None before the first turn.

    Answers may have been undone or corrected, so the earlier turns are tested again, too. Two
    workers take turns here, and the second one finds nothing to change.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    answers, until = lot_answers(batch), newest_lot_event(batch)
    turns = list(BatchTurn.objects.filter(batch=batch).select_related("batch", "model_version"))
    last = turns[-1] if turns else None
    champion = ModelVersion.objects.filter(project=batch.project_id, state="champion").first()
    for turn, following in zip_longest(turns, turns[1:]):
        _certify(turn, following, table_of(turn), answers, until)
    if champion is not None and turn_is_due(batch, last, champion.pk):
        new = begin_turn(batch, champion)
        if new is not None:
            table = table_of(new)
            plan_turn(new, table, last)
            _certify(new, None, table, answers, until)
            turns.append(new)
    Batch.objects.filter(pk=batch.pk).update(read_until=until)
    return newest_certificate(turns[-1]) if turns else None


def _certify(
    turn: BatchTurn,
    following: BatchTurn | None,
    table: Table,
    answers: dict[int, str],
    until: int,
) -> None:
    accept, reject = prove_turn(turn, following, table, answers)
    known = table.ids[np.isin(table.ids, list(answers))]
    mine = {pk: answers[pk] for pk in known.tolist()}
    record_batch_certificate(turn, accept=accept, reject=reject, answers=mine, answers_until=until)


def _summary(certificate: Certificate | None, figures: VerdictFigures) -> Message:
    if certificate is None or certificate.accept_lot is None or certificate.reject_lot is None:
        return NOTHING_TO_DECIDE()
    accept, reject = certificate.accept_lot, certificate.reject_lot
    if accept.zone is None and reject.zone is None:
        images = max(accept.zone_images, reject.zone_images)
        return BATCH_TOO_SMALL(images=images, needed=accept.needed)
    if figures.accepted + figures.rejected == 0:
        return LOT_PROVES_NOTHING(missing=accept.answers_missing or reject.answers_missing or 0)
    return BATCH_DECIDED(accepted=figures.accepted, rejected=figures.rejected)
