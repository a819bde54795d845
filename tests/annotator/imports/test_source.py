"""What a path or a set of files means as an import."""

from __future__ import annotations

import itertools
import zipfile
from pathlib import Path

import pytest

from annotator.errors import InvalidInput
from annotator.imports import source as source_module
from annotator.imports.rows import Format, Refusal, Row
from annotator.imports.source import Source, bounded, own_manifest, source_at
from scoring.vocabulary.messages.imports import ROW_FIELD_MISSING
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


@pytest.mark.parametrize(
    ("files", "manifest"),
    [
        (["Manifest.CSV", "other.csv"], "Manifest.CSV"),
        (["rows.jsonl", "photos/a.jpg"], "rows.jsonl"),
        (["rows.jsonl", "other.csv"], ""),
        (["notes.csv", "mug/original.jpg"], ""),
        (["manifest.csv", "mug/original.jpg"], "manifest.csv"),
        (["mug/manifest.csv", "box/a.jpg"], ""),
    ],
)
def test_which_file_is_the_manifest(files: list[str], manifest: str) -> None:
    assert own_manifest(files) == manifest


def refusals(count: int) -> list[Row | Refusal]:
    return [
        Refusal(number, "", ROW_FIELD_MISSING(field="product")) for number in range(1, count + 1)
    ]


def test_rows_that_are_none_end_it_early() -> None:
    endless = (refusal for _ in itertools.count() for refusal in refusals(100))
    rows = bounded(endless)
    with pytest.raises(
        InvalidInput, match="None of the first 1,000 rows can be read: row 1 product"
    ):
        list(rows)
    assert len(list(bounded([*refusals(999), Row(1000, "mug", "a.jpg"), *refusals(5)]))) == 1005


def test_too_many_rows_that_are_none_end_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MOST_REFUSED", 20)
    with pytest.raises(InvalidInput, match="More than 20 rows can't be read"):
        list(bounded([Row(1, "mug", "a.jpg"), *refusals(21)]))


def test_two_million_bad_rows_in_a_small_archive_end_at_once(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.csv", "product,original\n" + ",b\n" * 2_000_000)
    with pytest.raises(InvalidInput, match="None of the first 1,000 rows"):
        list(source_at(tmp_path / "bomb.zip", format=Format.AUTO, max_bytes=10**9).rows())


def test_a_damaged_manifest_in_an_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.csv", CSV * 100)
    content = bytearray(path.read_bytes())
    content[50:60] = b"\xff" * 10
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"The manifest manifest\.csv is damaged inside the zip"):
        list(at(path).rows())


def test_the_manifest_tells_in_what_code_page_an_archive_was_written(tmp_path: Path) -> None:
    name = "시계.jpg"
    stand_in = "x" * len(name.encode("euc_kr"))
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("manifest.csv", f"product,original\nclock,{name}\n")
        archive.writestr(stand_in, b"picture")
    content = (tmp_path / "photos.zip").read_bytes()
    (tmp_path / "photos.zip").write_bytes(content.replace(stand_in.encode(), name.encode("euc_kr")))
    assert name in at(tmp_path / "photos.zip").files.names()
