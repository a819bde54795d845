from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from scoring.consistency.forest import Trees
from scoring.consistency.traits import SEEN, TRAITS
from tests.bench.fit_parts import Found, fit, print_held_out, trees_of


def _scenes(count: int) -> list[Found]:
    """Scenes in which the segmenter's support tells parts from ground, and the edge half of it."""
    draw = np.random.default_rng(0)
    scenes = []
    for number in range(count):
        traits = draw.normal(size=(4, len(TRAITS))).astype(np.float32)
        is_part = traits[:, TRAITS.index("support")] > 0
        traits[:, TRAITS.index("edge")] += 2 * is_part
        source = ("invented", "grocery", "dreambooth")[number % 3]
        scenes.append(Found(source, bool(is_part.any()), traits, is_part.astype(np.float32)))
    return scenes


def test_the_trees_say_what_the_fitted_model_says() -> None:
    draw = np.random.default_rng(1)
    numbers = draw.normal(size=(500, 6)).astype(np.float32)
    numbers[draw.random(numbers.shape) < 0.1] = np.nan
    target = np.nan_to_num(numbers[:, 0]) * np.nan_to_num(numbers[:, 1]) > 0
    model = HistGradientBoostingClassifier(max_iter=20, random_state=0).fit(numbers, target)

    assert trees_of(model).log_odds(numbers) == pytest.approx(model.decision_function(numbers))


def test_a_forest_learns_from_the_picture_and_from_the_segmenter() -> None:
    scenes = _scenes(150)
    forest = fit(scenes)
    traits = np.concatenate([each.traits for each in scenes])
    is_part = np.concatenate([each.overlap for each in scenes]) > 0.5

    assert ((forest.log_odds(traits) > 0) == is_part).mean() > 0.95
    traits[:, len(SEEN) :] = np.nan
    assert ((forest.log_odds(traits) > 0) == is_part).mean() > 0.7


def test_what_is_neither_a_part_nor_none_teaches_nothing() -> None:
    scenes = _scenes(150)
    torn = [
        Found(each.source, True, each.traits, np.full(len(each.overlap), 0.3, np.float32))
        for each in scenes
    ]
    alone, beside_torn = fit(scenes), fit([*scenes, *torn])
    traits = scenes[0].traits
    assert alone.log_odds(traits) == pytest.approx(beside_torn.log_odds(traits))


def test_figures_are_of_sources_that_the_fit_has_not_seen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_held_out(_scenes(150))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:4] == ["log", "odds", "alarms", "found"]
    assert len(lines) > 4


def test_trees_are_kept_as_arrays() -> None:
    trees = fit(_scenes(90)).seen
    again = Trees.from_tensors("seen", trees.tensors("seen"))
    numbers = np.random.default_rng(2).normal(size=(10, len(SEEN))).astype(np.float32)
    assert (again.log_odds(numbers) == trees.log_odds(numbers)).all()
