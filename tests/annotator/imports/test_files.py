"""Names only lead to files of the import, and archives are not trusted."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from annotator.errors import InvalidInput
from annotator.imports import files as files_module
from annotator.imports.files import (
    Files,
    FolderFiles,
    StagedFiles,
    ZipFiles,
    read_limited,
    top_folder,
)
from annotator.imports.images import PictureRefused


def archive(entries: dict[str, bytes]) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in entries.items():
            writer.writestr(name, content)
    return buffer


def opened(entries: dict[str, bytes], max_bytes: int = 10**6) -> ZipFiles:
    return ZipFiles(archive(entries), max_bytes=max_bytes)


@pytest.fixture(params=["folder", "zip", "staged"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    if request.param == "zip":
        return opened({"mug/a.png": b"picture", "box/b.png": b"", "../secret.txt": b"secret"})
    root = tmp_path / "root"
    (root / "mug").mkdir(parents=True)
    (root / "mug/a.png").write_bytes(b"picture")
    return FolderFiles(root) if request.param == "folder" else StagedFiles({})


@pytest.mark.parametrize(
    "name",
    ["../secret.txt", "mug/../../secret.txt", "/etc/passwd", "..\\secret.txt", "a\0b", "..", ""],
)
def test_no_name_leads_out(files: Files, name: str) -> None:
    with pytest.raises(PictureRefused):
        read_limited(files, name, limit=100)


@pytest.mark.parametrize("name", ["missing.png", "mug", "mug/a.png/x"])
def test_what_is_not_there(files: Files, name: str) -> None:
    with pytest.raises(PictureRefused, match="is not among the"):
        read_limited(files, name, limit=100)


@pytest.mark.parametrize("on_disk", ["mug/u\u0308.png", "mug/ü.png", "mug\\ü.png"])
@pytest.mark.parametrize(
    "requested", ["mug/u\u0308.png", "mug/ü.png", "mug\\ü.png", "/mug//./ü.png"]
)
def test_names_of_a_folder_have_one_form(tmp_path: Path, on_disk: str, requested: str) -> None:
    (tmp_path / on_disk).parent.mkdir(exist_ok=True)
    (tmp_path / on_disk).write_bytes(b"picture")
    assert FolderFiles(tmp_path).names() == ["mug/ü.png"]
    assert read_limited(FolderFiles(tmp_path), requested, limit=9) == b"picture"


def test_content(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    for files in (FolderFiles(tmp_path), opened({"a.png": b"picture"})):
        assert files.names() == ["a.png"]
        assert read_limited(files, "./a.png", limit=7) == b"picture"
        with pytest.raises(PictureRefused, match="larger than 6 bytes"):
            read_limited(files, "a.png", limit=6)


class TestZip:
    def test_one_folder_at_the_top_is_stepped_over(self) -> None:
        files = opened({"photos/mug/original.jpg": b"1", "photos/box/original.jpg": b"2",
                        "__MACOSX/x": b""})  # fmt: skip
        assert {"mug/original.jpg", "box/original.jpg"} <= set(files.names())
        assert read_limited(files, "box/original.jpg", limit=9) == b"2"

    def test_a_bomb_is_refused_by_its_sizes(self) -> None:
        with pytest.raises(InvalidInput, match="unpacks to more than 1,000,000 bytes"):
            opened({"a.png": b"\0" * 2_000_000})

    def test_a_bomb_that_lies_about_its_size_is_cut_off(self) -> None:
        content = archive({"a.png": b"\0" * 2_000_000}).getvalue()
        declared = (2_000_000).to_bytes(4, "little")
        lying = content.replace(declared, (10).to_bytes(4, "little"))
        assert lying != content
        files = ZipFiles(io.BytesIO(lying), max_bytes=10**6)
        with pytest.raises(PictureRefused):
            read_limited(files, "a.png", limit=1000)

    def test_too_many_entries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files_module, "MOST_ENTRIES", 2)
        with pytest.raises(InvalidInput, match="more than 2 files"):
            opened({"a": b"", "b": b"", "c": b""})

    def test_damage_is_told_for_the_entry(self) -> None:
        content = bytearray(archive({"a.png": bytes(range(256)) * 8}).getvalue())
        content[60:80] = b"\xff" * 20
        with pytest.raises(PictureRefused, match=r"a\.png is damaged inside the zip"):
            read_limited(ZipFiles(io.BytesIO(content), max_bytes=10**6), "a.png", limit=10**6)

    def test_a_password_is_told(self) -> None:
        content = bytearray(archive({"a.png": b"picture", "b.png": b"picture"}).getvalue())
        content[6] |= 1  # the flag "encrypted" of the first entry and of the directory
        content[content.index(b"PK\x01\x02") + 8] |= 1
        files = ZipFiles(io.BytesIO(content), max_bytes=10**6)
        with pytest.raises(PictureRefused, match=r"a\.png is protected by a password"):
            read_limited(files, "a.png", limit=100)
        assert read_limited(files, "b.png", limit=100) == b"picture"

    def test_a_password_on_all_of_it_is_told_once(self) -> None:
        content = bytearray(archive({"a.png": b"picture"}).getvalue())
        content[6] |= 1
        content[content.index(b"PK\x01\x02") + 8] |= 1
        with pytest.raises(InvalidInput, match="protected by a password"):
            ZipFiles(io.BytesIO(content), max_bytes=10**6)

    @pytest.mark.parametrize("method", [9, 99])
    def test_an_unknown_method_is_told(self, method: int) -> None:
        content = bytearray(archive({"a.png": b"picture"}).getvalue())
        content[8] = method
        content[content.index(b"PK\x01\x02") + 10] = method
        with pytest.raises(PictureRefused, match="packed in a way that can't be read"):
            read_limited(ZipFiles(io.BytesIO(content), max_bytes=10**6), "a.png", limit=100)

    WHOLE = archive({"a.png": bytes(range(256)) * 20, "b.png": b"2"}).getvalue()

    @pytest.mark.parametrize(
        "content",
        [b"", b"PK\x03\x04 broken", b"no archive", WHOLE[:-30], WHOLE[: len(WHOLE) // 2],
         WHOLE.replace(b"PK\x01\x02", b"XX\x01\x02")],
        ids=range(6),
    )  # fmt: skip
    def test_a_damaged_archive_says_that_the_archive_is_damaged(self, content: bytes) -> None:
        with pytest.raises(InvalidInput, match="zip archive is damaged or cut short"):
            ZipFiles(io.BytesIO(content), max_bytes=10**6)

    def test_backslashes_are_slashes(self) -> None:
        files = opened({"shoot\\can\\original.jpg": b"1", "shoot\\vase\\original.jpg": b"2",
                        "shoot\\vase\\": b""})  # fmt: skip
        assert sorted(files.names()) == ["can/original.jpg", "vase/original.jpg"]
        assert read_limited(files, "can\\original.jpg", limit=9) == b"1"

    def test_what_systems_leave_behind_has_no_name(self) -> None:
        left = ["__MACOSX/shoot/._a.png", "shoot/.DS_Store", "shoot/Thumbs.db", "shoot/._a.png"]
        files = opened({"shoot/a.png": b"1", **dict.fromkeys(left, b"x")})
        assert files.names() == ["a.png"]

    def test_two_files_of_one_name_are_refused_unless_they_are_the_same(self) -> None:
        same = opened({"mug/u\u0308.png": b"1", "mug\\ü.png": b"1", "box/b.png": b"2"})
        assert read_limited(same, "mug/ü.png", limit=9) == b"1"
        other = opened({"mug/u\u0308.png": b"1", "mug/ü.png": b"2", "box/b.png": b"2"})
        with pytest.raises(PictureRefused, match="more than once"):
            read_limited(other, "mug/ü.png", limit=9)


@pytest.mark.parametrize(
    ("names", "prefix"),
    [
        (["photos/mug/original.jpg", "photos/mug/1.png"], "photos/"),
        (["photos/manifest.csv", "photos/1.png"], "photos/"),
        (["mug/original.jpg", "mug/1.png"], ""),
        (["mug/original.jpg", "box/original.jpg"], ""),
        (["manifest.csv", "photos/1.png"], ""),
        ([], ""),
    ],
)
def test_top_folder(names: list[str], prefix: str) -> None:
    assert top_folder(names) == prefix
