"""The outline of a coarse mask, brought to the picture's own edge."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB, Float32, Mask, iou_of
from scoring.segmentation.edge import guided, settled


def coarse_disc() -> tuple[RGB, Mask, Float32]:
    """A red disc, its mask, and that mask as a network of low resolution sees it."""
    mask = np.zeros((300, 300), np.uint8)
    cv2.circle(mask, (150, 140), 80, 1, -1)
    image = np.where(mask[..., None] > 0, (190, 50, 40), (90, 130, 120)).astype(np.uint8)
    noise = np.random.default_rng(0).normal(0, 6, image.shape)
    image = np.clip(image + noise, 0, 255).astype(np.uint8)
    small = cv2.resize(mask.astype(np.float32), (38, 38), interpolation=cv2.INTER_AREA)
    share = cv2.resize(small, (300, 300), interpolation=cv2.INTER_LINEAR)
    return image, mask > 0, np.roll(share, 3, axis=1)


def test_the_outline_comes_nearer_to_the_edge() -> None:
    image, mask, share = coarse_disc()
    before, after = iou_of(share >= 0.5, mask), iou_of(settled(image, share), mask)
    assert after > before
    assert after > 0.97


def test_far_from_the_outline_nothing_changes() -> None:
    image, _, share = coarse_disc()
    image[135:145, 140:160] = (90, 130, 120)  # a spot in the background's colour
    assert settled(image, share)[135:145, 140:160].all()


def test_nothing_and_everything_stay_as_they_are() -> None:
    image = np.zeros((20, 30, 3), np.uint8)
    assert not settled(image, np.zeros((20, 30), np.float32)).any()
    assert settled(image, np.ones((20, 30), np.float32)).all()


def test_on_a_flat_picture_the_filter_is_a_mean() -> None:
    share = np.random.default_rng(0).random((40, 40), dtype=np.float32)
    flat = np.full((40, 40, 3), 0.5, np.float32)
    twice = cv2.blur(cv2.blur(share, (7, 7)), (7, 7))
    assert np.abs(guided(flat, share, 3) - twice).max() < 1e-4
