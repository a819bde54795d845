"""Two workers certify the same batch at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from annotator.models import Batch, BatchTurn, Certificate
from annotator.verdicts.freeze_batch import freeze_batch
from scoring.worker.batch import certify_turns
from tests.batches import answer_lot, scored_project
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_certifications_at_once_end_in_one() -> None:
    batch = freeze_batch(project=scored_project(60), by=make_user())
    assert both(batch) == 1
    assert BatchTurn.objects.count() == 1
    answer_lot(batch)
    assert both(batch) == 1
    assert Certificate.objects.count() == 2


def both(batch: Batch) -> int:
    """How many different certificates two workers end with."""

    def certify(_worker: int) -> int:
        try:
            certificate = certify_turns(batch)
            assert certificate is not None
            return certificate.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        return len(set(workers.map(certify, range(2))))
