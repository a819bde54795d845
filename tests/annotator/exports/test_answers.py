"""The export of answers: who, when, what, and whether it was undone."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from annotator.exports import EXPORTS, manifest
from annotator.exports.answers import COLUMNS
from annotator.exports.chosen import Filters
from annotator.models import Answer, Choice, MachineAnswer, Product, Project, Purpose, Question
from scoring.vocabulary.reasons import ReasonEntry, ReasonGroup
from tests.annotator.exports.answers import answer, undo
from tests.factories import make_generation, make_product, make_project, make_user, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return make_product(make_project(), external_id="mug")


def table(project: Project, **filters: Any) -> list[dict[str, str]]:
    parts = EXPORTS["answers"](project, filters=Filters(**filters))
    content = b"".join(parts).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_all_columns(product: Product) -> None:
    a, b = (make_generation(product, external_id=name) for name in "ab")
    make_version(product.project)
    version = make_version(product.project)
    given = answer(
        b, Choice.LEFT, a, by=make_user("anna"), changed=[a.pk], milliseconds=1234, note="odd; lid",
        reasons={str(a.pk): ["part_added", "floating"]}, purpose=Purpose.EXPLORE,
        strategy="entropy", selection_probability=0.25, model_version=version,
    )  # fmt: skip
    (row,) = table(product.project)
    assert tuple(row) == COLUMNS
    assert row == {
        "answer": str(given.pk),
        "question": str(given.question_id),
        "answered_at": given.created_at.isoformat(),
        "person": "anna",
        "question_kind": "pair",
        "purpose": "explore",
        "product": "mug",
        "is_audit": "0",
        "left": "b",
        "right": "a",
        "choice": "left",
        "left_changed": "0",
        "right_changed": "1",
        "left_reasons": "",
        "right_reasons": "part_added floating",
        "note": "odd; lid",
        "milliseconds": "1234",
        "strategy": "entropy",
        "selection_probability": "0.25",
        "model_version": "2",
        "is_surplus": "0",
        "is_undone": "0",
        "undone_at": "",
        "annotator_kind": "person",
        "machine": "",
    }


class TestMachines:
    """Their answers are marked, have no person, and can be left out."""

    @pytest.fixture
    def project(self, product: Product) -> Project:
        a, b = (make_generation(product, external_id=name) for name in "ab")
        answer(a, Choice.LEFT, b)
        answer(a, Choice.GOOD)
        for choice, said in (("left", "second"), ("", "first")):
            MachineAnswer.objects.create(
                project=product.project, left=b, right=a, model=f"vlm-{said}", choice=choice,
                said_first="first", said_second=said, milliseconds=7,
            )  # fmt: skip
        return product.project

    def test_they_come_last(self, project: Project) -> None:
        rows = table(project)
        assert [row["annotator_kind"] for row in rows] == ["person"] * 2 + ["machine"] * 2
        machine = rows[2]
        assert {name: value for name, value in machine.items() if value} == {
            "answered_at": machine["answered_at"], "question_kind": "pair", "product": "mug",
            "is_audit": "0", "left": "b", "right": "a", "choice": "left", "milliseconds": "7",
            "annotator_kind": "machine", "machine": "vlm-second",
        }  # fmt: skip
        assert (rows[3]["choice"], rows[3]["person"]) == ("", "")

    @pytest.mark.parametrize(
        ("filters", "kinds"),
        [
            ({"by": "people"}, ["person"] * 2),
            ({"by": "machines"}, ["machine"] * 2),
            ({"kind": "single"}, ["person"]),
            ({"kind": "pair"}, ["person", "machine", "machine"]),
            ({"category": "other"}, []),
        ],
    )
    def test_filters(self, project: Project, filters: dict[str, str], kinds: list[str]) -> None:
        assert [row["annotator_kind"] for row in table(project, **filters)] == kinds

    def test_no_other_file_has_them(self, project: Project) -> None:
        """What a machine prefers is no label, and trains nobody's generator."""
        Answer.objects.all().delete()
        pairs = b"".join(EXPORTS["dpo"](project))
        assert pairs == b""


def test_a_single_has_no_right_side(product: Product) -> None:
    answer(make_generation(product), Choice.GOOD)
    (row,) = table(product.project)
    assert row["question_kind"] == "single"
    assert (row["right"], row["right_changed"], row["right_reasons"]) == ("", "", "")


def test_answers_taken_back_say_so(product: Product) -> None:
    undoing = undo(answer(make_generation(product), Choice.GOOD))
    (row,) = table(product.project)
    assert (row["is_undone"], row["undone_at"]) == ("1", undoing.created_at.isoformat())


def test_every_answer_is_there_in_its_order(product: Product) -> None:
    audited = make_product(product.project, is_audit=True)
    given = [
        answer(make_generation(audited), Choice.BAD, purpose=Purpose.AUDIT),
        answer(make_generation(product), Choice.GOOD, is_surplus=True),
        answer(make_generation(product), Choice.GOOD, purpose=Purpose.GOLD),
    ]
    answer(make_generation(make_product(make_project())), Choice.GOOD)  # of another project
    exported = table(product.project)
    assert [row["answer"] for row in exported] == [str(each.pk) for each in given]
    assert [row["is_audit"] for row in exported] == ["1", "0", "0"]
    assert [row["is_surplus"] for row in exported] == ["0", "1", "0"]


def test_two_queries_whatever_the_size(product: Product, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        answer(make_generation(product), Choice.GOOD)
    assert Question.objects.count() == 5
    with django_assert_num_queries(2):  # people's and machines'
        assert len(table(product.project)) == 5


def test_the_manifest_says_what_the_codes_of_reasons_mean(product: Product) -> None:
    project = product.project
    project.reasons = [ReasonEntry("wrong_season", ReasonGroup.BACKGROUND, "Wrong season")]
    project.save()
    by_code = {each["code"]: each for each in manifest(project, "answers")["reasons"]}  # type: ignore[attr-defined]
    assert by_code["wrong_season"]["label"] == "Wrong season"
    assert by_code["poor_light"] == {
        "code": "poor_light", "group": "background", "label": "poor light", "is_retired": True,
    }  # fmt: skip
    assert manifest(project, "csv")["reasons"] == []
