"""`manage.py work`; what it does to jobs is told in `tests/annotator/jobs`."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.management.commands.work import HANDLERS, processes_for

pytestmark = pytest.mark.django_db


def test_by_default_it_does_every_kind_of_job() -> None:
    assert HANDLERS == ("annotator.tasks", "scoring.worker")


def test_a_gpu_is_kept_busy_by_one_process() -> None:
    assert processes_for("cuda:1") == 1
    assert processes_for("cpu") >= 1


def test_it_needs_at_least_one_process() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("work", "--processes", "0")


def test_it_does_not_start_without_the_weights_of_what_it_scores_with(settings: Any) -> None:
    settings.SCORING_ENCODER = "onnx"
    with pytest.raises(CommandError, match="encoder onnx: SCORING_ONNX_ENCODER is not set"):
        call_command("work", "--once")
