"""How many corrected masks wait for the next fine-tuning."""

from __future__ import annotations

import pytest

from annotator.masks.correct_generation import correct_generation
from annotator.models import Project, SegmenterVersion
from annotator.review.check_original import correct_mask
from annotator.versions.corrections import Corrections, corrections_of
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.segmenters import SegmenterMetrics
from tests.factories import make_generation, make_product, make_project, make_user

pytestmark = pytest.mark.django_db


def correct(project: Project, *, count: int, **values: object) -> None:
    """Correct an original twice and its generation once, `count` times."""
    person = make_user()
    for _ in range(count):
        product = make_product(project, **values)
        for png in (b"a", b"b"):
            correct_mask(product=product, by=person, png=png, size=(800, 600))
        generation = make_generation(product)
        correct_generation(generation=generation, by=person, png=b"c", size=(800, 600))


def test_each_picture_counts_once_and_the_audit_not_at_all() -> None:
    project = make_project()
    correct(project, count=2)
    correct(project, count=1, is_audit=True)
    correct(make_project(), count=1)
    assert corrections_of(project=project) == Corrections(total=4, waiting=4)


def test_what_a_fit_could_see_waits_no_longer() -> None:
    project = make_project()
    correct(project, count=2)
    SegmenterVersion.objects.create(
        project=project, number=1, segmenter="trained", base="b", checkpoint="c", sha256="d",
        metrics=SegmenterMetrics(0.9, 0.8, 0.0, 0.1, 0.9, products=5),
        gate=GateDecision(promote=False), products_used=20,
    )  # fmt: skip
    correct(project, count=1)
    assert corrections_of(project=project) == Corrections(total=6, waiting=2)
