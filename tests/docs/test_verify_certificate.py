"""`docs/verify_certificate.py` recomputes a downloaded certificate and notices every change."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from pytest import TempPathFactory
from pytest_django import DjangoDbBlocker

from annotator.models import Batch, Certificate
from annotator.verdicts.batch_turns import answer_lines
from annotator.verdicts.certificate_document import certificate_document, digest_of
from annotator.verdicts.freeze_batch import close_batch
from tests.batches import frozen, prove, scored_project
from tests.factories import make_user

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_certificate.py"
Files = tuple[Path, Path]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Made(NamedTuple):
    """A batch whose lot is answered, before and after it was closed, as files."""

    salt: str
    open: Files
    closed: Files


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: TempPathFactory
) -> Made:
    """Made once, and nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        batch = frozen(scored_project(300))
        prove(batch)
        before = downloaded(batch, tmp_path_factory.mktemp("open"))
        close_batch(batch=batch, by=make_user(), lot_trains=False)
        after = downloaded(batch, tmp_path_factory.mktemp("closed"))
        transaction.set_rollback(True)
    return Made(batch.salt, before, after)


@pytest.fixture
def files(made: Made, tmp_path: Path) -> Files:
    """The certificate of a closed batch, which accepts and rejects, and its answers, to change."""
    document, answers = (Path(shutil.copy(file, tmp_path)) for file in made.closed)
    return document, answers


def downloaded(batch: Batch, folder: Path) -> Files:
    """The newest certificate of the batch as files."""
    certificate = Certificate.objects.filter(turn__batch=batch).latest("pk")
    assert certificate.turn is not None
    assert certificate.accept_threshold is not None
    assert certificate.reject_threshold is not None
    document, answers = folder / "certificate.json", folder / "answers.csv"
    document.write_text(json.dumps(certificate_document(certificate), indent=2))
    answers.write_text("".join(answer_lines(certificate.turn, certificate.lot_answers)))
    return document, answers


def verify(files: Files) -> subprocess.CompletedProcess[str]:
    """Run the script as people do."""
    command = [sys.executable, str(SCRIPT), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def refusal(files: Files) -> str:
    """What the script refuses the files with, run in this process, where SciPy is loaded."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as refused:
        patch.setattr(sys, "argv", [str(SCRIPT), *map(str, files)])
        runpy.run_path(str(SCRIPT), run_name="__main__")
    return str(refused.value.code)


def change_document(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the document as somebody would who knows how to make its digest."""
    document = json.loads(path.read_text())
    change(document)
    document["digest"] = digest_of(document)
    path.write_text(json.dumps(document))


def test_an_untouched_certificate_is_valid(files: Files) -> None:
    result = verify(files)

    assert result.returncode == 0, result.stderr
    assert result.stdout.count(": valid") == 2
    assert "salt" not in result.stdout


def test_before_the_batch_is_closed_the_certificate_commits_to_its_salt(made: Made) -> None:
    result = verify(made.open)
    shown = "".join(file.read_text() for file in made.open)

    assert result.returncode == 0, result.stderr
    assert result.stdout.count(": valid") == 2
    assert made.salt not in shown
    digest = hashlib.sha256(made.salt.encode()).hexdigest()
    assert digest in shown
    assert digest in result.stdout


def test_the_script_is_short_and_needs_numpy_and_scipy_alone() -> None:
    text = SCRIPT.read_text()
    imports = [line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))]

    assert len(text.splitlines()) <= 80
    assert set(imports) <= {"hashlib", "json", "sys", "pathlib", "numpy", "scipy.stats"}


@pytest.mark.parametrize("place", [0, 1])
def test_any_changed_byte_is_noticed(files: Files, place: int) -> None:
    content = files[place].read_text()
    # Bytes in the middle of a value: a changed space between values of the JSON means nothing.
    at = content.index("good" if place else "Project") + 1
    files[place].write_text(content[:at] + "X" + content[at + 1 :])

    changed = verify(files)
    assert changed.returncode != 0
    assert "NOT VALID" in changed.stderr


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "salt": lambda each: each["basis"].update(salt="0" * 32),
    "images": lambda each: each["accept"].update(images=each["accept"]["images"] + 1),
    "allowed": lambda each: each["accept"].update(allowed=each["accept"]["allowed"] - 1),
    "threshold": lambda each: each["accept"].update(threshold=0.2),
    "wrong": lambda each: each["reject"]["steps"][0].update(wrong=0, answered=99),
    "precision": lambda each: each["accept"].update(precision=0.99),
    "spending": lambda each: each["accept"]["spending"].update(delta=0.00001),
    "table": lambda each: each["basis"].update(answers_sha256="0" * 64),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_certificate_is_noticed_even_with_a_new_digest(files: Files, name: str) -> None:
    change_document(files[0], CHANGES[name])

    assert "NOT VALID" in refusal(files)


def altered(lines: list[str], name: str) -> list[str]:
    """The table with ids, answers or their order changed."""
    answered = [place for place, line in enumerate(lines) if re.search(",(good|bad),", line)]
    first = answered[0]
    if name == "id":
        fields = lines[first].split(",")
        lines[first] = ",".join([str(int(fields[0]) + 1_000_000), *fields[1:]])
    elif name == "answer":
        lines[first] = lines[first].replace(",good,", ",bad,")
        lines[answered[1]] = re.sub(",(good|bad),", ",unclear,", lines[answered[1]])
    elif name == "missing answer":
        lines[first] = lines[first].rsplit(",", 2)[0] + ",,"
    elif name == "number":
        lines[first] = lines[first].rsplit(",", 1)[0] + ",0.5"
    elif name == "order":
        lines[1], lines[2] = lines[2], lines[1]
    return lines


@pytest.mark.parametrize("name", ["id", "answer", "missing answer", "number", "order"])
def test_a_changed_table_is_noticed_even_with_new_hashes(files: Files, name: str) -> None:
    text = "\n".join(altered(files[1].read_text().splitlines(), name)) + "\n"
    files[1].write_text(text)
    new = hashlib.sha256(text.encode()).hexdigest()
    change_document(files[0], lambda each: each["basis"].update(answers_sha256=new))

    assert "NOT VALID" in refusal(files)
