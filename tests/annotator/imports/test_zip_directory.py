"""An archive that lists too many entries is refused before any of them takes memory."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from annotator.errors import InvalidInput
from annotator.imports import zip_directory
from annotator.imports.files import ZipFiles, read_limited
from annotator.imports.images import PictureRefused
from annotator.imports.zip_directory import check_directory
from tests.annotator.imports.hostile_files import zip_of

MOST = 100


def listing(times: int, *, comment: bytes = b"") -> bytes:
    """An archive whose directory lists one entry so many times, and says it has one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"x")
        archive.comment = comment
    whole = buffer.getvalue()
    start, end = whole.index(b"PK\1\2"), whole.rindex(b"PK\5\6")
    record = whole[start:end]
    tail = bytearray(whole[end:])
    tail[12:16] = (len(record) * times).to_bytes(4, "little")
    return whole[:start] + record * times + tail


@pytest.mark.parametrize("comment", [b"", b"c" * 60_000])
def test_what_the_directory_holds_counts_and_not_what_it_says(comment: bytes) -> None:
    check_directory(io.BytesIO(listing(MOST, comment=comment)), most=MOST)
    with pytest.raises(InvalidInput, match="more than 100 files"):
        check_directory(io.BytesIO(listing(MOST + 1, comment=comment)), most=MOST)


def test_records_are_counted_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "PIECE", 7)
    with pytest.raises(InvalidInput):
        check_directory(io.BytesIO(listing(MOST + 1)), most=MOST)


def test_a_million_entries_take_no_memory() -> None:
    content = io.BytesIO(listing(1_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput):
            ZipFiles(content, max_bytes=10**9)
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()


def test_usual_archives_pass() -> None:
    assert ZipFiles(io.BytesIO(zip_of({"a": b"x", "b": b"y"})), max_bytes=99).names() == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"PK\5\6", b"no archive" * 9])
def test_what_is_none_is_told_by_opening_it(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="damaged"):
        ZipFiles(io.BytesIO(content), max_bytes=99)


def test_an_entry_without_a_name_is_no_file() -> None:
    whole = zip_of({"a": b"x", "b": b"y"})
    nameless = bytearray(whole)
    place = whole.index(b"PK\1\2")
    nameless[place + 28 : place + 30] = b"\0\0"  # the length of the name
    del nameless[place + 46]
    end = nameless.rindex(b"PK\5\6")
    size = int.from_bytes(nameless[end + 12 : end + 16], "little") - 1
    nameless[end + 12 : end + 16] = size.to_bytes(4, "little")
    assert ZipFiles(io.BytesIO(bytes(nameless)), max_bytes=99).names() == ["b"]


def test_an_entry_that_asks_for_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    files = ZipFiles(io.BytesIO(zip_of({"a": b"x"})), max_bytes=99)

    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(zipfile.ZipFile, "open", no_memory)
    with pytest.raises(PictureRefused, match="a needs too much memory to read"):
        read_limited(files, "a", limit=99)
