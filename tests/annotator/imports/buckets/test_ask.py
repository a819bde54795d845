"""Starting, changing and ending imports of folders, and their schedule."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.imports.buckets.address import check_url, checked_prefix
from annotator.imports.buckets.ask import change, look, remove, request_due_looks, start
from annotator.jobs.announce_end import announce_success
from annotator.models import (
    AuditEvent,
    BucketImport,
    Delivery,
    Job,
    JobState,
    Project,
    User,
    Webhook,
)
from scoring.vocabulary.job_figures import ImportFigures
from scoring.vocabulary.messages.jobs import IMPORTED
from tests.annotator.imports.buckets.folders import make_source
from tests.factories import make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def by() -> User:
    return make_user()


@pytest.fixture
def row(project: Project, by: User, tmp_path: Path) -> BucketImport:
    make_source(project, tmp_path)
    return start(project=project, by=by, source="shots", prefix="autumn", every_minutes=30)


def end(row: BucketImport, figures: ImportFigures) -> Job:
    """The last look, ended well."""
    job = last_look(row)
    job.state, job.result = JobState.SUCCEEDED, figures.to_json()
    job.save()
    return job


def last_look(row: BucketImport) -> Job:
    assert row.job_id is not None
    return Job.objects.get(pk=row.job_id)


def test_a_start_is_a_look_and_is_logged_without_the_address(row: BucketImport) -> None:
    assert (row.prefix, row.job.state if row.job else None) == ("autumn/", JobState.QUEUED)
    assert row.next_look_at is not None
    logged = list(AuditEvent.objects.values_list("action", "detail").order_by("pk"))
    assert [action for action, _ in logged] == ["bucket_import.started", "import.asked"]
    assert logged[0][1] == {"source": "shots", "prefix": "autumn/", "every_minutes": 30}


def test_a_source_of_another_project_does_not_exist(row: BucketImport, by: User) -> None:
    with pytest.raises(InvalidInput, match="no source called"):
        start(project=make_project(), by=by, source="shots", prefix="", every_minutes=0)


@pytest.mark.parametrize("prefix", ["/etc", "a//b", "../x", "a/./b", "a\\b", "a\0b", "x" * 500])
def test_a_prefix_leads_nowhere_else(prefix: str) -> None:
    with pytest.raises(InvalidInput, match="A folder inside"):
        checked_prefix(prefix)


def test_a_prefix_ends_where_the_folder_ends() -> None:
    assert [checked_prefix(each) for each in ("", "/", "a", "a/b c/")] == ["", "", "a/", "a/b c/"]


def test_the_same_folder_is_imported_once(row: BucketImport, by: User) -> None:
    with pytest.raises(Conflict, match="imported already"):
        start(project=row.project, by=by, source="shots", prefix="autumn/", every_minutes=0)


def test_a_look_joins_one_that_waits(row: BucketImport, by: User) -> None:
    assert look(row=row, by=by).pk == row.job_id
    assert Job.objects.count() == 1


def test_a_schedule_is_due_once_however_many_ask(row: BucketImport) -> None:
    first = end(row, ImportFigures(products=1))
    assert request_due_looks() == 0
    later = timezone.now() + timedelta(minutes=31)
    assert [request_due_looks(later), request_due_looks(later)] == [1, 0]
    row.refresh_from_db()
    assert row.job_id != first.pk
    assert row.next_look_at == later + timedelta(minutes=30)
    assert AuditEvent.objects.filter(action="import.asked").count() == 1


def test_looks_that_found_nothing_make_room(row: BucketImport) -> None:
    end(row, ImportFigures(products=1))
    for hour in range(1, 5):
        request_due_looks(timezone.now() + timedelta(hours=hour))
        row.refresh_from_db()
        end(row, ImportFigures())
    assert Job.objects.count() == 2  # the first, which a person asked for, and the last


def test_an_archived_project_is_not_looked_at(row: BucketImport) -> None:
    Project.objects.update(archived_at=timezone.now())
    assert request_due_looks(timezone.now() + timedelta(hours=1)) == 0


def test_the_schedule_ends_and_the_folder_is_forgotten(row: BucketImport, by: User) -> None:
    assert change(row=row, by=by, every_minutes=0).next_look_at is None
    remove(row=row, by=by)
    assert not BucketImport.objects.exists()
    assert Job.objects.get().state == JobState.CANCELLED  # it waited


def test_webhooks_hear_of_a_scheduled_look_only_if_it_found_something(row: BucketImport) -> None:
    Webhook.objects.create(
        project=row.project, url="https://a.example/", events=["import.done"], sealed_secret="x"
    )
    job = last_look(row)
    job.created_by = None
    for figures in (ImportFigures(), ImportFigures(products=1)):
        announce_success(job, IMPORTED(products=0, generations=0), figures.to_json())
    assert Delivery.objects.count() == 1


def test_settings_can_only_add_protocols(settings: Any) -> None:
    settings.BUCKET_PROTOCOLS = ["gs"]
    for url in ("s3://a", "gs://a/b"):
        check_url(url)
    for url in ("file:///etc", "gs://user@a", "zip::gs://a", "gs", ""):
        with pytest.raises(InvalidInput):
            check_url(url)
