"""Ids that an older version stored in another Unicode form are rewritten, unless both exist."""

from __future__ import annotations

import importlib
import unicodedata

import pytest
from django.apps import apps

from annotator.models import Generation, Product
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db
migration = importlib.import_module("annotator.migrations.0011_composed_words")


def test_ids_and_words_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Müller é")
    product = make_product(make_project(), external_id=decomposed, category=decomposed)
    make_generation(product, external_id=decomposed, generator=decomposed, prompt=decomposed)
    plain = make_product(product.project, external_id="mug")
    migration.compose(apps, None)
    assert Product.objects.filter(external_id="Müller é", category="Müller é").exists()
    words = Generation.objects.values_list("external_id", "generator", "prompt").get()
    assert set(words) == {"Müller é"}
    plain.refresh_from_db()
    assert plain.external_id == "mug"


def test_an_id_that_exists_in_both_forms_stays() -> None:
    project = make_project()
    ids = {unicodedata.normalize(form, "ü") for form in ("NFC", "NFD")}
    for external_id in ids:
        make_product(project, external_id=external_id)
    make_product(make_project(), external_id=unicodedata.normalize("NFD", "ü"))
    migration.compose(apps, None)
    assert set(Product.objects.filter(project=project).values_list("external_id", flat=True)) == ids
    assert Product.objects.filter(external_id="ü").count() == 2
