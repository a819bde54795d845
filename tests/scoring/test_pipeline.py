"""From files to features and reports; lanes change the speed, not the results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import scoring.pipeline
from scoring.efficientnet import EfficientNet, PictureMaps
from scoring.features.base import EncoderInput, encoder
from scoring.features.joined import Joined
from scoring.images import RGB, Float64
from scoring.pipeline import (
    GenerationTask,
    MeasuredProduct,
    ProductTask,
    measure_product,
    measure_products,
)
from scoring.reading import Reading
from scoring.segmentation.base import Prompt, Segmentation, segmenter
from scoring.vocabulary.messages.findings import ORIGINAL_MASK_EMPTY
from scoring.vocabulary.messages.unscored import (
    FEATURES_UNUSABLE,
    GENERATION_UNREADABLE,
    ORIGINAL_UNREADABLE,
)
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import judged

ENCODER, SEGMENTER = encoder("lite"), segmenter("grabcut")


def scene(background: tuple[int, int, int], *, product: bool = True) -> RGB:
    """A patterned box, 80 pixels wide, in front of a plain background."""
    picture = np.full((160, 160, 3), background, dtype=np.uint8)
    if product:
        cv2.rectangle(picture, (40, 40), (120, 120), (200, 40, 40), -1)
        for x, y in np.random.default_rng(5).integers(48, 112, (40, 2)).tolist():
            cv2.circle(picture, (x, y), 4, (250, 240, 0), -1)
    return picture


def save(path: Path, picture: RGB) -> Path:
    cv2.imwrite(str(path), picture[..., ::-1])
    return path


def task(folder: Path, key: int, *pictures: RGB, mask: RGB | None = None) -> ProductTask:
    """A product on white, with these generations; their keys are 10 · key + position."""
    return ProductTask(
        key=key,
        original=save(folder / f"{key}.png", scene((255, 255, 255))),
        generations=tuple(
            GenerationTask(10 * key + at, save(folder / f"{key}-{at}.png", picture))
            for at, picture in enumerate(pictures)
        ),
        mask=None if mask is None else save(folder / f"{key}-mask.png", mask),
    )


def measure(*tasks: ProductTask, lanes: int = 1) -> list[MeasuredProduct]:
    return list(measure_products(tasks, encoder=ENCODER, segmenter=SEGMENTER, lanes=lanes))


class ReadsNothing:
    """A text reader that finds no lines."""

    name = "nothing"

    def find(self, image: RGB) -> list[Float64]:
        return []

    def read(self, strips: Sequence[RGB]) -> list[Reading]:
        return []


def test_text_is_compared_only_where_there_is_a_reader(tmp_path: Path) -> None:
    product = task(tmp_path, 1, scene((60, 120, 160)))
    for reader in (None, ReadsNothing()):
        measured = measure_product(
            product, encoder=ENCODER, segmenter=SEGMENTER, text_reader=reader
        )
        (found,) = measured.generations
        assert ("letters" in found.comparison.measurements) == (reader is not None)


def outcome_of(product: ProductTask) -> Outcome:
    ((found,),) = [each.generations for each in measure(product)]
    assert np.isfinite(found.features).all()
    return judged(found.comparison).outcome


@pytest.mark.slow
def test_lanes_keep_the_order_and_the_numbers(tmp_path: Path) -> None:
    colours = [(60, 120, 160), (60, 160, 120), (160, 120, 60)]
    tasks = [task(tmp_path, key, *map(scene, colours)) for key in range(7)]
    alone, together = measure(*tasks), measure(*tasks, lanes=3)
    assert [each.key for each in together] == list(range(7))
    for expected, found in zip(alone, together, strict=True):
        assert [each.key for each in found.generations] == [
            each.key for each in expected.generations
        ]
        for one, other in zip(expected.generations, found.generations, strict=True):
            # BLAS adds in a different order when several threads call it.
            assert other.features == pytest.approx(one.features, rel=1e-4, abs=1e-5)
            measured = one.comparison.measurements
            assert other.comparison.measurements == pytest.approx(measured, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("lanes", [1, 2])
def test_what_cannot_be_read_fails_alone(tmp_path: Path, lanes: int) -> None:
    tasks = [task(tmp_path, key, *[scene((60, 120, 160))] * 2) for key in range(3)]
    tasks[0].generations[1].picture.write_bytes(b"RIFF")
    tasks[1].original.unlink()
    damaged, lost, whole = measure(*tasks, lanes=lanes)
    assert [each.key for each in damaged.generations] == [0]
    assert damaged.failed[1].code == GENERATION_UNREADABLE.code
    assert str(damaged.failed[1].values["reason"]).startswith("0-1.png")
    assert (lost.generations, lost.mask) == ((), None)
    assert set(lost.failed) == {10, 11}
    assert lost.failed[10] == ORIGINAL_UNREADABLE(reason="1.png: no such file")
    assert len(whole.generations) == 2


@pytest.mark.parametrize("broken", [np.nan, np.inf, 70_000.0])
def test_features_that_cannot_be_stored_fail_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: float
) -> None:
    encode = ENCODER.encode

    def encode_badly(batch: Sequence[EncoderInput]) -> NDArray[np.float32]:
        features = encode(batch).copy()
        features[0, 5] = broken
        return features

    monkeypatch.setattr(ENCODER, "encode", encode_badly)
    (product,) = measure(task(tmp_path, 1, *[scene((60, 120, 160))] * 2))

    assert [each.key for each in product.generations] == [11]
    assert product.failed[10] == FEATURES_UNUSABLE()


def test_a_product_of_many_generations_is_measured_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    class Counting:
        name, revision, key, dimension = "counting", "1", "counting@1", 1

        def encode(self, batch: Sequence[EncoderInput]) -> NDArray[np.float32]:
            batches.append(len(batch))
            return np.array([[pair.generation.mean()] for pair in batch], np.float32)

    monkeypatch.setattr(scoring.pipeline, "TOGETHER", 2)
    colours = [(at * 40, 90, 90) for at in range(5)]
    product = task(tmp_path, 1, *map(scene, colours))
    product.generations[1].picture.write_bytes(b"RIFF")
    (found,) = measure_products([product], encoder=Counting(), segmenter=SEGMENTER)
    assert batches == [1, 2, 1]
    assert [each.key for each in found.generations] == [10, 12, 13, 14]
    assert list(found.failed) == [11]
    means = [float(scene(colour).mean()) for colour in (colours[0], *colours[2:])]
    assert [each.features[0] for each in found.generations] == pytest.approx(means)


def test_segmenter_and_encoder_share_one_pass_of_the_network_for_each_picture(
    tmp_path: Path,
) -> None:
    network = EfficientNet(side=64)
    passes: list[int] = []
    run = network._gathered._run

    def counted(squares: Sequence[RGB]) -> Sequence[PictureMaps]:
        passes.append(len(squares))
        return run(squares)

    network._gathered._run = counted

    class Looking:
        """Finds what `SEGMENTER` finds, but looks at the maps first."""

        name, revision, key = "looking", "1", "looking@1"

        def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
            network.maps([image])
            return SEGMENTER.segment(image, prompts)

    class Means:
        name, revision, key, dimension = "means", "1", "means@1", 1

        def encode(self, batch: Sequence[EncoderInput]) -> NDArray[np.float32]:
            network.maps([pair.original for pair in batch])
            seen = network.maps([pair.generation for pair in batch])
            return np.array([[each.head.mean()] for each in seen], np.float32)

    product = task(tmp_path, 1, scene((60, 120, 160)), scene((60, 160, 120)))
    (found,) = measure_products([product], encoder=Means(), segmenter=Looking())
    assert len(found.generations) == 2
    assert sum(passes) == 3  # the original, whose mask was filled, and two generations


def test_an_encoder_that_sees_patches_adds_how_alike_the_product_is(tmp_path: Path) -> None:
    product = task(tmp_path, 1, scene((60, 120, 160)), scene((60, 160, 120), product=False))
    (plain,) = measure(product)
    seeing = Joined((encoder("efficientnet"), ENCODER))
    (found,) = measure_products([product], encoder=seeing, segmenter=SEGMENTER)
    shown, absent = (each.comparison.measurements for each in found.generations)
    assert {name for name in shown if name not in plain.generations[0].comparison.measurements} == {
        "likeness"
    }
    assert 0.5 < shown["likeness"] <= 1
    assert not absent or absent["likeness"] < shown["likeness"]


def test_who_stops_early_leaves_no_thread_behind(tmp_path: Path) -> None:
    tasks = (task(tmp_path, key, scene((60, 120, 160))) for key in range(50))
    results = measure_products(tasks, encoder=ENCODER, segmenter=SEGMENTER, lanes=2)
    assert next(results).key == 0
    results.close()
    assert len(list(tmp_path.glob("*-0.png"))) <= 5, "no more were begun than fit into the lanes"


def test_an_unchanged_copy_is_consistent(tmp_path: Path) -> None:
    assert outcome_of(task(tmp_path, 1, scene((255, 255, 255)))) == Outcome.CONSISTENT


@pytest.mark.slow
def test_a_generation_without_the_product_cannot_be_verified(tmp_path: Path) -> None:
    product = task(tmp_path, 1, scene((60, 120, 160), product=False))
    assert outcome_of(product) == Outcome.CANNOT_VERIFY


@pytest.mark.parametrize("level", [0, 255])
def test_a_mask_that_marks_nothing_or_everything_is_passed_over(tmp_path: Path, level: int) -> None:
    mask = np.full((160, 160, 3), level, np.uint8)
    (found,) = measure(task(tmp_path, 1, scene((60, 120, 160)), mask=mask))
    assert found.mask is not None and found.mask.method == "flood_fill"
    assert judged(found.generations[0].comparison).outcome == Outcome.CONSISTENT


def test_a_mask_of_another_size_is_brought_to_the_originals(tmp_path: Path) -> None:
    mask = np.zeros((80, 80, 3), np.uint8)
    mask[20:61, 20:61] = 255
    (found,) = measure(task(tmp_path, 1, scene((60, 120, 160)), mask=mask))
    assert found.mask is not None and found.mask.method == "given"
    assert found.mask.mask.shape == (160, 160)
    assert judged(found.generations[0].comparison).outcome == Outcome.CONSISTENT


def test_an_original_without_anything_on_it_cannot_be_verified(tmp_path: Path) -> None:
    product = task(tmp_path, 1, scene((60, 120, 160)))
    save(product.original, np.full((160, 160, 3), 255, np.uint8))
    (found,) = measure(product)
    (generation,) = found.generations
    report = judged(generation.comparison)
    assert report.outcome == Outcome.CANNOT_VERIFY
    assert [each.message for each in report.findings] == [ORIGINAL_MASK_EMPTY()]
