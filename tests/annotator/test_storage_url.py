"""`STORAGE_URL`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from annotator.environment import WrongSetting
from annotator.storage_url import FILES, S3, folder_of, picture_origins, storage_of

NOWHERE = Path("/nowhere")


def options_of(url: str) -> dict[str, Any]:
    options = storage_of(url)["OPTIONS"]
    assert isinstance(options, dict)
    return options


def test_a_folder() -> None:
    assert storage_of("file:///srv/my%20pictures") == {"BACKEND": FILES}
    assert folder_of("file:///srv/my%20pictures", otherwise=NOWHERE) == Path("/srv/my pictures")


@pytest.mark.parametrize("path", ["/srv/a b#c%20?d", "/srv/100%", "/srv/s3://x"])
def test_a_plain_path_is_read_as_given(path: str) -> None:
    assert storage_of(path) == {"BACKEND": FILES}
    assert folder_of(path, otherwise=NOWHERE) == Path(path)


def test_a_folder_with_what_ends_other_addresses() -> None:
    assert folder_of("file:///srv/a b#c?d%", otherwise=NOWHERE) == Path("/srv/a b#c?d%")


def test_a_bucket_with_a_prefix_and_an_endpoint_of_its_own() -> None:
    url = "s3://shots/packshot/live/?endpoint=https://minio.example:9000&region=eu&addressing=path"
    storage = storage_of(url)
    options = options_of(url)
    assert storage["BACKEND"] == S3
    assert (options["bucket_name"], options["location"]) == ("shots", "packshot/live")
    assert options["endpoint_url"] == "https://minio.example:9000"
    assert (options["region_name"], options["addressing_style"]) == ("eu", "path")
    assert folder_of(url, otherwise=NOWHERE) == NOWHERE


def test_a_bucket_alone() -> None:
    options = options_of("s3://shots")
    assert (options["bucket_name"], options["location"]) == ("shots", "")
    assert "endpoint_url" not in options


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("ftp://host/folder", "starts with 'ftp'"),
        ("srv/pictures", "must be /folder, file:///folder or"),
        ("file://srv/pictures", "must be /folder, file:///folder or"),
        ("s3://[shots", "can't be read"),
        ("s3://shots?endpoint=minio:9000", "the endpoint must begin with"),
        ("s3://shots?addressing=secret", "addressing must be auto, path, virtual"),
        ("s3:///prefix", "names no bucket"),
        ("s3://key:secret@shots", "holds credentials"),
        ("s3://shots?endpoint=https://key:secret@minio", "holds credentials in its endpoint"),
        ("s3://shots?acl=public-read", "has 'acl'; known are region, endpoint, addressing"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(url: str, complaint: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=complaint) as caught:
        storage_of(url)
    assert "secret" not in str(caught.value)


def test_the_library_knows_every_option() -> None:
    """`django-storages` refuses an option that it doesn't know when the storage is made."""
    storages = pytest.importorskip("storages.backends.s3", reason="django-storages[s3] is missing")
    options = options_of("s3://shots/live?region=eu&endpoint=http://127.0.0.1:1&addressing=path")
    storage = storages.S3Storage(**options)
    assert (storage.bucket_name, storage.location) == ("shots", "live")


@pytest.mark.parametrize("seconds", ["-1", "soon", "3601", "1.5"])
def test_signed_addresses_are_short_lived(seconds: str) -> None:
    with pytest.raises(WrongSetting, match="presign must be"):
        storage_of(f"s3://shots?presign={seconds}")


def test_browsers_may_fetch_from_a_bucket_only_if_it_signs() -> None:
    assert picture_origins("/srv/media") == []
    assert picture_origins("s3://shots/a?endpoint=https://s3.example:9000") == []
    assert picture_origins("s3://shots/a?endpoint=https://s3.example:9000&presign=60") == [
        "https://s3.example:9000",
        "https://shots.s3.example:9000",
    ]
    assert "https://shots.s3.eu-central-1.amazonaws.com" in picture_origins(
        "s3://shots?region=eu-central-1&presign=300"
    )
