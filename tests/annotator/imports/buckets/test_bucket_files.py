"""Objects as files: what is too large is not read, what is read twice is fetched once."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import IO

import pytest

from annotator.errors import InvalidInput
from annotator.imports.buckets import bucket_files
from annotator.imports.buckets.bucket import Listed
from annotator.imports.buckets.bucket_files import BucketFiles, listing_of
from annotator.imports.files import read_limited
from annotator.imports.images import PictureRefused


class Counted:
    """A bucket in memory that counts what is fetched."""

    def __init__(self, **objects: bytes) -> None:
        self.objects = objects
        self.fetched: list[str] = []

    def listed(self, prefix: str) -> Iterator[Listed]:
        for key, content in sorted(self.objects.items()):
            yield Listed(key.removeprefix(prefix), "v", len(content))

    def open(self, key: str) -> IO[bytes]:
        self.fetched.append(key)
        return BytesIO(self.objects[key])


def files_of(bucket: Counted, *, most: int = 100) -> BucketFiles:
    return BucketFiles(bucket, "p/", list(bucket.listed("p/")), most=most)


def test_an_object_is_fetched_once_until_it_is_forgotten() -> None:
    bucket = Counted(**{"p/a.png": b"content"})
    files = files_of(bucket)
    assert [read_limited(files, "a.png", limit=100) for _ in range(2)] == [b"content"] * 2
    assert bucket.fetched == ["p/a.png"]
    files.forget()
    assert read_limited(files, "a.png", limit=100) == b"content"
    assert bucket.fetched == ["p/a.png"] * 2


def test_what_does_not_fit_the_scratch_folder_is_fetched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bucket_files, "MOST_KEPT", 10)
    bucket = Counted(**{"p/a.png": b"12345678", "p/b.png": b"abcdefgh"})
    files = files_of(bucket)
    for _ in range(2):
        assert read_limited(files, "a.png", limit=100) == b"12345678"
        assert read_limited(files, "b.png", limit=100) == b"abcdefgh"
    assert bucket.fetched == ["p/a.png", "p/b.png", "p/b.png"]


def test_an_object_that_is_too_large_is_not_fetched() -> None:
    bucket = Counted(**{"p/a.png": b"x" * 101})
    with pytest.raises(PictureRefused, match="larger"):
        files_of(bucket).open("a.png")
    assert bucket.fetched == []


def test_an_object_that_has_grown_is_refused_after_the_limit() -> None:
    bucket = Counted(**{"p/a.png": b"x"})
    files = files_of(bucket)
    bucket.objects["p/a.png"] = b"x" * 10_000
    with pytest.raises(PictureRefused, match="larger"):
        read_limited(files, "a.png", limit=100)


def test_a_folder_of_too_many_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket_files, "MOST_OBJECTS", 2)
    assert len(listing_of(Counted(a=b"", b=b""), "")) == 2
    with pytest.raises(InvalidInput, match="more than 2 objects"):
        listing_of(Counted(a=b"", b=b"", c=b""), "")
