"""What a manifest names: files, or URLs where that is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.imports.files import FolderFiles
from annotator.imports.images import PictureRefused
from annotator.imports.references import References

URL = "https://pictures.example/afts/img/A*KHT5SL0b?size=1"


def references(folder: Path, fetched: list[str] | None = None) -> References:
    def fetch(url: str) -> bytes:
        assert fetched is not None
        fetched.append(url)
        return b"from the net"

    allowed = None if fetched is None else fetch
    return References(FolderFiles(folder), max_bytes=100, fetch=allowed)


def test_a_url_is_refused_by_default(tmp_path: Path) -> None:
    with pytest.raises(PictureRefused, match="import from URLs is off") as refused:
        references(tmp_path).read(URL)
    assert refused.value.name == URL


@pytest.mark.parametrize("name", ["A*KHT5SL0b", "A*KHT5SL0b.jpg", "deep/down/A*KHT5SL0b.webp"])
def test_a_file_of_its_name_stands_for_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"from the folder")
    fetched: list[str] = []
    assert references(tmp_path).read(URL) == b"from the folder"
    assert references(tmp_path, fetched).read(URL) == b"from the folder"
    assert fetched == []


def test_a_url_is_fetched_once_for_a_batch(tmp_path: Path) -> None:
    fetched: list[str] = []
    both = references(tmp_path, fetched)
    assert [both.read(URL), both.read(URL)] == [b"from the net"] * 2
    assert fetched == [URL]
    both.forget()
    both.read(URL)
    assert fetched == [URL, URL]


@pytest.mark.parametrize("url", ["http://[", "https://", "http://h/a%00b"])
def test_strange_urls(tmp_path: Path, url: str) -> None:
    with pytest.raises(PictureRefused):
        references(tmp_path).read(url)
