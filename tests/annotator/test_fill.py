"""A database that a benchmark has filled by SQL takes further rows."""

from __future__ import annotations

import pytest
from django.db.models import Max

from annotator.models import Project, Question
from tests.bench.at_scale.scratch import ask, fill
from tests.factories import make_generation, make_image, make_product, make_question

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_rows_can_be_added_to_filled_tables() -> None:
    """Otherwise an import beside the measurement refuses every row, and nothing is scored."""
    project = Project.objects.get(pk=fill(generations=20, people=1))
    ask(project.pk, generations=20, questions=5)
    asked = Question.objects.filter(project=project)
    image = make_image(project, sha256="f" * 64)
    product = make_product(project, image=image, external_id="new")
    question = make_question(project, left=make_generation(product, image=image, external_id="new"))
    assert (product.pk, question.left_id) == (3, 21)
    assert question.pk == asked.aggregate(Max("pk"))["pk__max"]
    assert asked.count() == 6
