"""`manage.py bucket_source`: only a bucket that can be read is written down, without secrets."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import BucketSource
from tests.factories import make_project

pytestmark = pytest.mark.django_db


def configure(*arguments: str) -> str:
    out = StringIO()
    call_command("bucket_source", *arguments, stdout=out)
    return out.getvalue()


def test_a_folder_is_configured_and_given_to_projects(settings: Any, tmp_path: Path) -> None:
    settings.BUCKET_PROTOCOLS = ["file"]
    project, other = make_project(), make_project()
    (tmp_path / "a.png").write_bytes(b"12345")
    said = configure("shots", f"file://{tmp_path}", "--project", project.slug)
    assert "5  a.png" in said
    source = BucketSource.objects.get()
    assert list(source.projects.all()) == [project]
    configure("shots", f"file://{tmp_path}", "--project", other.slug)  # replaces, adds none
    assert list(BucketSource.objects.get().projects.all()) == [other]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("shots", "file:///etc"), "must begin with one of these: s3 "),
        (("shots", "http://169.254.169.254/"), "must begin with"),
        (("shots", "simplecache::s3://bucket"), "must begin with"),
        (("shots", "s3://key:secret@bucket"), "holds credentials"),
        (("shots", "s3://bucket?profile=x"), "has 'profile'"),
        (("shots", "s3://bucket", "--credentials", "secret key"), "valid value"),
        (("shots", "s3://bucket", "--credentials", "ACME"), "BUCKET_ACME_KEY"),
        (("shots", "s3://bucket", "--project", "nobody"), "no project 'nobody'"),
        (("no name", "s3://bucket?endpoint=http://127.0.0.1:1"), "slug"),
        (("shots", "s3://bucket?endpoint=http://127.0.0.1:1&region=eu-1"), "can't be read"),
    ],
)
def test_others_are_refused_with_a_reason(
    arguments: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    monkeypatch.setattr("annotator.imports.buckets.s3.ATTEMPTS", 1)
    with pytest.raises(CommandError, match=why):
        configure(*arguments)
    assert not BucketSource.objects.exists()
