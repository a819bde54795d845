"""The table of generations: every one, with who decided, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exports import EXPORTS
from annotator.exports.tables import COLUMNS, text
from annotator.models import (
    Certificate,
    ModelVersion,
    Product,
    Project,
    Review,
    Role,
    Verdict,
    VerdictBy,
)
from tests.factories import make_generation, make_member, make_product, make_project


@pytest.fixture
def product(db: None) -> Product:
    return make_product(make_project(), external_id="mug", category="kitchen", is_audit=True)


def table(project: Project) -> list[dict[str, str]]:
    content = b"".join(EXPORTS["csv"](project)).decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_all_columns(product: Product) -> None:
    generation = make_generation(
        product,
        external_id="a",
        generator="g1",
        prompt='a beach,\n"sunny"',
        label=False,
        p_good=0.25,
        score_state="scored",
    )
    (row,) = table(product.project)
    assert tuple(row) == COLUMNS
    assert {name: value for name, value in row.items() if value} == {
        "product": "mug",
        "category": "kitchen",
        "is_audit": "1",
        "generation": "a",
        "generator": "g1",
        "prompt": 'a beach,\n"sunny"',
        "image": generation.image.url("full"),
        "imported_label": "0",
        "score_state": "scored",
        "p_good": "0.25",
        "verdict": "undecided",
    }


def test_who_decided(product: Product) -> None:
    project = product.project
    version = ModelVersion.objects.create(project=project, number=3, answers_until=0)
    certificate = Certificate.objects.create(project=project, model_version=version)
    make_generation(product, verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.POLICY,
                    certificate=certificate)  # fmt: skip
    reviewed = make_generation(product, verdict=Verdict.REJECTED, verdict_by=VerdictBy.REVIEWER)
    for name in ("first", "last"):
        reviewer = make_member(project, Role.OPS, username=name)
        Review.objects.create(
            project=project, generation=reviewed, reviewer=reviewer, decision=Verdict.REJECTED
        )
    make_generation(product)
    decided = [(row["verdict_by"], row["decided_by"]) for row in table(project)]
    assert decided == [("policy", "version 3"), ("reviewer", "last"), ("", "")]


def test_a_project_without_anything_has_a_header(product: Product) -> None:
    assert b"".join(EXPORTS["csv"](make_project())).decode() == ",".join(COLUMNS) + "\r\n"


def test_rows_come_as_they_are_read(product: Product) -> None:
    rows = EXPORTS["csv"](product.project)
    assert isinstance(rows, Iterator)
    assert next(rows).startswith(b"product,")


def test_one_query_whatever_the_size(product: Product, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        make_generation(product)
    with django_assert_num_queries(1):
        assert len(table(product.project)) == 5


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_defused(product: Product, start: str) -> None:
    make_generation(product, prompt=f"{start}HYPERLINK(0)")
    assert table(product.project)[0]["prompt"] == f"'{start}HYPERLINK(0)"


@given(st.text())
def test_no_cell_is_a_formula(value: str) -> None:
    cell = text(value)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == value or cell == value
