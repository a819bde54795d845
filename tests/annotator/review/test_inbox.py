"""What waits at the ops desk."""

from __future__ import annotations

import pytest

from annotator.models import FlagKind, Role, Verdict
from annotator.review.decide import review_generation
from annotator.review.inbox import flag_counts, flagged, with_flag
from annotator.review.raise_flags import flag
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


def test_only_open_flags_of_the_project_wait() -> None:
    project = make_project()
    product = make_product(project)
    waiting, done, quiet = (make_generation(product) for _ in range(3))
    foreign = make_generation(make_product(make_project()))
    for generation in (waiting, done, foreign):
        flag(generation=generation, kind=FlagKind.INCONSISTENT)
    flag(generation=waiting, kind=FlagKind.DISAGREEMENT)
    review_generation(generation=done, by=make_member(project, Role.OPS), decision=Verdict.ACCEPTED)

    assert list(flagged(project=project)) == [waiting]  # once, though it has two flags
    assert flag_counts(project=project) == {"inconsistent": 1, "disagreement": 1}
    assert not with_flag(flagged(project=project), kind="drift").exists()
    assert quiet not in flagged(project=project)
