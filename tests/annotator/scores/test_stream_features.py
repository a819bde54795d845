"""Cached features come in blocks, every generation once, in order."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import Generation, Project
from annotator.scores.features import write_features
from annotator.scores.stream_features import Block, has_features, stream_features
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Five generations with three features each."""
    project = make_project()
    for number in range(5):
        product = make_product(project, is_audit=number == 3)
        p_consistent = 0.25 if number else None
        described(make_generation(product, p_consistent=p_consistent), [number, number + 0.5, -1])
    return project


def described(generation: Generation, features: list[float], *, key: str = "lite@1") -> None:
    vector = np.array(features, dtype="<f2").tobytes()
    write_features(encoder_key=key, vectors={generation.pk: vector})


def stream(project: Project, **choices: object) -> list[Block]:
    """Read two at a time."""
    return list(
        stream_features(project=project, encoder_key="lite@1", rows_at_once=2, **choices)  # type: ignore[arg-type]
    )


def ids(blocks: list[Block]) -> list[int]:
    return [int(pk) for block in blocks for pk in block.generation]


def test_every_generation_comes_once_in_order(project: Project) -> None:
    rows = list(project.generations.order_by("pk"))
    blocks = stream(project)
    assert [len(block) for block in blocks] == [2, 2, 1]
    assert ids(blocks) == [row.pk for row in rows]
    assert [pk for block in blocks for pk in block.product.tolist()] == [
        row.product_id for row in rows
    ]


def test_a_row_has_its_vector_and_what_is_known_of_it(project: Project) -> None:
    first, second, _ = stream(project)
    assert first.features.dtype == np.float16
    assert first.features.tolist() == [[0, 0.5, -1], [1, 1.5, -1]]
    assert first.p_consistent.tolist() == [1.0, 0.25]
    assert second.is_audit.tolist() == [False, True]


def test_without_vectors_the_rest_is_the_same(project: Project) -> None:
    blocks = stream(project, vectors=False)
    assert ids(blocks) == ids(stream(project))
    assert {block.features.shape[1] for block in blocks} == {0}


def test_only_those_that_are_asked_for(project: Project) -> None:
    chosen = ids(stream(project))[1::2]
    assert ids(stream(project, generations=chosen)) == chosen
    assert stream(project, generations=[]) == []


def test_only_those_without_a_reward(project: Project) -> None:
    first, *others = project.generations.order_by("pk")
    Generation.objects.filter(pk=first.pk).update(reward=1.0)
    assert ids(stream(project, without_reward=True)) == [row.pk for row in others]


def test_other_encoders_and_projects_are_left_out(project: Project) -> None:
    before = ids(stream(project))
    described(project.generations.first(), [9, 9], key="blip@1")  # type: ignore[arg-type]
    described(make_generation(make_product(make_project())), [9, 9, 9])
    assert ids(stream(project)) == before


def test_vectors_of_another_length_are_refused(project: Project) -> None:
    described(project.generations.order_by("pk")[1], [1, 2])
    with pytest.raises(ValueError, match="not all of the same length"):
        stream(project)


def test_whether_there_is_anything(project: Project) -> None:
    assert has_features(project=project, encoder_key="lite@1")
    assert not has_features(project=project, encoder_key="blip@1")
    assert not has_features(project=make_project(), encoder_key="lite@1")
    assert list(stream_features(project=make_project(), encoder_key="lite@1")) == []
