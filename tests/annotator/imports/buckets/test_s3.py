"""Imports from a bucket of a real S3 server, under a key of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.errors import Unavailable
from annotator.imports.buckets.open_bucket import open_bucket
from annotator.imports.buckets.preview import preview
from annotator.models import BucketImport, BucketSource, Generation, Image, Project
from scoring.vocabulary.job_figures import ImportFigures
from tests.annotator.imports.buckets.folders import MUG, look_at
from tests.annotator.imports.pictures import file_of, photo
from tests.factories import make_project
from tests.s3_server import BUCKET, KEY, SECRET

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def client(s3_server: str) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3", endpoint_url=s3_server, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        region_name="us-east-1", config=Config(s3={"addressing_style": "path"}),
    )  # fmt: skip


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def row(
    s3_server: str, project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> BucketImport:
    """An import of `autumn/` in a prefix of its own; the secret is in a file."""
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    monkeypatch.setenv("BUCKET_ACME_KEY", KEY)
    monkeypatch.setenv("BUCKET_ACME_SECRET_FILE", str(tmp_path / "secret"))
    source = BucketSource.objects.create(
        name="acme",
        url=f"s3://{BUCKET}/{tmp_path.name}?endpoint={s3_server}&region=us-east-1&addressing=path",
        credentials="ACME",
    )
    source.projects.add(project)
    return BucketImport.objects.create(project=project, source=source, prefix="autumn/")


def put(client: Any, tmp_path: Path, **objects: bytes) -> None:
    for key, content in objects.items():
        client.put_object(Bucket=BUCKET, Key=f"{tmp_path.name}/{key}", Body=content)


def test_new_and_changed_objects_are_imported_once(
    client: Any, row: BucketImport, tmp_path: Path
) -> None:
    put(client, tmp_path, **{f"autumn/{name}": content for name, content in MUG.items()})
    put(client, tmp_path, **{"autumn-2/cup/original.png": MUG["mug/original.png"], "autumn/": b""})
    assert look_at(row)[1] == ImportFigures(products=1, generations=1)
    assert look_at(row)[1] == ImportFigures()
    assert Image.objects.count() == 2
    changed = file_of(photo(width=90, seed=9))
    put(client, tmp_path, **{"autumn/mug/b.png": b"no picture", "autumn/mug/a.png": changed})
    job, figures = look_at(row)
    assert figures == ImportFigures(refused=2)
    assert {each.reference for each in job.refused.all()} == {"mug/a.png", "mug/b.png"}
    put(client, tmp_path, **{"autumn/mug/b.png": changed})
    assert look_at(row)[1] == ImportFigures(generations=1)
    assert set(Generation.objects.values_list("external_id", flat=True)) == {
        "mug/a.png", "mug/b.png"
    }  # fmt: skip
    assert len(client.list_objects_v2(Bucket=BUCKET, Prefix=tmp_path.name)["Contents"]) == 5


def test_an_object_that_vanishes_is_refused_and_the_others_are_taken(
    client: Any, row: BucketImport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(client, tmp_path, **{f"autumn/{name}": content for name, content in MUG.items()})
    put(client, tmp_path, **{"autumn/mug/gone.png": b"soon"})
    listing = list(open_bucket(row.source).listed("autumn/"))
    client.delete_object(Bucket=BUCKET, Key=f"{tmp_path.name}/autumn/mug/gone.png")
    monkeypatch.setattr(
        "annotator.imports.buckets.run_look.listing_of", lambda bucket, prefix: listing
    )
    job, figures = look_at(row)
    assert figures == ImportFigures(products=1, generations=1, refused=1)
    assert job.refused.get().reference == "mug/gone.png"


def test_a_preview_shows_how_it_is_understood(
    client: Any, row: BucketImport, project: Project, tmp_path: Path
) -> None:
    put(client, tmp_path, **{f"autumn/{name}": content for name, content in MUG.items()})
    put(client, tmp_path, **{"autumn/cup/x.png": b"lonely"})
    found = preview(project=project, source="acme", prefix="autumn")
    assert [each.key for each in found.objects] == ["cup/x.png", "mug/a.png", "mug/original.png"]
    assert (found.products, found.generations, found.listed, found.is_more) == (1, 1, 3, False)
    assert [each.reference for each in found.refused] == ["cup"]


def test_a_wrong_key_is_a_reason_without_the_secret(
    row: BucketImport, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BUCKET_ACME_SECRET_FILE")
    monkeypatch.setenv("BUCKET_ACME_SECRET", "not-the-secret")
    with pytest.raises(ConnectionError, match="can't be read"):
        look_at(row)
    with pytest.raises(Unavailable) as failure:
        preview(project=project, source="acme", prefix="")
    assert "not-the-secret" not in failure.value.detail


def test_a_machine_without_the_credentials_says_so(
    row: BucketImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BUCKET_ACME_KEY")
    with pytest.raises(Unavailable, match="BUCKET_ACME_KEY"):
        look_at(row)
