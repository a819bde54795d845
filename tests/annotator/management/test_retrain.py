"""`manage.py retrain`."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Job, JobKind
from tests.factories import make_answer, make_project, make_question, make_user

pytestmark = pytest.mark.django_db


def test_a_retraining_is_queued_once(capsys: pytest.CaptureFixture[str]) -> None:
    make_project(slug="mugs")
    call_command("retrain", "mugs")
    job = Job.objects.get()
    assert (job.kind, job.arguments["as_of"]) == (JobKind.RETRAIN, None)
    call_command("retrain", "mugs")
    assert capsys.readouterr().out == (
        f"Queued as job {job.pk}.\n"
        f"Job {job.pk} is queued or running already; this request joins it.\n"
    )


def test_an_earlier_version_can_be_made_anew() -> None:
    project = make_project(slug="mugs")
    answer = make_answer(make_question(project), make_user(), "good")
    call_command("retrain", "mugs", "--as-of", str(answer.pk))
    assert Job.objects.get().arguments["as_of"] == answer.pk


def test_making_anew_does_not_join_a_retraining_on_all_answers() -> None:
    project = make_project(slug="mugs")
    answer = make_answer(make_question(project), make_user(), "good")
    call_command("retrain", "mugs")
    with pytest.raises(CommandError, match="Another retraining is queued or running"):
        call_command("retrain", "mugs", "--as-of", str(answer.pk))


def test_an_event_of_another_project_is_refused() -> None:
    make_project(slug="mugs")
    foreign = make_answer(make_question(make_project()), make_user(), "good")
    with pytest.raises(CommandError, match="has no event"):
        call_command("retrain", "mugs", "--as-of", str(foreign.pk))
    assert not Job.objects.exists()
