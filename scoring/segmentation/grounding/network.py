"""`grounding`: finds the product's box by its category, then another segmenter its mask.

Liu et al., "Grounding DINO: marrying DINO with grounded pre-training for open-set object
detection", ECCV 2024, through the transformers library. It answers confidently for absent things,
so its box is accepted only above a score and where the picture's saliency agrees. Otherwise the
mask is empty with confidence 0, and a person is asked. Prompts with a box, a mask or points, and
prompts without a text, go straight to the other segmenter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError

from scoring.images import RGB, Box, Float32
from scoring.segmentation.base import Prompt, Segmentation, segmenter
from scoring.segmentation.grounding import CHECKPOINT, SETTING
from scoring.segmentation.saliency import saliency
from scoring.torch_runtime import Precision, Runtime, has_torchvision
from scoring.weights import WeightsRefused, model_folder, model_revision

if TYPE_CHECKING:
    from transformers import BertTokenizer
    from transformers.models.grounding_dino.modeling_grounding_dino import (
        GroundingDinoForObjectDetection,
    )

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # ImageNet's, with which it was trained


@dataclass(frozen=True)
class GroundingSettings:
    """When a box is accepted; any change changes the segmenter's key."""

    score: float = 0.35  # of the best token of the category; the authors' own threshold
    caught: float = 0.3  # of the picture's saliency must lie in the box
    lift: float = 1.2  # mean saliency inside over the picture's mean
    largest: float = 0.95  # share of the picture: a box around everything says nothing
    shortest: int = 800  # pixels of the shorter side that the network sees
    longest: int = 1333


@dataclass(frozen=True)
class Found:
    """The best box for a text, in pixels of the picture, and its score 0–1."""

    box: Box
    score: float


class Grounding:
    """GroundingDINO before another segmenter, behind the segmenter protocol."""

    name = "grounding"

    def __init__(
        self,
        checkpoint: str = CHECKPOINT,
        *,
        inner: str = "grabcut",
        inner_options: Mapping[str, object] | None = None,
        revision: str = "",
        may_download: bool = False,
        device: str = "cpu",
        precision: Precision = "auto",
        settings: GroundingSettings | None = None,
    ) -> None:
        """`inner` names the segmenter that makes masks.

        Raises `WeightsMissing`, `WeightsRefused`, `DeviceMissing` or `TorchvisionBroken`.
        """
        if inner == self.name:
            raise ValueError("grounding needs another segmenter than itself to make masks")
        folder = model_folder(
            checkpoint,
            setting=SETTING,
            revision=revision,
            may_download=may_download,
        )
        self.settings = settings or GroundingSettings()
        self.revision = model_revision(folder)
        self._runtime = Runtime.of(device, precision)
        self._model, self._tokenizer = _load(folder)
        self._model.to(self._runtime.device)
        self.inner = segmenter(inner, **(inner_options or {}))

    @property
    def key(self) -> str:
        """`grounding@<hash of the checkpoint>+<hash of the settings and the inner key>`."""
        how = f"{asdict(self.settings)!r} {self.inner.key}"
        return f"{self.name}@{self.revision}+{hashlib.sha256(how.encode()).hexdigest()[:8]}"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """RGB uint8 (h, w, 3) and prompts → one mask each."""
        return [self._segment(image, prompt) for prompt in prompts]

    def find(self, image: RGB, text: str) -> Found | None:
        """The box of what `text` names, or None if none is accepted."""
        best = max(self._boxes(image, text), key=lambda found: found.score, default=None)
        if best is None or best.score < self.settings.score:
            return None
        return best if is_salient(best.box, saliency(image), self.settings) else None

    def _segment(self, image: RGB, prompt: Prompt) -> Segmentation:
        is_placed = prompt.box is not None or prompt.mask is not None or prompt.points
        if is_placed or not prompt.text.strip():
            return self.inner.segment(image, [prompt])[0]
        found = self.find(image, prompt.text)
        if found is None:
            return Segmentation(np.zeros(image.shape[:2], bool), 0.0, self.name)
        inside = self.inner.segment(image, [replace(prompt, box=found.box)])[0]
        return Segmentation(inside.mask, min(found.score, inside.confidence), self.name)

    def _boxes(self, image: RGB, text: str) -> list[Found]:
        """Every box that the network returns, each with the score of its best token."""
        pixels = normalised(image, self.settings.shortest, self.settings.longest)
        # the network was trained on lower-case names, each closed by a full stop
        words = self._tokenizer(
            f"{text.strip().lower().rstrip('.')}.", truncation=True, return_tensors="pt"
        )
        with self._runtime.inference():
            answer = self._model(
                pixel_values=torch.from_numpy(pixels)[None].to(self._runtime.device),
                **words.to(self._runtime.device),
            )
        scores = answer.logits[0].float().sigmoid().amax(dim=1).cpu().numpy()
        centres = answer.pred_boxes[0].float().cpu().numpy()
        height, width = image.shape[:2]
        halves = centres[:, 2:] / 2
        corners = np.concatenate([centres[:, :2] - halves, centres[:, :2] + halves], axis=1)
        scaled = np.clip(corners, 0, 1) * [width, height, width, height]
        return [
            Found((left, top, right, bottom), float(score))
            for (left, top, right, bottom), score in zip(
                scaled.round().astype(int).tolist(), scores, strict=True
            )
            if left < right and top < bottom
        ]


def is_salient(box: Box, salient: Float32, settings: GroundingSettings) -> bool:
    """Whether a box holds what stands out on a picture whose saliency, (h, w) 0–1, is given."""
    left, top, right, bottom = box
    inside = salient[top:bottom, left:right]
    if inside.size > settings.largest * salient.size:
        return False
    whole = float(salient.mean(dtype=np.float64))
    if not whole or not inside.size:
        return False
    caught = float(inside.sum(dtype=np.float64)) / (whole * salient.size)
    return caught >= settings.caught and float(inside.mean()) / whole >= settings.lift


def normalised(image: RGB, shortest: int, longest: int) -> Float32:
    """RGB uint8 (h, w, 3) → (3, h', w') float32: shorter side `shortest`, longer ≤ `longest`."""
    height, width = image.shape[:2]
    scale = min(shortest / min(height, width), longest / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    pixels = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR), np.float32)
    colours = (pixels / np.float32(255) - np.array(MEAN, np.float32)) / np.array(STD, np.float32)
    return np.ascontiguousarray(colours.transpose(2, 0, 1))


def _load(folder: Path) -> tuple[GroundingDinoForObjectDetection, BertTokenizer]:
    has_torchvision()  # raises if it is broken: transformers would fail with a misleading error
    from transformers import BertTokenizer  # noqa: PLC0415
    from transformers.models.grounding_dino.modeling_grounding_dino import (  # noqa: PLC0415
        GroundingDinoForObjectDetection,
    )

    try:
        model, loading = GroundingDinoForObjectDetection.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32, output_loading_info=True
        )
        tokenizer = BertTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise WeightsRefused(f"{folder} is no GroundingDINO checkpoint: {error}") from error
    if loading["missing_keys"]:
        lost = sorted(loading["missing_keys"])[0]
        raise WeightsRefused(f"{folder} is no GroundingDINO checkpoint: {lost} is not in it.")
    return model.eval().requires_grad_(False), tokenizer
