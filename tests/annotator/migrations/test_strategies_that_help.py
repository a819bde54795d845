"""A project whose strategy is gone asks by the default one from then on."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from django.apps import apps

from annotator import migrations
from annotator.models import Project, Strategy
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("before", "after"),
    [("d_optimal", "entropy"), ("badge", "entropy"), ("bald", "bald"), ("random", "random")],
)
def test_what_is_gone_becomes_the_default(before: str, after: str) -> None:
    project = make_project(strategy=before)
    (name,) = (
        each.name
        for each in pkgutil.iter_modules(migrations.__path__)
        if each.name.endswith("_strategies_that_help")
    )
    import_module(f"annotator.migrations.{name}").move_to_default(apps, None)

    assert Project.objects.get(pk=project.pk).strategy == after
    assert after in Strategy.values
