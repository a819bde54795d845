"""What a path or a set of files means as an import."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from annotator.errors import InvalidInput
from annotator.imports.rows import Format, Row
from annotator.imports.source import Source, source_at
from tests.annotator.imports.sources import write_files

CSV = b"product,original\nmug,pictures/mug.jpg\n"


def at(path: Path, format: Format = Format.AUTO) -> Source:
    return source_at(path, format=format, max_bytes=10**6)


def test_a_folder_of_products(tmp_path: Path) -> None:
    write_files(tmp_path, {"mug/original.jpg": b""})
    assert list(at(tmp_path).rows()) == [Row(1, "mug", "mug/original.jpg")]


@pytest.mark.parametrize("name", ["manifest.csv", "manifest.jsonl", "manifest.json"])
def test_a_manifest_at_the_top_of_a_folder_counts(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, {name: CSV, "mug/original.jpg": b""})
    assert list(at(tmp_path, Format.CSV).rows()) == [Row(1, "mug", "pictures/mug.jpg")]


def test_a_manifest_names_files_beside_it(tmp_path: Path) -> None:
    write_files(tmp_path, {"rows.csv": CSV, "pictures/mug.jpg": b"picture"})
    source = at(tmp_path / "rows.csv")
    assert list(source.rows()) == [Row(1, "mug", "pictures/mug.jpg")]
    with source.files.open("pictures/mug.jpg") as file:
        assert file.read() == b"picture"


def test_an_archive_is_told_by_its_content(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.dat", "w") as archive:
        archive.writestr("manifest.csv", CSV)
    assert list(at(tmp_path / "export.dat").rows()) == [Row(1, "mug", "pictures/mug.jpg")]


def test_rows_can_be_read_as_often_as_need_be(tmp_path: Path) -> None:
    write_files(tmp_path, {"rows.csv": CSV})
    source = at(tmp_path / "rows.csv")
    assert list(source.rows()) == list(source.rows())


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no folder or file"):
        at(tmp_path / "gone")
