"""The export page says of every format what its files hold, field by field."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from annotator.exports import EXPORTS, answers, archives, tables, trainer_pairs
from annotator.exports.tally import LeftOut
from annotator.models import Choice
from tests.annotator.exports.answers import answer
from tests.factories import make_generation, make_product, make_project

FRONTEND = Path(__file__).parents[3] / "frontend/src"


def described() -> dict[str, tuple[str, ...]]:
    """The names of the fields by format, from the page's own list."""
    listed = (FRONTEND / "features/exports/formats.ts").read_text().split("} as const")[0]
    columns = re.findall(r"(\w+): \[(.*?)\]", listed, re.DOTALL)
    return {name: tuple(re.findall(r'"(\w+)"', fields)) for name, fields in columns}


def test_every_format() -> None:
    assert described().keys() == EXPORTS.keys()


def test_the_columns_of_tables() -> None:
    assert described()["csv"] == tables.COLUMNS
    assert described()["answers"] == described()["answers_parquet"] == answers.COLUMNS
    assert described()["diffusers"] == tuple(trainer_pairs.DIFFUSERS)
    assert described()["trl"] == tuple(trainer_pairs.TRL)
    assert described()["imagefolder"] == archives.METADATA
    assert described()["dataset"] == tuple(archives.DATASET)
    assert described()["accepted"] == archives.ACCEPTED


@pytest.mark.django_db
def test_the_keys_of_pairs() -> None:
    product = make_product(make_project())
    answer(make_generation(product), Choice.LEFT, make_generation(product))
    (line,) = EXPORTS["dpo"](product.project)
    assert described()["dpo"] == tuple(json.loads(line))


def test_every_reason_to_leave_something_out() -> None:
    texts = (FRONTEND / "shared/i18n/en/exports.ts").read_text()
    assert all(f"    {reason.value}: " in texts for reason in LeftOut)
    assert all(
        f'"{reason.value}"' in (FRONTEND / "features/exports/manifest.ts").read_text()
        for reason in LeftOut
    )
