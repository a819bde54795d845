"""Labels go out in the format of the published ones, and never those of the audit set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.exports import EXPORTS, manifest
from annotator.models import Choice, Generation, Product, Project, Purpose, Verdict, VerdictBy
from tests.annotator.exports.answers import answer, undo
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import run, write_files
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return make_product(make_project(), external_id="mug")


@pytest.fixture
def generation(product: Product) -> Generation:
    return make_generation(product, external_id="a")


def lines(project: Project) -> list[dict[str, Any]]:
    return [json.loads(line) for line in EXPORTS["hfpc"](project)]


def label(generation: Generation) -> int | None:
    """Its label in the export, None if it is not there."""
    for line in lines(generation.project):
        ((_, judged),) = line.items()
        if generation.external_id in judged["generations"]:
            exported: int = judged["labels"][judged["generations"].index(generation.external_id)]
            return exported
    return None


def test_a_line_for_each_product(product: Product) -> None:
    for name, choice in (("a", Choice.GOOD), ("b", Choice.BAD)):
        answer(make_generation(product, external_id=name), choice)
    make_generation(product, external_id="nobody has seen it")
    make_product(product.project, external_id="nobody has judged it")
    assert lines(product.project) == [{"mug": {"generations": ["a", "b"], "labels": [1, 0]}}]


def test_most_answers_win(generation: Generation) -> None:
    answer(generation, Choice.BAD)
    assert label(generation) == 0
    answer(generation, Choice.GOOD)
    assert label(generation) is None  # one against one says nothing
    answer(generation, Choice.GOOD)
    assert label(generation) == 1


def test_answers_to_pairs(product: Product) -> None:
    a, b = make_generation(product), make_generation(product)
    answer(a, Choice.LEFT, b)
    assert (label(a), label(b)) == (None, None)  # better than another is not yet good
    answer(a, Choice.BOTH_GOOD, b)
    assert (label(a), label(b)) == (1, 1)


def test_a_changed_product_is_bad_whatever_its_background(product: Product) -> None:
    a, b = make_generation(product), make_generation(product)
    answer(a, Choice.BOTH_GOOD, b, changed=[b.pk])
    assert (label(a), label(b)) == (1, 0)


def test_answers_that_do_not_count(generation: Generation) -> None:
    undo(answer(generation, Choice.GOOD))
    answer(generation, Choice.GOOD, is_surplus=True)
    assert label(generation) is None


@pytest.mark.parametrize("purpose", [Purpose.GOLD, Purpose.REPEAT, Purpose.DRIFT])
def test_checks_of_people_and_decisions_are_no_labels(
    generation: Generation, purpose: Purpose
) -> None:
    answer(generation, Choice.GOOD, purpose=purpose)
    assert label(generation) is None


def test_the_manifest_counts_what_is_missing(product: Product) -> None:
    answer(make_generation(product), Choice.GOOD)
    make_generation(product)
    make_product(product.project, is_audit=True)
    contents = manifest(product.project, "hfpc")
    assert (contents["project"], contents["format"]) == (product.project.slug, "hfpc")
    assert contents["left_out"] == {"audit_product": 1, "unlabelled": 1}
    assert (contents["rows"], contents["reasons"]) == (1, [])


def test_a_reviewer_has_the_last_word(generation: Generation) -> None:
    answer(generation, Choice.GOOD)
    generation.verdict, generation.verdict_by = Verdict.REJECTED, VerdictBy.REVIEWER
    generation.save()
    assert label(generation) == 0


def test_the_policy_has_no_word(generation: Generation) -> None:
    generation.verdict, generation.verdict_by = Verdict.ACCEPTED, VerdictBy.POLICY
    generation.save()
    assert label(generation) is None


def test_an_imported_label_counts_until_someone_answers(product: Product) -> None:
    generation = make_generation(product, label=True)
    assert label(generation) == 1
    answer(generation, Choice.BAD)
    assert label(generation) == 0


def test_the_audit_set_stays_at_home(generation: Generation) -> None:
    answer(generation, Choice.GOOD)
    Product.objects.update(is_audit=True)
    assert lines(generation.project) == []


def test_other_projects_stay_out(generation: Generation) -> None:
    answer(make_generation(make_product(make_project())), Choice.GOOD)
    assert lines(generation.project) == []


def test_published_labels_come_out_as_they_went_in(tmp_path: Path) -> None:
    published = {
        "http://h/i/mug": {"generations": ["http://h/i/a", "http://h/i/b"], "labels": [0, 1]},
        "http://h/i/box": {"generations": ["http://h/i/c"], "labels": [1]},
    }
    write_files(
        tmp_path,
        {f"{name}.png": file_of(photo(seed=n)) for n, name in enumerate(("mug", "box", *"abc"))},
    )
    written = [json.dumps({name: judged}) for name, judged in published.items()]
    (tmp_path / "valid.json").write_text("\n".join(written))
    project = make_project(audit_share=0)
    run(project, tmp_path / "valid.json")
    assert [json.dumps(line) for line in lines(project)] == written


def test_many_products_are_read_in_few_queries(
    product: Product, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        answer(make_generation(make_product(product.project)), Choice.GOOD)
    with django_assert_max_num_queries(5):
        assert len(lines(product.project)) == 20
