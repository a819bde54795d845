"""`STORAGE_URL`."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from annotator.storage_url import FILES, S3, folder_of, storage_of

NOWHERE = Path("/nowhere")


def test_a_folder() -> None:
    assert storage_of("file:///srv/my%20pictures") == {"BACKEND": FILES}
    assert folder_of("file:///srv/my%20pictures", otherwise=NOWHERE) == Path("/srv/my pictures")


def test_a_bucket_with_a_prefix_and_an_endpoint_of_its_own() -> None:
    url = "s3://shots/packshot/live/?endpoint=https://minio.example:9000&region=eu&addressing=path"
    storage = storage_of(url)
    options = storage["OPTIONS"]
    assert storage["BACKEND"] == S3
    assert (options["bucket_name"], options["location"]) == ("shots", "packshot/live")
    assert options["endpoint_url"] == "https://minio.example:9000"
    assert (options["region_name"], options["addressing_style"]) == ("eu", "path")
    assert folder_of(url, otherwise=NOWHERE) == NOWHERE


def test_a_bucket_alone() -> None:
    options = storage_of("s3://shots")["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("shots", "")
    assert "endpoint_url" not in options


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("ftp://host/folder", "starts with 'ftp'"),
        ("/srv/pictures", "must be file:///folder or"),
        ("s3:///prefix", "names no bucket"),
        ("s3://key:secret@shots", "holds credentials"),
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
    options = storage_of("s3://shots/live?region=eu&endpoint=http://127.0.0.1:1&addressing=path")
    storage = storages.S3Storage(**options["OPTIONS"])
    assert (storage.bucket_name, storage.location) == ("shots", "live")
