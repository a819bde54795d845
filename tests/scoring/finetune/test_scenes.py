"""Scenes whose masks are known."""

from __future__ import annotations

import numpy as np

from scoring.finetune.procedural import invented
from scoring.finetune.prompts import draw_prompt
from scoring.finetune.scenes import (
    chunk,
    chunk_removed,
    make_scene,
    part_grown,
    pasted_plainly,
)
from scoring.images import iou_of
from tests.scoring.finetune.things import disc, grounds

CUTOUTS = [disc(seed=seed).cutout for seed in range(4)]


def test_a_scene_is_a_picture_with_a_mask_of_its_size() -> None:
    made = [make_scene(CUTOUTS[0], CUTOUTS, grounds(), np.random.default_rng(s)) for s in range(40)]
    shown = [each for each in made if each is not None]
    assert len(shown) > 30
    for each in shown:
        assert each.image.dtype == np.uint8
        assert each.image.shape[:2] == each.product.shape == each.expected.shape
        assert 0 < each.product.mean() < 1


def test_the_same_seed_gives_the_same_scene() -> None:
    first, second = (
        make_scene(CUTOUTS[1], CUTOUTS, grounds(), np.random.default_rng(5)) for _ in range(2)
    )
    assert first is not None
    assert second is not None
    assert (first.image == second.image).all()


def test_some_products_are_not_as_expected() -> None:
    """Or the network would learn to copy the prompt."""
    made = [make_scene(CUTOUTS[2], (), grounds(), np.random.default_rng(s)) for s in range(60)]
    overlaps = [iou_of(each.product, each.expected) for each in made if each is not None]
    assert 0.1 < np.mean(np.array(overlaps) < 0.98) < 0.5


def test_a_chunk_is_a_part_of_the_mask() -> None:
    mask = disc().mask
    for seed in range(20):
        gone = chunk(mask, np.random.default_rng(seed))
        assert (gone <= mask).all()
        assert 0.01 < gone.sum() / mask.sum() < 0.35


def test_edits_change_the_product_s_shape() -> None:
    draw = np.random.default_rng(3)
    cutout = CUTOUTS[0]
    area = (cutout.alpha >= 0.5).sum()
    assert (chunk_removed(cutout, draw).alpha >= 0.5).sum() < area
    assert (part_grown(cutout, draw).alpha >= 0.5).sum() > area


def test_a_product_is_pasted_near_the_middle() -> None:
    ground = np.full((100, 160, 3), 128, np.uint8)
    picture = pasted_plainly(CUTOUTS[0], ground, np.random.default_rng(0))
    changed = (picture != ground).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert 30 < rows.mean() < 70
    assert 60 < columns.mean() < 100


def test_invented_things_fill_their_picture() -> None:
    for seed in range(20):
        thing = invented(grounds()[0], np.random.default_rng(seed))
        assert thing.image.shape[:2] == thing.alpha.shape
        assert (thing.alpha >= 0.5).any()


def test_prompts_are_nothing_a_box_or_a_mask_that_is_a_little_off() -> None:
    expected = disc().mask
    drawn = [draw_prompt(expected, np.random.default_rng(seed)) for seed in range(200)]
    nothing = [each for each in drawn if not each.any()]
    boxes = [each[1] > 0 for each in drawn if each[1].any()]
    masks = [each[0] > 0 for each in drawn if each[0].any()]
    assert len(nothing) + len(boxes) + len(masks) == 200
    assert min(len(nothing), len(boxes), len(masks)) > 20
    for box in boxes:
        assert (expected & box).sum() > 0.9 * expected.sum()
    overlaps = np.array([iou_of(mask, expected) for mask in masks])
    assert np.median(overlaps) > 0.75
    assert (overlaps < 1).all()
