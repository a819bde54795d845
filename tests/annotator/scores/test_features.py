"""Cached features: who lacks them, and how long old ones are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.models import Features, Generation, ModelState, Project, ScoreState
from annotator.scores.features import (
    ROLLBACK,
    forget_unused_features,
    lacking_features,
    write_features,
)
from tests.factories import make_generation, make_product, make_project, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def generation(project: Project) -> Generation:
    """Scored, with features of the encoders `old` and `new`."""
    generation = make_generation(make_product(project), score_state=ScoreState.SCORED)
    for key in ("old", "new"):
        write_features(encoder_key=key, vectors={generation.pk: b"ab"})
    return generation


def keys() -> set[str]:
    return set(Features.objects.values_list("encoder_key", flat=True))


def test_writing_again_replaces(generation: Generation) -> None:
    write_features(encoder_key="old", vectors={generation.pk: b"cd"})
    assert bytes(generation.features.get(encoder_key="old").vector) == b"cd"
    assert Features.objects.count() == 2


def test_only_what_is_scored_can_lack_features(project: Project, generation: Generation) -> None:
    make_generation(generation.product)
    lacking = make_generation(generation.product, score_state=ScoreState.SCORED)
    write_features(encoder_key="other", vectors={lacking.pk: b"ab"})
    assert list(lacking_features(project=project, encoder_key="new")) == [lacking]


def test_what_nobody_reads_goes_when_a_promotion_is_not_taken_back(
    project: Project, generation: Generation
) -> None:
    promoted = timezone.now() - ROLLBACK - timedelta(hours=1)
    make_version(project, state=ModelState.CHAMPION, encoder_key="new", promoted_at=promoted)
    assert forget_unused_features(project=project, keep=["old"]) == 0
    assert forget_unused_features(project=project, keep=["new"]) == 1
    assert keys() == {"new"}


def test_old_features_stay_for_as_long_as_a_promotion_may_be_taken_back(
    project: Project, generation: Generation
) -> None:
    promoted = timezone.now() - ROLLBACK + timedelta(hours=1)
    make_version(project, state=ModelState.CHAMPION, encoder_key="new", promoted_at=promoted)
    assert forget_unused_features(project=project, keep=["new"]) == 0
    assert keys() == {"old", "new"}


def test_without_a_champion_nothing_goes(project: Project, generation: Generation) -> None:
    assert forget_unused_features(project=project, keep=["new"]) == 0


def test_other_projects_keep_theirs(generation: Generation) -> None:
    promoted = timezone.now() - 2 * ROLLBACK
    other = make_project()
    make_version(other, state=ModelState.CHAMPION, encoder_key="new", promoted_at=promoted)
    assert forget_unused_features(project=other, keep=[]) == 0
