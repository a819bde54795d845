"""Products and images are found by how their ids begin."""

from __future__ import annotations

import pytest
from django.db import connection

from annotator.models import Generation, Project
from annotator.projects.find_images import find_images, find_products, of_product_or_image
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.mark.parametrize("text", ["SKU", "sku", "Sku-1", "SKU-17", "sku-1%", "S_U", ""])
def test_case_does_not_matter_and_no_character_is_a_pattern(project: Project, text: str) -> None:
    product = make_product(project, external_id="SKU-17")
    found = find_products(projects=[project.pk], text=text, limit=5)
    assert found == ([] if text in ("sku-1%", "S_U") else [product])


def test_composed_and_decomposed_letters_are_the_same(project: Project) -> None:
    product = make_product(project, external_id="Mu\u0308ller")
    assert find_products(projects=[project.pk], text="M\u00fcl", limit=5) == [product]


def test_a_number_finds_the_row(project: Project) -> None:
    generation = make_generation(make_product(project, external_id="a"), external_id="b")
    for text in (str(generation.pk), f"#{generation.pk}"):
        assert generation in find_images(projects=[project.pk], text=text, limit=5)
    assert find_images(projects=[project.pk], text="9" * 30, limit=5) == []


def test_other_projects_are_not_searched(project: Project) -> None:
    other = make_generation(make_product(make_project(), external_id="mug"), external_id="mug-1")
    for text in ("mug", str(other.pk)):
        assert find_images(projects=[project.pk], text=text, limit=5) == []
    assert find_products(projects=[project.pk], text="mug", limit=5) == []


def test_a_product_brings_its_images_in_the_catalogue(project: Project) -> None:
    mine = make_generation(make_product(project, external_id="mug"), external_id="x-1")
    make_generation(make_product(project, external_id="lamp"), external_id="x-2")
    rows = Generation.objects.filter(of_product_or_image(project.pk, "MUG"), project=project)
    assert list(rows) == [mine]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such index")
@pytest.mark.parametrize("index", ["product_unique", "generation_unique"])
def test_the_unique_index_knows_beginnings(index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [index])
        (definition,) = cursor.fetchone()
    assert "UNIQUE" in definition and "(project_id, external_id text_pattern_ops)" in definition
