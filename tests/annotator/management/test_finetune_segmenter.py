"""`manage.py finetune_segmenter`."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Job, JobKind
from tests.factories import make_project

pytestmark = pytest.mark.django_db


def test_a_fine_tuning_is_queued_once(capsys: pytest.CaptureFixture[str]) -> None:
    make_project(slug="mugs")
    call_command("finetune_segmenter", "mugs")
    job = Job.objects.get()
    assert (job.kind, job.queue) == (JobKind.FINETUNE, "train")
    call_command("finetune_segmenter", "mugs")
    assert capsys.readouterr().out == (
        f"Queued as job {job.pk}.\nJob {job.pk} is under way already; this request joins it.\n"
    )


def test_a_project_that_does_not_exist_is_named() -> None:
    with pytest.raises(CommandError, match="no project 'cups'"):
        call_command("finetune_segmenter", "cups")


def test_a_version_that_does_not_exist_is_named() -> None:
    make_project(slug="mugs")
    with pytest.raises(CommandError, match="There is no segmenter 3"):
        call_command("finetune_segmenter", "mugs", "--use", "3")


def test_there_is_nothing_to_roll_back_to_at_first() -> None:
    make_project(slug="mugs")
    with pytest.raises(CommandError, match="comes with Packshot is in use"):
        call_command("finetune_segmenter", "mugs", "--roll-back")
