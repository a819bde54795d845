"""Folders of buckets over the API: by the name of a source, never by an address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import BucketImport, Job, Project, Role, User
from tests.annotator.imports.buckets.folders import MUG, make_source
from tests.annotator.imports.sources import write_files
from tests.factories import make_member, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(settings: Any, tmp_path: Path) -> Project:
    settings.BUCKET_PROTOCOLS = ["file"]
    project = make_project()
    make_source(project, tmp_path, credentials="")
    return project


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def test_a_source_is_only_a_name(client: APIClient, project: Project) -> None:
    answer = client.get(f"/api/projects/{project.pk}/bucket-sources/")
    assert answer.json()["results"] == [{"name": "shots"}]


def test_a_preview_shows_objects_and_how_they_are_understood(
    client: APIClient, project: Project, tmp_path: Path
) -> None:
    write_files(tmp_path, {f"autumn/{name}": content for name, content in MUG.items()})
    write_files(tmp_path, {"autumn/cup/a.png": b"x"})
    at = f"/api/projects/{project.pk}/bucket-preview/"
    found = client.get(at, {"source": "shots", "prefix": "autumn"}).json()
    assert [each["key"] for each in found["objects"]] == [
        "cup/a.png", "mug/a.png", "mug/original.png"
    ]  # fmt: skip
    assert (found["products"], found["generations"], found["is_more"]) == (1, 1, False)
    assert found["refused"][0]["reference"] == "cup"
    assert client.get(at, {"source": "shots", "prefix": "nowhere"}).json()["listed"] == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"source": "file:///etc"}, "source"),
        ({"source": "shots", "prefix": "../.."}, "prefix"),
        ({"source": "shots", "every_minutes": -1}, "every_minutes"),
    ],
)
def test_wrong_values_are_named(
    client: APIClient, project: Project, body: dict[str, object], field: str
) -> None:
    answer = client.post(f"/api/projects/{project.pk}/bucket-imports/", body)
    assert answer.status_code == 400
    assert field in answer.json()["fields"]
    assert not BucketImport.objects.exists()


def test_a_folder_is_imported_followed_and_left(client: APIClient, project: Project) -> None:
    at = f"/api/projects/{project.pk}/bucket-imports/"
    made = client.post(at, {"source": "shots", "prefix": "autumn", "every_minutes": 5})
    assert made.status_code == 201
    row = made.json()
    assert (row["source"], row["prefix"], row["every_minutes"]) == ("shots", "autumn/", 5)
    assert Job.objects.get(pk=row["job"]).arguments["bucket_import"] == row["id"]
    assert client.get(at).json()["results"] == [row]
    own = f"/api/bucket-imports/{row['id']}/"
    assert client.patch(own, {"every_minutes": 0}).json()["next_look_at"] is None
    assert client.post(f"{own}look/", {}).json()["job"]["id"] == row["job"]  # it waits already
    assert client.delete(own).status_code == 204
    assert client.get(at).json()["results"] == []
