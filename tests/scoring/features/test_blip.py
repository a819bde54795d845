"""BLIP features: what the vector holds, that batching changes nothing, what is refused."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch
from PIL import Image
from transformers import BertTokenizer, BlipForImageTextRetrieval
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

from scoring.features.base import EncoderInput, encoder
from scoring.features.blip.network import Blip, caption, normalised, patch_shares
from scoring.torch_runtime import DeviceMissing
from scoring.weights import WeightsMissing, WeightsRefused
from tests.scoring.features.tiny_blip import PATCH, SIDE, WIDTH, save_tiny_blip

pytestmark = pytest.mark.slow

PARTS = ("generation", "original", "difference", "product", "background", "text")


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_blip(tmp_path_factory.mktemp("blip"))


@pytest.fixture(scope="module")
def blip(checkpoint: Path) -> Blip:
    return Blip(str(checkpoint))


def pair(seed: int, *, category: str = "mug", prompt: str = "on wood") -> EncoderInput:
    draw = np.random.default_rng(seed)
    height, width = draw.integers(20, 60, 2)
    images = draw.integers(0, 255, (2, height, width, 3), dtype=np.uint8)
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height // 2, width // 4 : width // 2] = True
    return EncoderInput(images[0], images[1], mask, mask.T.copy().T, category, prompt)


def parts_of(vector: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    return dict(zip(PARTS, vector.reshape(len(PARTS), WIDTH), strict=True))


def test_one_vector_for_each_input(blip: Blip) -> None:
    features = blip.encode([pair(1), pair(2), pair(3)])
    assert features.shape == (3, blip.dimension) == (3, 6 * WIDTH)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    assert len(np.unique(features.round(4), axis=0)) == 3


def test_no_inputs_no_vectors(blip: Blip) -> None:
    assert blip.encode([]).shape == (0, blip.dimension)


@pytest.mark.slow
def test_batches_of_1_and_of_32_agree(checkpoint: Path, blip: Blip) -> None:
    prompts = ("", "on wood", "red mug on snow , green bottle on wood")
    pairs = [pair(seed, prompt=prompts[seed % 3]) for seed in range(32)]
    together = blip.encode(pairs)
    alone = Blip(str(checkpoint), batch_size=1).encode(pairs)
    np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-5)


def test_an_original_shared_by_generations_gives_the_same_as_copies_of_it(blip: Blip) -> None:
    first, second = pair(1), pair(1)
    second = replace(second, generation=255 - second.generation)
    shared = replace(second, original=first.original)
    np.testing.assert_allclose(
        blip.encode([first, shared]), blip.encode([first, second]), rtol=1e-5, atol=1e-6
    )


def test_an_original_is_seen_once_whatever_its_generations_come_in(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blip, seen = Blip(str(checkpoint)), list[int]()
    vision = blip._vision

    def watched(pictures: Any) -> Any:
        seen.append(len(pictures))
        return vision(pictures)

    monkeypatch.setattr(blip, "_vision", watched)
    product = pair(1)
    blip.encode([product])
    again = replace(product, generation=255 - product.generation, original=product.original.copy())
    blip.encode([again])
    assert seen == [1, 1, 1], "the original, its generation, the second generation"
    other_mask = replace(again, original_mask=~again.original_mask)
    expected = Blip(str(checkpoint)).encode([other_mask])
    np.testing.assert_allclose(blip.encode([other_mask]), expected, rtol=1e-5, atol=1e-6)


def test_patches_are_the_vision_towers_tokens_and_cost_no_further_pass(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blip = Blip(str(checkpoint))
    given = pair(1)
    passes: list[int] = []
    vision = blip._vision

    def counted(pixels: Any) -> torch.Tensor:
        passes.append(len(pixels))
        return vision(pixels)

    monkeypatch.setattr(blip, "_vision", counted)
    blip.encode([given])
    assert passes == [1, 1]
    generation, original = blip.patches([given.generation, given.original])
    assert passes == [1, 1]
    assert generation.shape == original.shape == (WIDTH, SIDE // PATCH, SIDE // PATCH)
    (alone,) = Blip(str(checkpoint)).patches([given.generation.copy()])
    np.testing.assert_allclose(generation, alone, rtol=1e-2, atol=1e-3)
    whole = parts_of(blip.encode([given])[0])["generation"]
    np.testing.assert_allclose(generation.mean(axis=(1, 2)), whole, rtol=1e-2, atol=1e-2)
    (unseen,) = blip.patches([pair(2).generation])
    assert unseen.shape == generation.shape


def test_threads_that_share_batches_get_what_each_gets_alone(blip: Blip) -> None:
    pairs = [pair(seed) for seed in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = np.concatenate(list(pool.map(lambda each: blip.encode([each]), pairs)))
    np.testing.assert_allclose(together, blip.encode(pairs), rtol=1e-4, atol=1e-5)


def test_the_parts_are_means_of_the_vision_towers_patch_tokens(
    checkpoint: Path, blip: Blip
) -> None:
    given = pair(5)
    model = BlipForImageTextRetrieval.from_pretrained(checkpoint)
    processor = BlipImageProcessorPil.from_pretrained(checkpoint)

    def tokens(image: NDArray[np.uint8]) -> NDArray[np.float32]:
        pixels = processor(images=Image.fromarray(image), return_tensors="pt")["pixel_values"]
        with torch.no_grad():
            read = model.vision_model(pixel_values=pixels).last_hidden_state[0, 1:]
        return np.asarray(read.numpy(), np.float32)

    here, there = tokens(given.generation), tokens(given.original)
    grid = SIDE // PATCH
    share = patch_shares(given.generation_mask, grid)
    before = patch_shares(given.original_mask, grid)
    found = parts_of(blip.encode([given])[0])
    product = np.average(here, axis=0, weights=share)
    for name, expected in {
        "generation": here.mean(axis=0),
        "original": there.mean(axis=0),
        "product": product,
        "background": np.average(here, axis=0, weights=1 - share),
        "difference": product - np.average(there, axis=0, weights=before),
    }.items():
        np.testing.assert_allclose(found[name], expected, rtol=1e-3, atol=1e-4, err_msg=name)


def test_the_text_part_is_the_image_grounded_cls(checkpoint: Path, blip: Blip) -> None:
    given = pair(6, category="red mug", prompt="on snow")
    model = BlipForImageTextRetrieval.from_pretrained(checkpoint)
    words = BertTokenizer.from_pretrained(checkpoint)("a photo of red mug, on snow")
    assert 1 not in words["input_ids"], "the vocabulary was not read: everything is unknown"
    pixels = BlipImageProcessorPil.from_pretrained(checkpoint)(
        images=Image.fromarray(given.generation), return_tensors="pt"
    )
    with torch.no_grad():
        said = model(
            input_ids=torch.tensor([words["input_ids"]]), pixel_values=pixels["pixel_values"]
        )
    np.testing.assert_allclose(
        parts_of(blip.encode([given])[0])["text"],
        said.question_embeds[0, 0].numpy(),
        rtol=1e-3,
        atol=1e-4,
    )


def test_prompt_and_category_move_the_text_part_alone(blip: Blip) -> None:
    features = blip.encode([pair(7), pair(7, prompt="on snow"), pair(7, category="bottle")])
    before, *others = (parts_of(vector) for vector in features)
    for other in others:
        assert np.abs(other["text"] - before["text"]).max() > 1e-3
        for name in PARTS[:-1]:
            np.testing.assert_allclose(other[name], before[name], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("full", [False, True])
def test_an_empty_or_full_mask_leaves_the_region_it_lacks_at_zero(blip: Blip, full: bool) -> None:
    given = pair(8)
    mask = np.full_like(given.generation_mask, full)
    found = parts_of(blip.encode([replace(given, generation_mask=mask)])[0])
    lacking, having = ("background", "product") if full else ("product", "background")
    assert not found[lacking].any()
    np.testing.assert_allclose(found[having], found["generation"], rtol=1e-4, atol=1e-5)


def test_a_prompt_longer_than_the_text_encoder_reads_is_cut(blip: Blip) -> None:
    assert np.isfinite(blip.encode([pair(9, prompt="red mug " * 400)])).all()


def test_the_key_names_the_checkpoint_by_its_content(checkpoint: Path, tmp_path: Path) -> None:
    again = save_tiny_blip(tmp_path / "again")
    other = save_tiny_blip(tmp_path / "other", seed=1)
    key = Blip(str(checkpoint)).key
    assert key.startswith("blip@")
    assert Blip(str(again)).key == key
    assert Blip(str(other)).key != key


def test_the_older_format_of_weights_gives_the_same_features(blip: Blip, tmp_path: Path) -> None:
    folder = save_tiny_blip(tmp_path)
    tensors = BlipForImageTextRetrieval.from_pretrained(folder).state_dict()
    torch.save(tensors, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    np.testing.assert_array_equal(Blip(str(folder)).encode([pair(1)]), blip.encode([pair(1)]))


def test_bfloat16_stays_near_full_precision(checkpoint: Path, blip: Blip) -> None:
    pairs = [pair(seed) for seed in range(4)]
    exact, rough = blip.encode(pairs), Blip(str(checkpoint), precision="bf16").encode(pairs)
    assert not np.array_equal(exact, rough)
    assert np.abs(rough - exact).max() < 0.1 * np.abs(exact).max()


def test_the_registry_builds_it(checkpoint: Path) -> None:
    assert encoder("blip", checkpoint=str(checkpoint)).name == "blip"


class TestWhatIsRefused:
    def test_a_hub_id_that_is_not_on_this_machine_says_how_to_get_it(self) -> None:
        with pytest.raises(WeightsMissing, match=r"hf download nobody/nothing --revision abc") as e:
            Blip("nobody/nothing", revision="abc")
        assert "SCORING_BLIP_CHECKPOINT" in str(e.value)

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(WeightsMissing, match="SCORING_BLIP_CHECKPOINT"):
            Blip(str(tmp_path / "nowhere"))

    @pytest.mark.parametrize(
        "lost", ["config.json", "preprocessor_config.json", "model.safetensors"]
    )
    def test_a_folder_with_a_file_lost(self, tmp_path: Path, lost: str) -> None:
        folder = save_tiny_blip(tmp_path)
        (folder / lost).unlink()
        with pytest.raises(WeightsMissing, match=lost):
            Blip(str(folder))

    def test_a_checkpoint_whose_text_encoder_would_stay_random(self, tmp_path: Path) -> None:
        folder = save_tiny_blip(tmp_path)
        tensors = load_file(folder / "model.safetensors")
        kept = {name: at for name, at in tensors.items() if not name.startswith("text_encoder")}
        save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
        with pytest.raises(WeightsRefused, match=r"text_encoder\."):
            Blip(str(folder))

    def test_damaged_weights(self, tmp_path: Path) -> None:
        folder = save_tiny_blip(tmp_path)
        (folder / "model.safetensors").write_bytes(b"noise")
        with pytest.raises(WeightsRefused, match="no BLIP checkpoint"):
            Blip(str(folder))

    def test_a_preprocessor_without_its_constants(self, tmp_path: Path) -> None:
        folder = save_tiny_blip(tmp_path)
        (folder / "preprocessor_config.json").write_text(json.dumps({"do_normalize": True}))
        with pytest.raises(WeightsRefused, match="image_mean"):
            Blip(str(folder))

    @pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
    def test_a_device_that_is_not_there(self, checkpoint: Path) -> None:
        with pytest.raises(DeviceMissing, match="finds no GPU"):
            Blip(str(checkpoint), device="cuda")


class TestPreprocessing:
    def test_pixels_are_those_of_the_transformers_library(self) -> None:
        image = pair(1).generation
        processor = BlipImageProcessorPil(size={"height": SIDE, "width": SIDE})
        expected = processor(images=Image.fromarray(image), return_tensors="np")["pixel_values"][0]
        found = normalised(image, SIDE, tuple(processor.image_mean), tuple(processor.image_std))
        np.testing.assert_allclose(found, expected, atol=1e-5)

    def test_a_patch_counts_by_how_much_of_it_is_product(self) -> None:
        mask = np.zeros((8, 8), bool)
        mask[:4, :2] = True  # half of the upper left one of four patches
        assert patch_shares(mask, 2).tolist() == [0.5, 0, 0, 0]

    @pytest.mark.parametrize(
        ("category", "prompt", "said"),
        [
            ("mug", "on wood", "a photo of mug, on wood"),
            ("mug", "", "a photo of mug"),
            ("", " on wood ", "a photo of a product, on wood"),
            ("", "", "a photo of a product"),
        ],
    )
    def test_caption(self, category: str, prompt: str, said: str) -> None:
        assert caption(category, prompt) == said
