"""A backup of a working system, restored into an empty one: same rows, same files, same proofs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from annotator.backup.format import ABOUT, DUMPS, LISTED, OBJECTS, count_rows, read_about
from annotator.backup.objects import check_copies, copy_out
from annotator.errors import InvalidInput
from annotator.verdicts.freeze_batch import close_batch
from tests.batches import frozen, prove, scored_project
from tests.factories import make_user

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "projects/1/originals/mug-3f.webp": b"a mug" * 400,
    "projects/1/heat/7-ab.webp": b"hot" * 9,
    "models/" + "c" * 64 + ".safetensors": bytes(range(256)) * 40,
}
# What the restored system says of itself, in a process that knows nothing of the first.
TELL = """
import django, json, sys
from pathlib import Path
django.setup()
from annotator.backup.format import count_rows
from annotator.models import Certificate
from annotator.verdicts.batch_turns import answer_lines
from annotator.verdicts.certificate_document import certificate_document
proof = Certificate.objects.filter(turn__isnull=False).latest("pk")
folder = Path(sys.argv[1])
(folder / "certificate.json").write_text(json.dumps(certificate_document(proof), indent=2))
(folder / "answers.csv").write_text("".join(answer_lines(proof.turn, proof.lot_answers)))
print(json.dumps(count_rows()))
"""


def store(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        assert default_storage.save(name, ContentFile(content)) == name


def database_url(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    at = connection.settings_dict
    password = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    return f"postgres://{at['USER']}{password}@{at['HOST']}:{at['PORT'] or 5432}/{name}"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a system without tables and files."""
    name = str(tmp_path / "restored.sqlite3")
    if connection.vendor == "postgresql":
        name = f"{connection.settings_dict['NAME']}_restored"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
    yield {
        **os.environ, "DJANGO_SETTINGS_MODULE": "annotator.settings",
        "DATABASE_URL": database_url(name), "STORAGE_URL": str(tmp_path / "restored"),
    }  # fmt: skip
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_restored_system_has_the_same_rows_files_and_proofs(
    tmp_path: Path, empty: dict[str, str]
) -> None:
    batch = frozen(scored_project(300))
    prove(batch)
    close_batch(batch=batch, by=make_user(), lot_trains=False)
    store(FILES)
    folder, before = tmp_path / "backup", count_rows()
    call_command("backup", str(folder))
    restored = run(empty, "manage.py", "restore", str(folder))
    assert restored.returncode == 0, restored.stderr
    for name, content in FILES.items():
        assert (Path(empty["STORAGE_URL"]) / name).read_bytes() == content
    told = run(empty, "-c", TELL, str(tmp_path))
    assert json.loads(told.stdout) == before, told.stderr
    files = [str(tmp_path / name) for name in ("certificate.json", "answers.csv")]
    proven = run(empty, "docs/verify_certificate.py", *files)
    assert proven.returncode == 0, proven.stdout + proven.stderr
    again = run(empty, "manage.py", "restore", str(folder))
    assert again.returncode == 1 and "is not empty" in again.stderr


# --- files alone ------------------------------------------------------------------------------


def test_an_earlier_backup_is_brought_up_to_date(tmp_path: Path) -> None:
    store(FILES)
    assert copy_out(tmp_path)[0] == len(FILES)
    copied = tmp_path / OBJECTS / next(iter(FILES))
    stamp = copied.stat().st_mtime_ns
    store({"projects/1/more.webp": b"more"})
    assert copy_out(tmp_path) == (4, sum(map(len, FILES.values())) + 4)
    assert copied.stat().st_mtime_ns == stamp
    assert check_copies(tmp_path) == 4


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_damaged_backup_is_refused(tmp_path: Path, harm: str) -> None:
    store(FILES)
    copy_out(tmp_path)
    copy = tmp_path / OBJECTS / "projects/1/heat/7-ab.webp"
    copy.write_bytes(b"cold") if harm == "changed" else copy.unlink()
    with pytest.raises(InvalidInput, match=r"7-ab\.webp"):
        check_copies(tmp_path)


def test_an_empty_storage_has_no_files(tmp_path: Path) -> None:
    assert copy_out(tmp_path) == (0, 0)
    assert (tmp_path / LISTED).read_text() == ""


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(CommandError, match="holds no backup"):
        call_command("backup", str(tmp_path))
    with pytest.raises(CommandError, match=f"has no {ABOUT}"):
        call_command("backup", str(tmp_path), "--check")
    with pytest.raises(CommandError, match="no finished backup"):
        call_command("restore", str(tmp_path))


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    about: dict[str, Any] = {"vendor": "sqlite", "made_at": "", "migration": "", "format": 99}
    (tmp_path / ABOUT).write_text(json.dumps(about))
    with pytest.raises(InvalidInput, match="format 99"):
        read_about(tmp_path)
    assert set(DUMPS) == {"postgresql", "sqlite"}
