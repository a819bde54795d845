"""Pictures and weights in a bucket of a real S3 server: stored, served, copied, backed up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from annotator.backup.objects import copy_in, copy_out, names_under
from annotator.checks import check_bucket
from annotator.doctor.finding import State
from annotator.doctor.places import look_at_storage
from annotator.jobs.forget import delete_folder
from annotator.local_copy import copies, is_folder, local_path
from annotator.models import Image
from annotator.storage_url import storage_of
from tests.factories import make_image, make_member, make_project
from tests.s3_server import BUCKET, KEY, SECRET

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _bucket(
    s3_server: str, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """`STORAGE_URL` names a prefix of its own for each test."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    settings.HOME = tmp_path / "home"
    _point_to(settings, s3_server, tmp_path.name)
    yield


def _point_to(settings: Any, s3_server: str, prefix: str, more: str = "") -> None:
    url = f"s3://{BUCKET}/{prefix}?endpoint={s3_server}&region=us-east-1&addressing=path{more}"
    settings.STORAGES = {**settings.STORAGES, "default": storage_of(url)}


def test_a_file_goes_in_comes_out_and_is_deleted() -> None:
    assert not is_folder()
    name = default_storage.save("projects/1/a.webp", ContentFile(b"a picture"))
    assert name == "projects/1/a.webp"
    assert default_storage.open(name).read() == b"a picture"
    assert default_storage.size(name) == 9
    assert default_storage.save(name, ContentFile(b"a picture")) == name  # again, no other name
    assert default_storage.listdir("projects/1") == ([], ["a.webp"])
    default_storage.delete(name)
    assert not default_storage.exists(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


@pytest.mark.django_db
def test_members_see_pictures_that_lie_there_and_nobody_else_does() -> None:
    image = make_image(make_project())
    default_storage.save(image.path(Image.Variant.THUMB), ContentFile(b"the thumb"))
    member, stranger = Client(), Client()
    member.force_login(make_member(image.project))
    stranger.force_login(make_member(make_project()))
    shown = member.get(image.url(Image.Variant.THUMB))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert b"".join(shown.streaming_content) == b"the thumb"  # type: ignore[attr-defined]
    assert stranger.get(image.url(Image.Variant.THUMB)).status_code == 404
    assert member.get(image.url(Image.Variant.FULL)).status_code == 404  # isn't stored


@pytest.mark.django_db
def test_members_are_sent_to_the_bucket_for_a_while_where_it_signs_addresses(
    s3_server: str, settings: Any
) -> None:
    _point_to(settings, s3_server, "presigned", "&presign=60")
    image = make_image(make_project())
    default_storage.save(image.path(Image.Variant.THUMB), ContentFile(b"the thumb"))
    member, stranger = Client(), Client()
    member.force_login(make_member(image.project))
    stranger.force_login(make_member(make_project()))
    sent = member.get(image.url(Image.Variant.THUMB))
    assert (sent.status_code, sent["Cache-Control"]) == (302, "private, max-age=30")
    signed = sent["Location"]
    assert signed.startswith(s3_server) and "X-Amz-Expires=60" in signed and SECRET not in signed
    with urlopen(signed, timeout=30) as answer:  # noqa: S310  the server of this test
        assert answer.read() == b"the thumb"
    with pytest.raises(HTTPError, match="403"):
        urlopen(signed.partition("?")[0], timeout=30)  # noqa: S310  see above
    assert stranger.get(image.url(Image.Variant.THUMB)).status_code == 404


def test_workers_read_a_local_copy() -> None:
    default_storage.save("models/w.safetensors", ContentFile(b"w" * 5000))
    path = local_path("models/w.safetensors")
    assert path.is_relative_to(copies()) and path.read_bytes() == b"w" * 5000
    assert not local_path("models/missing.safetensors").exists()


def test_the_doctor_and_the_check_find_it_writable(s3_server: str, settings: Any) -> None:
    state, says = look_at_storage()
    assert state is State.FINE, says
    assert check_bucket(None) == []
    assert list(names_under()) == []  # nothing is left behind


def test_a_wrong_key_is_a_finding(
    s3_server: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    _point_to(settings, s3_server, "elsewhere")
    [error] = check_bucket(None)
    assert error.id == "packshot.E003"


def test_a_backup_of_a_bucket_can_be_restored_into_another(
    s3_server: str, settings: Any, tmp_path: Path
) -> None:
    files = {f"projects/{i}/x/{i}.webp": bytes([i]) * 3000 for i in range(12)}
    for name, content in files.items():
        default_storage.save(name, ContentFile(content))
    folder = tmp_path / "backup"
    folder.mkdir()
    assert copy_out(folder) == (12, 36_000)
    _point_to(settings, s3_server, f"{tmp_path.name}-restored")
    assert copy_in(folder) == 12
    digests = {
        name: hashlib.sha256(default_storage.open(name).read()).digest() for name in names_under()
    }
    assert digests == {name: hashlib.sha256(content).digest() for name, content in files.items()}
    delete_folder("projects/3/x")
    assert len(list(names_under())) == 11
