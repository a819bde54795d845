"""A hostile file costs its own row: one refusal names file and row, and nothing else is lost."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pixels

from annotator.errors import InvalidInput
from annotator.imports import import_rows
from annotator.imports.files import ZipFiles
from annotator.imports.images import Limits
from annotator.models import Generation, Image, Project
from scoring.vocabulary.say import say
from tests.annotator.imports.hostile_files import (
    PICTURES,
    png_with_text_bomb,
    symlink_in_zip,
    zip_of,
)
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import Recorder, run, write_files, write_manifest
from tests.factories import make_project

pytestmark = pytest.mark.django_db
ROW = {"product": "mug", "original": "mug"}
GOOD = {"mug": file_of(photo()), "good": file_of(photo(seed=1))}
ROWS = [ROW | {"generation": name, "image": name} for name in ("bad", "good")]


@pytest.fixture
def project() -> Project:
    return make_project()


def lines(rows: list[dict[str, str]]) -> bytes:
    return "\n".join(map(json.dumps, rows)).encode()


def imported(project: Project, tmp_path: Path, archive: bytes) -> Recorder:
    """Import an archive in which the row of `bad` alone is refused."""
    path = tmp_path / "shoot.zip"
    path.write_bytes(archive)
    recorder = Recorder()
    summary = run(project, path, recorder)
    assert (summary.generations, summary.refused) == (1, 1)
    assert Generation.objects.get().external_id == "good"
    return recorder


def test_each_is_refused_by_file_and_row(project: Project, tmp_path: Path) -> None:
    files = {f"bad/{name}": make() for name, (make, _) in PICTURES.items()}
    write_files(tmp_path, GOOD | {f"bad/{n}.png": c for n, c in enumerate(files.values())})
    rows = [
        ROW | {"generation": f"bad {number}", "image": f"bad/{number}.png"}
        for number in range(len(files))
    ]
    recorder = Recorder()
    summary = run(project, write_manifest(tmp_path, [*rows, ROWS[1]]), recorder)
    assert (summary.generations, summary.refused) == (1, len(PICTURES))
    assert [refusal.number for refusal in recorder.refused] == list(range(1, len(files) + 1))
    for number, (name, (_, word)) in enumerate(PICTURES.items()):
        assert recorder.reasons[number + 1].startswith(f"bad/{number}.png "), name
        assert word in recorder.reasons[number + 1], name


def test_a_comment_that_unpacks_to_200_mb_is_never_unpacked(
    project: Project, tmp_path: Path
) -> None:
    write_files(tmp_path, GOOD | {"bad": png_with_text_bomb()})
    recorder = Recorder()
    assert run(project, write_manifest(tmp_path, ROWS), recorder).generations == 2
    assert recorder.refused == []


def test_a_picture_that_is_a_zip_too_leaves_its_zip_behind(
    project: Project, tmp_path: Path
) -> None:
    both = file_of(photo(seed=2)) + zip_of({"evil.html": b"<script>alert(1)</script>"})
    write_files(tmp_path, GOOD | {"bad": both})
    recorder = Recorder()
    assert run(project, write_manifest(tmp_path, ROWS), recorder).generations == 2
    for image in Image.objects.all():
        for name in default_storage.listdir(image.folder)[1]:
            with default_storage.open(f"{image.folder}/{name}") as file:
                content = file.read()
            assert content[8:12] == b"WEBP"
            assert b"evil" not in content


def test_a_right_picture_of_a_wrong_ending_is_taken(project: Project, tmp_path: Path) -> None:
    """The content decides; what is kept and served is WebP whatever the name says."""
    write_files(tmp_path, GOOD | {"bad.svg": file_of(photo(seed=3), "JPEG")})
    rows = [ROW | {"generation": "bad", "image": "bad.svg"}, ROWS[1]]
    assert run(project, write_manifest(tmp_path, rows)).generations == 2


def test_a_picture_that_exhausts_its_decoder_costs_its_row_alone(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit on pixels is lifted, so that the decoder's own limit on memory has to do it."""
    limits = Limits(bytes=10**7, pixels=10**9, bytes_per_pixel=0)
    monkeypatch.setattr(import_rows, "limits_in_use", lambda: limits)
    bomb = file_of(Pixels.new("1", (10_000, 10_000)))
    write_files(tmp_path, GOOD | {"bad": bomb})
    recorder = Recorder()
    assert run(project, write_manifest(tmp_path, ROWS), recorder).generations == 1
    assert recorder.reasons == {1: "bad needs too much memory to read"}


class TestArchives:
    """What is inside is read one entry at a time, and only if a row names it."""

    @pytest.mark.parametrize("name", ["../bad", "/etc/passwd", "a/../../bad", "..\\bad", "C:\\bad"])
    def test_a_path_that_leads_out(self, project: Project, tmp_path: Path, name: str) -> None:
        rows = [ROWS[0] | {"image": "../bad"}, ROWS[1]]
        files = {**GOOD, name: GOOD["mug"], "m.jsonl": lines(rows)}
        assert "outside" in imported(project, tmp_path, zip_of(files)).reasons[1]
        assert not (tmp_path.parent / "bad").exists()

    def test_a_link_is_its_text(self, project: Project, tmp_path: Path) -> None:
        buffer = io.BytesIO(symlink_in_zip())
        with zipfile.ZipFile(buffer, "a") as archive:
            for name, content in {**GOOD, "m.jsonl": lines(ROWS)}.items():
                archive.writestr(name, content)
        reasons = imported(project, tmp_path, buffer.getvalue()).reasons
        assert reasons[1].startswith("bad is not a picture")

    def test_a_zip_in_a_zip_is_no_picture(self, project: Project, tmp_path: Path) -> None:
        inner = zip_of({f"{number}": bytes(10**6) for number in range(50)})
        files = GOOD | {"bad": zip_of({"inner.zip": inner}), "m.jsonl": lines(ROWS)}
        assert "bad is not a picture" in imported(project, tmp_path, zip_of(files)).reasons[1]

    def test_an_entry_of_a_thousandfold_ratio(self, project: Project, tmp_path: Path) -> None:
        bomb = bytes(40 * 2**20)
        files = GOOD | {"bad": bomb, "m.jsonl": lines(ROWS)}
        archive = zip_of(files)
        assert len(bomb) / len(archive) > 500
        assert "larger than" in imported(project, tmp_path, archive).reasons[1]

    def test_a_manifest_that_unpacks_to_very_much_is_read_in_pieces(
        self, project: Project, tmp_path: Path
    ) -> None:
        path = tmp_path / "shoot.zip"
        path.write_bytes(zip_of({"m.jsonl": b" " * (64 * 2**20)}))
        with pytest.raises(InvalidInput):
            run(project, path)

    def test_entries_that_overlap_are_limited_by_what_they_declare(self) -> None:
        """A central directory may name one content very often."""
        content = zip_of({"a": bytes(10**6)})
        (entry,) = zipfile.ZipFile(io.BytesIO(content)).infolist()
        start = zipfile.ZipFile(io.BytesIO(content)).start_dir
        directory = content[start : content.rindex(b"PK\5\6")]
        assert entry.file_size == 10**6
        times = 2000
        end = bytearray(content[content.rindex(b"PK\5\6") :])
        end[8:12] = times.to_bytes(2, "little") * 2
        end[12:16] = (len(directory) * times).to_bytes(4, "little")
        with pytest.raises(InvalidInput) as error:
            ZipFiles(io.BytesIO(content[:start] + directory * times + end), max_bytes=10**9)
        assert "larger than" in say(error.value.message) or "bytes" in say(error.value.message)
