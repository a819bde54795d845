"""Storing the results of scoring."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.models import (
    ConsistencyOutcome,
    ConsistencyReport,
    Features,
    Generation,
    ModelState,
    Project,
    ScoreState,
)
from annotator.scores.record_scores import (
    ChampionChanged,
    FoundReport,
    Reward,
    ScoringResult,
    record_failed,
    record_results,
)
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import PART_ADDED
from scoring.vocabulary.messages.unscored import FEATURES_UNUSABLE
from scoring.vocabulary.rules import score_of
from tests.factories import make_generation, make_product, make_project, make_version

pytestmark = pytest.mark.django_db
KEY = "lite@test"
REWARD = Reward(1.5, 0.5, 0.8)
ADDED = Finding(FindingKind.PART_ADDED, PART_ADDED(share=0.02), 0.1)


def result_of(
    generation: Generation, *, reward: Reward | None = REWARD, **values: object
) -> ScoringResult:
    """A possible result of scoring the generation."""
    report = {
        "outcome": ConsistencyOutcome.CONSISTENT,
        "p_consistent": 0.75,
        "measurements": {"extra": 0.01},
        "findings": [ADDED],
        "transform": [[1.0, 0.0, 0.1], [0.0, 1.0, 0.2]],
        "outline": [[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]],
        "heat_map": b"webp",
        "segmenter": "grabcut@test",
        "version": "1",
    }
    vector = np.array([1.0, 2.0], dtype="<f2").tobytes()
    return ScoringResult(generation.pk, {KEY: vector}, FoundReport(**report | values), reward)  # type: ignore[arg-type]


def record(project: Project, *everything: ScoringResult) -> list[ConsistencyReport]:
    return record_results(
        project=project,
        results=everything,
        champion=project.champion,
    )


def test_a_scored_generation_has_features_report_and_scores() -> None:
    generation = make_generation(make_product(make_project()))
    (report,) = record(generation.project, result_of(generation))
    generation.refresh_from_db()
    assert generation.score_state == ScoreState.SCORED
    assert (generation.reward, generation.uncertainty) == (1.5, 0.5)
    assert (generation.p_good, generation.p_consistent, generation.score) == (
        0.8,
        0.75,
        score_of(0.8, 0.75),
    )
    vector = np.frombuffer(bytes(Features.objects.get().vector), dtype="<f2")
    assert vector.tolist() == [1.0, 2.0]
    assert report.findings == [ADDED]


def test_the_heat_map_lies_where_members_of_the_project_may_fetch_it() -> None:
    generation = make_generation(make_product(make_project()))
    (report,) = record(generation.project, result_of(generation))
    folder = f"projects/{generation.project_id}/heat/{generation.pk}-"
    assert report.heat_map.startswith(folder) and report.heat_map.endswith(".webp")
    with default_storage.open(report.heat_map) as file:
        assert file.read() == b"webp"


def test_scoring_twice_leaves_one_set_of_rows_with_the_newer_values() -> None:
    generation = make_generation(make_product(make_project()))
    record(generation.project, result_of(generation))
    record(generation.project, result_of(generation, p_consistent=0.25, heat_map=b""))
    assert Features.objects.count() == 1
    report = ConsistencyReport.objects.get()
    assert (report.p_consistent, report.heat_map) == (0.25, "")


def test_nothing_is_written_for_a_champion_that_is_in_use_no_longer() -> None:
    project = make_project()
    generation = make_generation(make_product(project))
    make_version(project, state=ModelState.CHAMPION)
    stale = make_version(project)
    project.champion = stale
    with pytest.raises(ChampionChanged):
        record(project, result_of(generation))
    assert not Features.objects.exists()


def test_without_a_champion_only_the_consistency_is_known() -> None:
    generation = make_generation(make_product(make_project()))
    record_results(
        project=generation.project,
        results=[result_of(generation, reward=None)],
        champion=None,
    )
    generation.refresh_from_db()
    assert (generation.p_consistent, generation.reward, generation.score) == (0.75, None, None)


def test_what_can_not_be_scored_says_why() -> None:
    generation = make_generation(make_product(make_project()))
    record_failed(generation=generation, reason=FEATURES_UNUSABLE())
    generation.refresh_from_db()
    assert generation.score_state == ScoreState.FAILED
    assert generation.score_error == FEATURES_UNUSABLE()


def test_a_reward_stays_where_the_champion_says_nothing_and_the_score_follows() -> None:
    generation = make_generation(make_product(make_project()))
    record(generation.project, result_of(generation))
    record(generation.project, result_of(generation, reward=None, p_consistent=0.25))
    generation.refresh_from_db()
    assert (generation.p_good, generation.score) == (0.8, score_of(0.8, 0.25))


def test_many_generations_cost_as_few_statements_as_two(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    product = make_product(make_project())
    generations = [make_generation(product) for _ in range(7)]
    with CaptureQueriesContext(connection) as two:
        record(product.project, *map(result_of, generations[:2]))
    with django_assert_max_num_queries(len(two)):
        record(product.project, *map(result_of, generations))
    assert all(each.score == score_of(0.8, 0.75) for each in Generation.objects.all())
