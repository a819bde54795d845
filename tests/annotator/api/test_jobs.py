"""Jobs over HTTP: progress, errors, cancel, retry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotator.models import Job, JobKind, JobState, Project, RefusedRow, Role, User
from scoring.vocabulary.messages.imports import ROW_NO_LABEL
from scoring.vocabulary.messages.jobs import SCORED
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.say import to_wire
from tests.factories import make_job, make_member, make_project

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Login) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def test_shows_progress_and_refused_rows(client: APIClient, project: Project) -> None:
    job = make_job(project, JobKind.IMPORT, state=JobState.RUNNING, done=3, total=9, log="one\n")
    RefusedRow.objects.create(job=job, row=2, reference="mug.png", reason=ROW_NO_LABEL())
    shown = client.get(f"/api/jobs/{job.pk}/").json()
    assert (shown["state"], shown["done"], shown["total"], shown["log"]) == (
        "running",
        3,
        9,
        "one\n",
    )
    assert shown["refused_count"] == 1
    assert shown["refused"] == [
        {"row": 2, "reference": "mug.png", "reason": to_wire(ROW_NO_LABEL())}
    ]


def test_messages_come_with_an_english_text(client: APIClient, project: Project) -> None:
    job = make_job(project, JobKind.SCORE, message=SCORED(count=2))
    shown = client.get(f"/api/jobs/{job.pk}/").json()
    assert shown["message"] == {"code": "scored", "values": {"count": 2}, "text": "2 scored"}
    assert shown["error"] is None


def test_lists_by_kind_and_state(client: APIClient, project: Project) -> None:
    queued = make_job(project, JobKind.PLAN)
    failed = make_job(project, JobKind.SCORE, state=JobState.FAILED, error=PLAIN(text="gone"))

    def listed(query: str) -> list[int]:
        results = client.get(f"/api/projects/{project.pk}/jobs/?{query}").json()["results"]
        return [row["id"] for row in results]

    assert listed("") == [failed.pk, queued.pk]
    assert listed("kind=plan") == [queued.pk]
    assert listed("state=failed") == [failed.pk]


def test_is_cancelled_and_taken_up_again(client: APIClient, project: Project) -> None:
    job = make_job(project, JobKind.SCORE)
    assert client.post(f"/api/jobs/{job.pk}/cancel/").json()["state"] == "cancelled"
    assert client.post(f"/api/jobs/{job.pk}/cancel/").status_code == 409
    assert client.post(f"/api/jobs/{job.pk}/retry/").json()["state"] == "queued"


def test_a_retraining_is_stopped_by_admins_alone(
    client: APIClient, project: Project, as_user: Login
) -> None:
    job = make_job(project, JobKind.RETRAIN)
    assert client.post(f"/api/jobs/{job.pk}/cancel/").status_code == 403
    admin = as_user(make_member(project, Role.ADMIN))
    assert admin.post(f"/api/jobs/{job.pk}/cancel/").status_code == 200


def test_an_upload_becomes_a_job(client: APIClient, project: Project) -> None:
    files = {
        "manifest": SimpleUploadedFile("manifest.jsonl", b'{"product": "1"}\n'),
        "files": [SimpleUploadedFile("a.png", b"x"), SimpleUploadedFile("b.png", b"y")],
        "format": "jsonl",
    }
    response = client.post(f"/api/projects/{project.pk}/imports/", files, format="multipart")
    assert response.status_code == 202
    job = Job.objects.get()
    assert response.json()["job"]["id"] == job.pk
    assert (job.kind, job.state, job.arguments["format"]) == ("import", "queued", "jsonl")


@pytest.mark.parametrize(
    ("body", "field"), [({}, "files"), ({"format": "xml"}, "format"), ({"files": "text"}, "files")]
)
def test_an_upload_that_is_none_is_refused(
    client: APIClient, project: Project, body: dict[str, str], field: str
) -> None:
    response = client.post(f"/api/projects/{project.pk}/imports/", body, format="multipart")
    assert response.status_code == 400
    assert any(name.startswith(field) for name in response.json()["fields"])
    assert not Job.objects.exists()
