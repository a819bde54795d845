"""The sample project is made once and imports what its manifest names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.demo.seed import FOLDER, PEOPLE, reset, seed
from annotator.errors import Conflict
from annotator.imports.run_import import run_import
from annotator.models import Generation, Job, JobKind, Membership, Product, Project
from tests.annotator.imports.sources import Recorder

pytestmark = pytest.mark.django_db


def test_a_second_start_finds_everything_as_it_is() -> None:
    first, is_new = seed(products=2)
    again, is_new_again = seed(products=2)
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert Job.objects.filter(kind=JobKind.IMPORT).count() == 1
    roles = dict(Membership.objects.values_list("user__username", "role"))
    assert roles == {name: role.value for name, role in PEOPLE.items()}


def test_nobody_gets_a_password() -> None:
    project, _ = seed(products=1)
    assert not any(m.user.has_usable_password() for m in project.memberships.all())


def test_the_sample_is_imported_without_a_refusal() -> None:
    seed(products=2)
    job = Job.objects.get()
    run_import(job, Recorder())
    rows = [json.loads(line) for line in (FOLDER / "manifest.jsonl").read_text().splitlines()]
    first_two = list(dict.fromkeys(row["product"] for row in rows))[:2]
    assert not job.refused.exists()
    assert set(Product.objects.values_list("external_id", flat=True)) == set(first_two)
    assert Generation.objects.count() == sum(row["product"] in first_two for row in rows)


def test_the_manifest_gives_no_truth_away() -> None:
    rows = [json.loads(line) for line in (FOLDER / "manifest.jsonl").read_text().splitlines()]
    assert not {"label", "good", "faults", "quality"} & set().union(*rows)


def test_only_a_demo_on_sqlite_can_be_reset(settings: Any) -> None:
    settings.MODE = "production"
    seed(products=1)
    with pytest.raises(Conflict):
        reset()
    assert Project.objects.exists()
