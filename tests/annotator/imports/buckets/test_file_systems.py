"""Buckets by fsspec, with its file system in memory."""

from __future__ import annotations

from collections.abc import Iterator

import fsspec
import pytest

from annotator.imports.buckets.file_systems import FileSystemBucket


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    system = fsspec.filesystem("memory")
    yield system
    system.rm("/shots", recursive=True)


def test_lists_and_reads_below_its_root(memory: fsspec.AbstractFileSystem) -> None:
    for name in ("shots/a/x.png", "shots/a/deep/y.png", "shots/ab/z.png"):
        memory.pipe(f"/{name}", name.encode())
    bucket = FileSystemBucket("memory://shots", {})
    assert [each.key for each in bucket.listed("a/")] == ["deep/y.png", "x.png"]
    assert [each.key for each in bucket.listed("")] == ["a/deep/y.png", "a/x.png", "ab/z.png"]
    assert list(bucket.listed("nowhere/")) == []
    with bucket.open("a/x.png") as file:
        assert file.read() == b"shots/a/x.png"


def test_a_version_changes_with_the_content(memory: fsspec.AbstractFileSystem) -> None:
    bucket = FileSystemBucket("memory://shots", {})
    memory.pipe("/shots/a.png", b"one")
    (first,) = bucket.listed("")
    memory.pipe("/shots/a.png", b"three")
    (second,) = bucket.listed("")
    assert first.version != second.version
    assert (second.size, second.modified is not None) == (5, True)


def test_a_package_that_is_not_installed_is_a_reason() -> None:
    with pytest.raises(ConnectionError, match="can't be read"):
        FileSystemBucket("gs://shots", {})
