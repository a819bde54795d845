"""Imports over HTTP, from the upload to the report of what was refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotator.imports import refused_rows as refused_rows_module
from annotator.models import Job, JobKind, Product, Project, Role, User
from annotator.tasks import run as run_job
from tests.annotator.imports.pictures import file_of, photo
from tests.factories import make_job, make_member, make_project

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]

ROW = {"product": "mug", "original": "shoot/mug.png", "generation": "a", "image": "shoot/a.png"}


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Login) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def picture(name: str, seed: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, file_of(photo(seed=seed)))


def manifest(*rows: dict[str, Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("rows.json", json.dumps(rows, indent=2).encode())


def send(client: APIClient, project: Project, **body: Any) -> Any:
    address = f"/api/projects/{project.pk}/imports/"
    return client.post(address, body, format="multipart")


def run(client: APIClient, project: Project, **body: Any) -> dict[str, Any]:
    """Send an import, let a worker run it, and return the job."""
    response = send(client, project, **body)
    assert response.status_code == 202, response.content
    pk = response.json()["job"]["id"]
    run_job(pk)
    return dict(client.get(f"/api/jobs/{pk}/").json())


def report(client: APIClient, job: int) -> list[list[str]]:
    response = client.get(f"/api/jobs/{job}/refused/")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert f"import-{job}-refused.csv" in response["Content-Disposition"]
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_chosen_folder_comes_with_the_paths_of_its_files(
    client: APIClient, project: Project
) -> None:
    job = run(
        client,
        project,
        files=[picture("original.png"), picture("1.png", 1), picture("original.png", 2)],
        paths=json.dumps(["shoot/mug/original.png", "shoot/mug/1.png", "shoot/box/original.png"]),
    )
    assert (job["state"], job["refused_count"]) == ("succeeded", 0)
    assert sorted(Product.objects.values_list("external_id", flat=True)) == ["box", "mug"]


@pytest.mark.parametrize("paths", ["no json", "{}", "[1]", "[" * 100_000, '["a", "b"]', '["../a"]'])
def test_paths_that_are_none(client: APIClient, project: Project, paths: str) -> None:
    response = send(client, project, files=[picture("a.png")], paths=paths, manifest=manifest(ROW))
    assert response.status_code == 400
    assert response.json()["fields"].keys() <= {"paths", "files"}


def test_refused_rows_are_reported_and_taken_again_with_other_files(
    client: APIClient, project: Project
) -> None:
    broken = SimpleUploadedFile("a.png", b"no picture")
    files: Sequence[SimpleUploadedFile] = [picture("mug.png"), broken]
    rows = [ROW, ROW | {"generation": "=b", "image": "shoot/gone.png"}]
    job = run(client, project, files=files, manifest=manifest(*rows))
    assert (job["state"], job["refused_count"]) == ("succeeded", 2)
    header, first, second = report(client, job["id"])
    assert header == ["row", "reference", "reason", "code"]
    assert first[:2] == ["1", "a"]
    assert second[1] == "'=b"  # no formula
    again = run(client, project, files=[picture("a.png", 1)], replaces=job["id"])
    assert again["result"] == {"products": 0, "generations": 1, "unchanged": 0, "refused": 1}
    last = run(client, project, files=[picture("gone.png", 2)], replaces=again["id"])
    assert (last["refused_count"], last["total"]) == (0, 1)


def test_only_so_many_refused_rows_are_kept(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_rows_module, "MOST_KEPT", 2)
    rows = [ROW | {"generation": f"g{n}"} for n in range(5)]
    job = run(client, project, files=[picture("mug.png")], manifest=manifest(*rows))
    assert job["refused_count"] == 5
    assert len(job["refused"]) == 2
    listed = client.get(f"/api/projects/{project.pk}/jobs/?kind=import").json()["results"]
    assert listed[0]["refused_count"] == 5
    assert report(client, job["id"])[-1] == ["", "", "and 3 more rows", "more_rows_refused"]


def test_a_replacement_needs_an_import_of_this_project(client: APIClient, project: Project) -> None:
    elsewhere = make_job(make_project(), JobKind.IMPORT, state="succeeded")
    for pk in (elsewhere.pk, make_job(project, JobKind.SCORE).pk, 10**9):
        response = send(client, project, files=[picture("a.png")], replaces=pk)
        assert response.status_code == 400
        assert "replaces" in response.json()["fields"]
    assert not Job.objects.filter(project=project, kind=JobKind.IMPORT).exists()


@pytest.mark.parametrize(
    ("files", "field", "word"),
    [
        ({"manifest": SimpleUploadedFile("m.json", b"<html></html>")}, "manifest", "web page"),
        ({"manifest": SimpleUploadedFile("m.csv", b"a,b\n1,2")}, "manifest", "column product"),
        ({"files": [SimpleUploadedFile("shoot.zip", b"PK\x03\x04 cut")]}, "files", "zip archive"),
    ],
)
def test_what_is_not_understood_is_told_at_once(
    client: APIClient, project: Project, files: dict[str, Any], field: str, word: str
) -> None:
    response = send(client, project, **files)
    assert response.status_code == 400
    assert word in response.json()["detail"]
    assert field in response.json()["fields"]


@pytest.mark.parametrize("stored", ["M\u00fcller", "Mu\u0308ller"])
@pytest.mark.parametrize("typed", ["M\u00fcll", "Mu\u0308ll"])
def test_a_search_finds_both_forms_of_a_letter(
    client: APIClient, project: Project, stored: str, typed: str
) -> None:
    rows = manifest({"product": stored, "original": "mug.png"})
    assert run(client, project, files=[picture("mug.png")], manifest=rows)["refused_count"] == 0
    Product.objects.update(category=stored)  # as older versions have stored it
    page = client.get(f"/api/projects/{project.pk}/products/", {"search": typed}).json()
    assert [product["external_id"] for product in page["results"]] == ["M\u00fcller"]


def test_a_dry_run_names_refused_rows_and_stores_nothing(
    client: APIClient, project: Project
) -> None:
    files = [picture("mug.png"), picture("a.png", 1)]
    response = client.post(
        f"/api/projects/{project.pk}/imports/?dry_run=1",
        {"files": files, "manifest": manifest(ROW, ROW | {"generation": "b", "image": "c.png"})},
        format="multipart",
    )
    assert response.status_code == 202, response.content
    pk = response.json()["job"]["id"]
    run_job(pk)
    job = client.get(f"/api/jobs/{pk}/").json()
    assert (job["state"], job["dry_run"], job["refused_count"]) == ("succeeded", True, 1)
    assert job["refused"][0]["row"] == 2
    assert not Product.objects.exists()
    again = send(client, project, replaces=pk, files=[picture("c.png")])
    assert "replaces" in again.json()["fields"], "nothing of it was kept"


def test_a_csv_with_other_names_for_its_columns(client: APIClient, project: Project) -> None:
    text = b"SKU,Photo,File\nmug,mug.png,a.png\n"
    columns = {"product": "sku", "original": "Photo", "image": "File", "generation": "File"}
    job = run(
        client,
        project,
        files=[picture("mug.png"), picture("a.png", 1)],
        manifest=SimpleUploadedFile("shop.csv", text),
        columns=json.dumps(columns),
    )
    assert (job["state"], job["refused_count"], job["dry_run"]) == ("succeeded", 0, False)
    assert Product.objects.get().external_id == "mug"


@pytest.mark.parametrize("columns", ["[]", '{"colour": "c"}', '{"product": 1}', "{"])
def test_columns_that_are_no_names(client: APIClient, project: Project, columns: str) -> None:
    response = send(client, project, manifest=manifest(ROW), columns=columns)
    assert response.status_code == 400
    assert "columns" in response.json()["fields"]
