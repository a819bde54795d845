"""Uploads wait for the worker under our own file names, and give the same rows."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.images import PictureRefused
from annotator.imports.rows import Format, Row
from annotator.imports.source import Source
from annotator.imports.stage_upload import discard_upload, stage_upload, staged_source
from annotator.models import Project

PROJECT = Project(pk=7)
ROW = {"product": "mug", "original": "mug.jpg"}


def file(name: str, content: bytes = b"picture") -> ContentFile[bytes]:
    return ContentFile(content, name=name)


def manifest(*rows: dict[str, Any], name: str = "rows.jsonl") -> ContentFile[bytes]:
    return file(name, "\n".join(json.dumps(row) for row in rows).encode())


def zipped(entries: dict[str, bytes]) -> ContentFile[bytes]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file("photos.zip", buffer.getvalue())


def test_a_manifest_and_its_files() -> None:
    arguments = stage_upload(project=PROJECT, files=[file("mug.jpg")], manifest=manifest(ROW))
    source = staged_source({**arguments})
    assert list(source.rows()) == [Row(1, "mug", "mug.jpg")] == list(source.rows())
    with source.files.open("mug.jpg") as stored:
        assert stored.read() == b"picture"


def test_a_manifest_among_the_files() -> None:
    files = [file("mug.jpg"), manifest(ROW, name="manifest.jsonl")]
    source = staged_source({**stage_upload(project=PROJECT, files=files)})
    assert list(source.rows()) == [Row(1, "mug", "mug.jpg")]


def test_one_archive() -> None:
    files = [zipped({"mug/original.jpg": b"picture"})]
    source = staged_source({**stage_upload(project=PROJECT, files=files)})
    assert list(source.rows()) == [Row(1, "mug", "mug/original.jpg")]


def test_a_manifest_for_an_archive() -> None:
    files = [zipped({"mug.jpg": b"picture"})]
    arguments = stage_upload(project=PROJECT, files=files, manifest=manifest(ROW))
    source = staged_source({**arguments})
    assert list(source.rows()) == [Row(1, "mug", "mug.jpg")]
    with source.files.open("mug.jpg") as stored:
        assert stored.read() == b"picture"


def test_the_format_may_be_given() -> None:
    arguments = stage_upload(
        project=PROJECT, files=[], manifest=file("x", b"product,original\na,b"), format=Format.CSV
    )
    assert list(staged_source({**arguments}).rows()) == [Row(1, "a", "b")]


@pytest.mark.parametrize("name", ["A*b c.jpg", "….jpg", "index.json", "1", "manifest"])
def test_names_of_people_never_reach_the_storage(name: str) -> None:
    arguments = stage_upload(project=PROJECT, files=[file(name)], manifest=manifest(ROW))
    folder = arguments["upload"]
    assert folder.startswith("uploads/7/")
    assert sorted(default_storage.listdir(folder)[1]) == ["1", "index.json", "manifest"]
    assert staged_source({**arguments}).files.names() == [name]


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "manifest", "index.json", "1"])
def test_a_manifest_reaches_uploaded_files_only(name: str) -> None:
    default_storage.save("secret", ContentFile(b"secret"))
    arguments = stage_upload(project=PROJECT, files=[file("mug.jpg")], manifest=manifest(ROW))
    with pytest.raises(PictureRefused):
        staged_source({**arguments}).files.open(name)


def test_a_chosen_folder_needs_no_manifest() -> None:
    paths = ["shoot/mug/original.jpg", "shoot\\mug\\1.jpg", "shoot/.DS_Store", "shoot/mug/._1.jpg"]
    files = [file(path.replace("\\", "/").rpartition("/")[2]) for path in paths]
    source = staged_source({**stage_upload(project=PROJECT, files=files, paths=paths)})
    assert list(source.rows()) == [
        Row(1, "mug", "mug/original.jpg", generation="mug/1.jpg", image="mug/1.jpg")
    ]


def test_a_chosen_folder_may_hold_its_manifest() -> None:
    files = [manifest(ROW, name="manifest.jsonl"), file("mug.jpg")]
    paths = ["shoot/manifest.jsonl", "shoot/photos/mug.jpg"]
    source = staged_source({**stage_upload(project=PROJECT, files=files, paths=paths)})
    assert list(source.rows()) == [Row(1, "mug", "mug.jpg")]
    assert source.files.names() == ["manifest.jsonl", "photos/mug.jpg"]


@pytest.mark.parametrize("paths", [["a.jpg"], ["a.jpg", "../b.jpg"], ["a.jpg", ""]])
def test_paths_that_do_not_fit(paths: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        stage_upload(project=PROJECT, files=[file("a.jpg"), file("b.jpg")], paths=paths)
    assert refused.value.fields


def test_a_zip_and_its_manifest_among_the_files() -> None:
    files = [zipped({"photos/mug.jpg": b"picture"}), manifest(ROW, name="rows.jsonl")]
    source = staged_source({**stage_upload(project=PROJECT, files=files)})
    assert list(source.rows()) == [Row(1, "mug", "mug.jpg")]


def cut_zip(end: int) -> ContentFile[bytes]:
    return file("photos.zip", zipped({"mug/original.jpg": b"picture" * 99}).read()[:end])


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([cut_zip(-30)], "The zip archive photos.zip is damaged or cut short"),
        ([cut_zip(40)], "The zip archive photos.zip is damaged or cut short"),
        ([file("photos.zip", b"<html>")], "The zip archive photos.zip is damaged or cut short"),
        ([zipped({"a": b""}), file("mug.jpg")], "imported by itself"),
        ([file("photos.rar")], "only zip archives can"),
        ([manifest(name="m.csv"), file("x.tar.gz")], "only zip archives can"),
    ],
)
def test_archives_that_can_not_be_an_import(files: list[ContentFile[bytes]], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as refused:
        stage_upload(project=PROJECT, files=files)
    assert refused.value.fields["files"]


@pytest.mark.parametrize("content", [b"<html>", b"PK\x03\x04", b"sku,photo\n1,2", b'[{"a": 1'])
def test_what_is_no_manifest_is_refused_at_once(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        stage_upload(project=PROJECT, files=[file("mug.jpg")], manifest=file("m.csv", content))
    assert refused.value.fields["manifest"]
    assert not default_storage.exists("uploads/7")


def test_files_that_are_gone_can_not_be_replaced() -> None:
    arguments = stage_upload(project=PROJECT, files=[file("a")], manifest=manifest(ROW))
    discard_upload(arguments)
    with pytest.raises(InvalidInput, match="no longer there"):
        stage_upload(project=PROJECT, files=[file("b")], before=arguments)


FOLDERS = {"box/1.jpg": b"bad", "mug/1.jpg": b"bad", "mug/original.jpg": b"m"}


def repaired(new: dict[str, bytes], *, only: list[int]) -> Source:
    """The source of an import that repeats rows of `FOLDERS` with other files."""
    before = stage_upload(project=PROJECT, files=[zipped(FOLDERS)])
    files, paths = [file(name, content) for name, content in new.items()], list(new)
    return staged_source(
        {**stage_upload(project=PROJECT, files=files, paths=paths, before=before, only=only)}
    )


def test_folders_are_listed_anew_for_a_new_file_moves_their_rows() -> None:
    source = repaired({"box/original.jpg": b"b", "mug/1.jpg": b"good"}, only=[1, 2])
    rows = [row for row in source.rows() if isinstance(row, Row)]
    assert [row.generation for row in rows] == ["box/1.jpg", "mug/1.jpg"]


def test_a_file_chosen_without_its_folder_takes_the_place_of_the_one_of_its_name() -> None:
    source = repaired({"ORIGINAL.jpg": b"good"}, only=[1])
    rows = [row for row in source.rows() if isinstance(row, Row)]
    assert [row.original for row in rows] == ["mug/original.jpg"]
    with source.files.open("mug/original.jpg") as stored:
        assert stored.read() == b"good"


def test_a_file_that_could_take_the_place_of_several_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match=r"1.jpg fits each of box/1.jpg, mug/1.jpg"):
        repaired({"1.jpg": b"good"}, only=[1, 2])


def test_another_archive_with_a_manifest_of_its_own_has_rows_of_its_own() -> None:
    before = stage_upload(project=PROJECT, files=[file("mug.jpg")], manifest=manifest(ROW))
    inside = manifest({"product": "box", "original": "mug.jpg"}, ROW).read()
    files = [zipped({"manifest.jsonl": inside, "mug.jpg": b"m"})]
    again = stage_upload(project=PROJECT, files=files, before=before, only=[2])
    assert [row.number for row in staged_source({**again}).rows()] == [1, 2]


@pytest.mark.parametrize(
    ("files", "with_manifest", "message"),
    [
        ([], False, "Nothing was uploaded"),
        ([file("mug.jpg"), file("mug.jpg")], True, "the same name"),
        ([file("mug.jpg"), file("box.jpg")], False, "which picture is what"),
        ([file("mug.jpg")], False, "which picture is what"),
        ([file("mug.jpg"), file("rows.xlsx", b"PK\x03\x04")], False, "spreadsheet program"),
        ([file("rows.ods", b"PK\x03\x04")], False, "spreadsheet program"),
        ([file("shoot/mug.jpg"), file("shoot/box.jpg")], False, "which picture is what"),
    ],
)
def test_what_can_not_be_an_import(
    files: list[ContentFile[bytes]], with_manifest: bool, message: str
) -> None:
    with pytest.raises(InvalidInput, match=message) as refused:
        stage_upload(
            project=PROJECT, files=files, manifest=manifest(ROW) if with_manifest else None
        )
    assert refused.value.fields


def test_too_much(settings: Any) -> None:
    settings.IMPORT_MAX_UPLOAD_BYTES = 10
    with pytest.raises(InvalidInput, match="at most 10"):
        stage_upload(project=PROJECT, files=[file("mug.jpg", b"x" * 11)], manifest=manifest(ROW))


def test_discarded_uploads_leave_nothing() -> None:
    arguments = {**stage_upload(project=PROJECT, files=[file("a")], manifest=manifest(ROW))}
    discard_upload(arguments)
    assert default_storage.listdir("uploads/7") == ([], [])
    with pytest.raises(InvalidInput, match="no longer there"):
        staged_source(arguments)
