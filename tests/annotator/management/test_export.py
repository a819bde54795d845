"""`manage.py export` writes a file and a line in the audit log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotator.models import AuditEvent, Project
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    project = make_project(slug="shoes")
    make_generation(make_product(project, external_id="mug"), external_id="a", label=True)
    return project


def test_into_a_file(project: Project, tmp_path: Path) -> None:
    call_command("export", "shoes", "hfpc", "--out", str(tmp_path / "labels.jsonl"))
    written = json.loads((tmp_path / "labels.jsonl").read_text())
    assert written == {"mug": {"generations": ["a"], "labels": [1]}}
    event = AuditEvent.objects.get(project=project, action="project.exported")
    assert event.detail == {"format": "hfpc"}
    beside = json.loads((tmp_path / "labels.jsonl.manifest.json").read_text())
    assert beside["rows"] == 1
    assert beside["left_out"] == {"audit_product": 0, "unlabelled": 0}


def test_to_standard_output(project: Project, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("export", "shoes", "csv")
    written = capfdbinary.readouterr()
    assert written.out.startswith(b"\xef\xbb\xbfproduct,category,")
    assert json.loads(written.err)["rows"] == 1


def test_what_does_not_exist(project: Project, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no project 'hats'"):
        call_command("export", "hats", "csv")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("export", "shoes", "docx")
    with pytest.raises(CommandError, match="can't be written"):
        call_command("export", "shoes", "csv", "--out", str(tmp_path / "no" / "where"))
