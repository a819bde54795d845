"""How much of nothing a manifest may hold: a spreadsheet's empty rows, but no hour of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from annotator.errors import InvalidInput
from annotator.imports import manifest_text
from annotator.imports.manifest import read_manifest
from annotator.imports.rows import Format

HEAD = b"product,original\n"
LAST = b"mug,mug.jpg\n"
MOST = 512 * 1024


class Endless(io.RawIOBase):
    """A header and then one byte for ever."""

    def __init__(self, head: bytes, byte: bytes) -> None:
        self._head, self._byte = head, byte
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        start, self._head = self._head, b""
        content = start + self._byte * (size - len(start))
        self.given += len(content)
        return content


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(manifest_text, "MOST_BLANK", MOST)
    yield


def rows(stream: Any) -> list[Any]:
    return list(read_manifest(stream, format=Format.AUTO))


@pytest.mark.parametrize("head", [HEAD, b"[", b'{"product": "mug"}\n', HEAD + LAST])
@pytest.mark.parametrize("byte", [b"\n", b" ", b","])
def test_a_manifest_of_nothing_ends_soon(head: bytes, byte: bytes) -> None:
    endless = Endless(head, byte)
    with pytest.raises(InvalidInput):
        rows(endless)
    assert endless.given < 3 * MOST


@pytest.mark.parametrize("blank", [b"\n", b",\r\n", b" , \n"])
def test_the_empty_rows_of_a_spreadsheet_are_passed_over(blank: bytes) -> None:
    between = blank * (MOST // 2 // len(blank))
    assert len(rows(io.BytesIO(HEAD + between + LAST + between + LAST + between))) == 2


def test_the_reason_is_told() -> None:
    with pytest.raises(InvalidInput, match="bytes of empty rows or spaces in one place"):
        rows(Endless(HEAD, b"\n"))
