"""Fine-tuning SAM's mask decoder, on a tiny SAM with random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

from scoring.finetune.sam import SamFitSettings, fit_sam
from scoring.finetune.train import TooFewProducts
from scoring.images import iou_of
from scoring.segmentation.base import Prompt
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.sam.network import Sam
from scoring.weights import WeightsRefused, sha256_of
from tests.scoring.finetune.things import disc
from tests.scoring.segmentation.tiny_sam import save_tiny_sam

pytestmark = pytest.mark.slow

PICTURES = [disc(f"p{at}", seed=at, side=120) for at in range(20)]
SETTINGS = SamFitSettings(steps=150, prompts=2, rate=3e-3)


def opened(folder: Path, *, decoder: str = "", seed: int = 0) -> Sam:
    checkpoint = save_tiny_sam(folder / f"tiny{seed}.pth", seed=seed)
    return Sam(str(checkpoint), sha256=sha256_of(checkpoint), decoder=decoder)


def overlap(sam: Sam) -> float:
    found = [sam.segment(p.image, [Prompt(box=box_of(p.mask))])[0].mask for p in PICTURES]
    return float(np.mean([iou_of(f, p.mask) for f, p in zip(found, PICTURES, strict=True)]))


def test_the_decoder_learns_and_its_file_serves(tmp_path: Path) -> None:
    sam = opened(tmp_path)
    before, losses = overlap(sam), []
    file = fit_sam(
        PICTURES, sam, tmp_path, SETTINGS, progress=lambda step, loss: losses.append(loss)
    )
    assert losses[-1] < losses[10]
    served = opened(tmp_path, decoder=str(file))
    assert overlap(served) > before + 0.1
    assert served.key != opened(tmp_path).key


def test_the_image_encoder_stays_as_it_is(tmp_path: Path) -> None:
    sam = opened(tmp_path)
    before = sam.embed([PICTURES[0].image])[0].features
    fit_sam(PICTURES, sam, tmp_path, SamFitSettings(steps=2))
    assert (sam.embed([PICTURES[0].image])[0].features == before).all()


def test_a_decoder_of_another_checkpoint_is_refused(tmp_path: Path) -> None:
    file = fit_sam(PICTURES, opened(tmp_path), tmp_path, SamFitSettings(steps=1))
    with pytest.raises(WeightsRefused, match="belongs to the SAM checkpoint"):
        opened(tmp_path, decoder=str(file), seed=1)


def test_too_few_products_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooFewProducts):
        fit_sam(PICTURES[:19], opened(tmp_path), tmp_path, SETTINGS)
