"""The table of generations: every one, with who decided, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from annotator.exports import EXPORTS
from annotator.exports.tables import COLUMNS
from annotator.models import (
    Flag,
    FlagKind,
    Product,
    Project,
    Review,
    Role,
    Verdict,
    VerdictBy,
)
from tests.factories import (
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_version,
)


@pytest.fixture
def product(db: None) -> Product:
    return make_product(make_project(), external_id="mug", category="kitchen", is_audit=True)


def table(project: Project) -> list[dict[str, str]]:
    content = b"".join(EXPORTS["csv"](project)).decode("utf-8-sig")
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
    certificate = make_certificate(make_version(project, number=3))
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
    content = b"".join(EXPORTS["csv"](make_project()))
    assert content == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"


def test_rows_come_as_they_are_read(product: Product) -> None:
    rows = EXPORTS["csv"](product.project)
    assert isinstance(rows, Iterator)
    assert next(rows).startswith(b"\xef\xbb\xbfproduct,")


def test_open_flags_are_named(product: Product) -> None:
    flagged = make_generation(product)
    for kind in (FlagKind.INCONSISTENT, FlagKind.DISAGREEMENT):
        Flag.objects.create(project=product.project, generation=flagged, kind=kind)
    Flag.objects.create(
        project=product.project, generation=flagged, kind=FlagKind.DRIFT,
        closed_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    make_generation(product)
    assert [row["flags"] for row in table(product.project)] == ["disagreement inconsistent", ""]


def test_two_queries_whatever_the_size(product: Product, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        make_generation(product)
    with django_assert_num_queries(2):
        assert len(table(product.project)) == 5


def test_formulas_are_defused_and_numbers_stay_numbers(product: Product) -> None:
    make_generation(product, prompt="=HYPERLINK(0)", generator="＝1", reward=-1.5)
    (row,) = table(product.project)
    assert (row["prompt"], row["generator"], row["reward"]) == ("'=HYPERLINK(0)", "'＝1", "-1.5")
