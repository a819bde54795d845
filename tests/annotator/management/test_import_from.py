"""`manage.py import_from`: other tools' answers, from samples written to their documentation."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Answer, AuditEvent, Project, Question, Role
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db

LABEL_STUDIO = [
    {
        "id": 1,
        "data": {"image1": "/data/upload/1/a.webp", "image2": "/data/upload/1/b.webp"},
        "annotations": [
            {
                "completed_by": {"id": 7, "email": "Anna@example.org"},
                "result": [{"type": "pairwise", "from_name": "pw", "value": {"selected": "right"}}],
            },
            {"completed_by": 8, "was_cancelled": True, "result": []},
        ],
    },
    {
        "id": 2,
        "data": {"image": "https://shop.example/pictures/a.jpg?size=2"},
        "annotations": [
            {
                "completed_by": 8,
                "result": [{"type": "choices", "value": {"choices": ["Looks fine"]}}],
            }
        ],
    },
    {"id": 3, "data": {"image": "c.jpg"}, "annotations": []},
]
ARGILLA = [
    {
        "id": "r1",
        "fields": {"prompt": "on slate"},
        "metadata": {"left": "a", "right": "b"},
        "responses": {
            "better": [
                {"value": "left", "user_id": "u-1", "status": "submitted"},
                {"value": "right", "user_id": "u-2", "status": "draft"},
            ]
        },
    }
]


@pytest.fixture
def project() -> Project:
    project = make_project(slug="shoes")
    mug = make_product(project, external_id="mug")
    for name in "ab":
        make_generation(mug, external_id=name)
    make_member(project, Role.ANNOTATOR, username="anna", email="anna@example.org")
    make_member(project, Role.ANNOTATOR, username="ben")
    return project


def bring(path: Path, format: str, *options: str) -> tuple[str, str]:
    """What the command writes, and which rows it refuses."""
    out, err = StringIO(), StringIO()
    call_command("import_from", "shoes", format, str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def stored() -> list[tuple[Any, ...]]:
    rows = Answer.objects.order_by("pk")
    return list(rows.values_list("user__username", "left__external_id", "right__external_id",
                                 "choice"))  # fmt: skip


def test_label_studio(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(LABEL_STUDIO))
    pairs = ("--column", "left=image1", "--column", "right=image2")
    more = ("--value", "Looks fine=good", "--person", "8=ben")
    out, err = bring(path, "label_studio", *pairs, *more, "--dry-run")
    assert (out.split(" answers")[0], err, stored()) == ("2", "", [])
    bring(path, "label_studio", *pairs, *more)
    assert stored() == [("anna", "a", "b", "right"), ("ben", "a", None, "good")]
    assert set(Question.objects.values_list("state", "answers_count")) == {("answered", 1)}
    project.refresh_from_db()
    assert project.answers_count == 2
    assert AuditEvent.objects.get().detail == {"answers": 2}
    out, _ = bring(path, "label_studio", *pairs, *more)
    assert "0 answers are new, 2 were there already" in out
    assert len(stored()) == 2


def test_argilla_takes_what_was_submitted(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(ARGILLA))
    bring(path, "argilla", "--person", "u-1=anna")
    assert stored() == [("anna", "a", "b", "left")]


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_preferences(project: Project, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"train.{ending}"
    rows = [{"prompt": "", "chosen": "b", "rejected": "a", "person": "ben"}]
    if ending == "parquet":
        pa = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        parquet.write_table(pa.Table.from_pylist(rows), path)
    else:
        path.write_text("\n".join(map(json.dumps, rows)))
    bring(path, "preferences")
    assert stored() == [("ben", "b", "a", "left")]


def test_a_person_for_answers_that_name_none(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    path.write_text(json.dumps([{"chosen": {"path": "x/a.png"}, "rejected": "b"}]))
    bring(path, "preferences", "--person", "=anna")
    assert stored() == [("anna", "a", "b", "left")]


def test_every_refused_row_is_named(project: Project, tmp_path: Path) -> None:
    other = make_generation(make_product(project), external_id="other")
    make_generation(make_product(project, is_audit=True), external_id="audited")
    rows = [
        "shot,vs,verdict,who", "a,b,left,anna", "a,b,best,anna", "lost,,good,anna",
        "a,,good,carl", "a,a,left,anna", f"a,{other.external_id},left,anna", "audited,,good,anna",
        ",,good,anna", "a,,good,",
    ]  # fmt: skip
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(rows))
    columns = ("left=shot", "right=vs", "choice=verdict", "person=who")
    out, err = bring(path, "csv", *(f"--column={each}" for each in columns))
    assert out.startswith("1 answers are new, 0 were there already, 8 refused")
    lines = err.splitlines()
    assert [line.split(" (")[0] for line in lines] == [f"row {n}" for n in range(2, 10)]
    for line, words in zip(
        lines,
        ["“best”", "“lost”", "“carl”", "itself", "two products", "blind", "image", "who"],
        strict=True,
    ):
        assert words in line


def test_what_can_not_be_read(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("image,choice\na,good\n")
    with pytest.raises(CommandError, match="no column “person”"):
        bring(path, "csv")
    with pytest.raises(CommandError, match="can't be read"):
        bring(tmp_path / "none.json", "argilla")
    with pytest.raises(CommandError, match="FROM=TO"):
        bring(path, "csv", "--value", "good")
    with pytest.raises(CommandError, match="no project"):
        call_command("import_from", "hats", "csv", str(path))
