"""Exactly one version is in use, and every score is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from django.db import connection

from annotator.errors import Conflict
from annotator.models import AuditEvent, Generation, ModelState, ModelVersion, Project, User
from annotator.scores import stage_rewards
from annotator.scores.stage_rewards import StagedRewards
from annotator.versions.promote import add_rewards, retire_version, switch_champion
from tests.factories import (
    make_generation,
    make_product,
    make_project,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


@contextmanager
def rewards(
    project: Project,
    value: float = 0.0,
    *,
    only: Generation | None = None,
    rows_at_once: int = 1_000,
) -> Iterator[StagedRewards]:
    """The same reward for every generation, or for `only` one."""
    rows = Generation.objects.filter(project=project).order_by("pk")
    ids = np.array([only.pk] if only else rows.values_list("pk", flat=True), dtype=np.int64)
    with StagedRewards() as staged:
        for start in range(0, len(ids), rows_at_once):
            some = ids[start : start + rows_at_once]
            same = np.full(len(some), value)
            staged.add(some, same, same / 10, np.full(len(some), 0.9))
        yield staged


def promote(version: ModelVersion, value: float = 0.0, *, by: User | None = None) -> None:
    with rewards(version.project, value) as staged:
        switch_champion(version=version, rewards=staged, by=by)


def add(version: ModelVersion, value: float) -> None:
    with rewards(version.project, value) as staged:
        add_rewards(version=version, rewards=staged)


def test_a_promoted_version_takes_the_place_of_the_champion_and_its_scores() -> None:
    project = make_project()
    generation = make_generation(make_product(project))
    first = make_version(project, state=ModelState.CHAMPION)
    second = make_version(project)
    promote(second, 2.0)
    for row in (project, first, second, generation):
        row.refresh_from_db()
    assert (first.state, second.state) == (ModelState.RETIRED, ModelState.CHAMPION)
    assert project.champion == second
    assert generation.reward == 2.0


def test_any_earlier_version_can_be_rolled_back_to() -> None:
    project = make_project()
    first = make_version(project)
    second = make_version(project)
    for version in (first, second, first):
        promote(version, by=make_user())
    project.refresh_from_db()
    assert project.champion == first
    second.refresh_from_db()
    assert second.state == ModelState.RETIRED


def test_promoting_twice_leaves_the_same_state() -> None:
    project = make_project()
    version = make_version(project)
    for _ in range(2):
        promote(version)
    version.refresh_from_db()
    assert version.state == ModelState.CHAMPION


def test_scores_of_the_old_version_never_stay_beside_those_of_the_new() -> None:
    project = make_project()
    product = make_product(project)
    with_features, unknown = (
        make_generation(product, reward=1.0),
        make_generation(product, reward=1.0),
    )
    version = make_version(project)
    with rewards(project, 2.0, only=with_features) as staged:
        switch_champion(version=version, rewards=staged, by=None)
    for row in (with_features, unknown):
        row.refresh_from_db()
    assert (with_features.reward, with_features.score) == (2.0, 0.9)
    assert (unknown.reward, unknown.score) == (None, None)


def test_the_score_holds_how_consistent_the_product_is_at_that_moment() -> None:
    project = make_project()
    generation = make_generation(make_product(project))
    version = make_version(project)
    with rewards(project) as staged:
        Generation.objects.update(p_consistent=0.5)
        switch_champion(version=version, rewards=staged, by=None)
    generation.refresh_from_db()
    assert generation.score == pytest.approx(0.45)


def test_other_projects_keep_their_scores() -> None:
    other = make_generation(make_product(make_project()), reward=1.0, score=0.4)
    promote(make_version(make_project()))
    other.refresh_from_db()
    assert (other.reward, other.score) == (1.0, 0.4)


@pytest.mark.postgres
def test_a_whole_project_is_written_range_by_range_of_its_ids(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stage_rewards, "WRITTEN_AT_ONCE", 100)
    project = make_project()
    product = make_product(project)
    same = {"project": project, "product": product, "image": product.image}
    Generation.objects.bulk_create(Generation(**same, external_id=str(n)) for n in range(2000))
    plans: list[str] = []

    def explain(execute: Callable[..., Any], sql: str, values: Any, *others: Any) -> Any:
        if "SET reward = s.reward" in sql:
            with connection.connection.cursor() as aside:
                aside.execute(f"EXPLAIN {sql}", values)
                plans.append("\n".join(row[0] for row in aside.fetchall()))
        return execute(sql, values, *others)

    with rewards(project, 2.0, rows_at_once=50) as staged, connection.execute_wrapper(explain):
        switch_champion(version=make_version(project), rewards=staged, by=None)
    assert len(plans) == 20
    assert all("Seq Scan on annotator_generation" not in plan for plan in plans)
    assert Generation.objects.filter(project=project, reward=2.0).count() == 2000


def test_a_switch_that_breaks_off_halfway_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project()
    product = make_product(project)
    for _ in range(4):
        make_generation(product, reward=1.0)
    champion = make_version(project, state=ModelState.CHAMPION)

    def fail_at_the_second_range(
        execute: Callable[..., Any], sql: str, values: Any, *others: Any
    ) -> Any:
        rewards_now = project.generations.values_list("reward", flat=True)
        stored = set(rewards_now) if "s.reward" in sql else set()
        if 2.0 in stored:
            assert stored == {1.0, 2.0}
            raise ConnectionError("the worker is gone")
        return execute(sql, values, *others)

    monkeypatch.setattr(stage_rewards, "WRITTEN_AT_ONCE", 2)
    broken = connection.execute_wrapper(fail_at_the_second_range)
    with pytest.raises(ConnectionError), rewards(project, 2.0, rows_at_once=1) as staged, broken:
        switch_champion(version=make_version(project), rewards=staged, by=None)
    assert set(project.generations.values_list("reward", flat=True)) == {1.0}
    champion.refresh_from_db()
    assert champion.state == ModelState.CHAMPION


def test_late_rewards_are_dropped_when_another_version_has_come() -> None:
    project = make_project()
    generation = make_generation(make_product(project))
    late = make_version(project)
    make_version(project, state=ModelState.CHAMPION)
    add(late, 5.0)
    generation.refresh_from_db()
    assert generation.reward is None


def test_the_audit_log_says_who_promoted_what() -> None:
    person, version = make_user(), make_version(make_project())
    promote(version, by=person)
    event = AuditEvent.objects.get(action="model.promoted")
    assert (event.actor, event.detail["number"]) == (person, 1)


def test_a_candidate_can_be_turned_down_but_the_champion_cannot() -> None:
    project = make_project()
    champion = make_version(project, state=ModelState.CHAMPION)
    candidate = make_version(project)
    assert retire_version(version=candidate, by=make_user()).state == ModelState.RETIRED
    with pytest.raises(Conflict):
        retire_version(version=champion, by=make_user())
