"""Names to pick images by."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import Project
from annotator.projects.names import NameKind, find_names
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    project = make_project()
    for category, generators in {"mug": ("flux", "sdxl"), "Lamp": ("flux", "")}.items():
        product = make_product(project, category=category)
        for generator in generators:
            make_generation(product, generator=generator)
    make_generation(make_product(make_project(), category="shoe"), generator="foreign")
    return project


def find(project: Project, kind: NameKind, search: str = "", limit: int = 10) -> list[str]:
    return find_names(project=project, kind=kind, search=search, limit=limit)


def test_each_name_of_the_project_once_in_order(project: Project) -> None:
    assert find(project, NameKind.GENERATOR) == ["flux", "sdxl"]
    assert find(project, NameKind.CATEGORY) == ["Lamp", "mug"]


def test_a_part_of_the_name_finds_it_in_any_case(project: Project) -> None:
    assert find(project, NameKind.GENERATOR, "DXL") == ["sdxl"]
    assert find(project, NameKind.CATEGORY, " MU ") == ["mug"]
    assert find(project, NameKind.CATEGORY, "shoe") == []


@pytest.mark.parametrize("stored", ["M\u00fcller", "Mu\u0308ller"])
@pytest.mark.parametrize("typed", ["m\u00fcll", "mu\u0308ll"])
def test_an_accent_is_found_however_it_was_typed(stored: str, typed: str) -> None:
    project = make_project()
    make_product(project, category=stored)
    assert find(project, NameKind.CATEGORY, typed) == [stored]


def test_no_more_than_asked_for_in_one_statement(project: Project) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert find(project, NameKind.GENERATOR, limit=1) == ["flux"]
    assert len(queries) == 1
