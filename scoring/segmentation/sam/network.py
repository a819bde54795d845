"""`sam`: segment-anything (Kirillov et al., ICCV 2023), checkpoints vit_b, vit_l and vit_h.

The picture is embedded once. Then all prompts are answered from that embedding, prompts of the same
kind in one batch. SAM does not know what a product is: an empty prompt means the most salient box.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from scoring.gathering import Gathered
from scoring.images import RGB, Box, Float32, Mask
from scoring.remembered import Remembered
from scoring.segmentation.base import Prompt, Segmentation
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.saliency import salient_box
from scoring.segmentation.sam import SETTING, WHAT
from scoring.segmentation.sam.anything import segment_anything
from scoring.segmentation.sam.checkpoint import MaskDecoder, load_sam
from scoring.segmentation.sam.decoder_weights import read_decoder
from scoring.torch_runtime import Precision, Runtime, in_batches
from scoring.weights import weights_file

Size = tuple[int, ...]  # (h, w) in pixels


@dataclass(frozen=True)
class SamSettings:
    """How a mask prompt is passed to the network; any change changes the segmenter's key."""

    sureness: float = 8.0  # logit of a mask prompt well inside the mask, −8 well outside of it
    slope: float = 2.0  # logits for each pixel of the low resolution, from the outline on


@dataclass(frozen=True)
class Embedding:
    """A picture as the network sees it: `features` (1, c, g, g), and its two sizes (h, w)."""

    features: Tensor
    input_size: Size
    original_size: Size


@dataclass(frozen=True)
class _Placed:
    """A prompt in the network's pixels: `points` (k, 3) with labels, `logits` (1, 4g, 4g)."""

    box: Float32 | None
    points: Float32
    logits: Float32 | None

    @property
    def kind(self) -> tuple[bool, int, bool]:
        """Prompts of one kind fit into one batch without padding, which would change answers."""
        return self.box is not None, len(self.points), self.logits is not None


class Sam:
    """segment-anything behind the segmenter protocol. Device and precision don't change the key."""

    name = "sam"

    def __init__(
        self,
        checkpoint: str = "",
        *,
        sha256: str = "",
        decoder: str = "",
        device: str = "cpu",
        precision: Precision = "auto",
        batch_size: int = 4,
        settings: SamSettings | None = None,
    ) -> None:
        """Raises `WeightsMissing`, `WeightsRefused`, `DeviceMissing` or `TorchvisionBroken`.

        `decoder`: the file of a fine-tuned mask decoder, or none.
        `batch_size`: pictures embedded at once; eight times as many prompts are answered at once.
        """
        path = weights_file(checkpoint, setting=SETTING, what=WHAT)
        self.settings = settings or SamSettings()
        self.batch_size = batch_size
        self._runtime = Runtime.of(device, precision)
        network, digest = load_sam(path, sha256)
        self.revision = self.base_revision = digest[:12]
        if decoder:
            tensors = read_decoder(Path(decoder), base=self.base_revision)
            network.mask_decoder.load_state_dict(tensors)
            self.revision = f"{self.base_revision}.{Path(decoder).stem[:12]}"
        self._network = network.to(self._runtime.device)
        self._transform = segment_anything().utils.transforms.ResizeLongestSide(
            network.image_encoder.img_size
        )
        self._embedded = Gathered(self._embed_gathered, most=batch_size)
        self._seen: Remembered[Embedding] = Remembered()

    @property
    def key(self) -> str:
        """`sam@<hash of the checkpoint>+<hash of the settings>`."""
        digest = hashlib.sha256(repr(asdict(self.settings)).encode()).hexdigest()[:8]
        return f"{self.name}@{self.revision}+{digest}"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """RGB uint8 (h, w, 3) and prompts → one mask each; confidence is SAM's own IoU estimate."""
        return self.answer(self.embed([image])[0], image, prompts) if prompts else []

    def click(self, image: RGB, mask: Mask, points: Sequence[tuple[int, int, int]]) -> Mask:
        """`mask` bool (h, w) corrected by points; the picture is embedded once as long as it lives.

        Without any mask SAM finds what the points are on.
        """
        embedding = self._seen.get(image)
        if embedding is None:
            (embedding,) = self.embed([image])
            self._seen.put(image, embedding)
        # No box: it would keep a part of the product out that the mask lacks.
        prompt = Prompt(mask=mask if mask.any() else None, points=tuple(points))
        return self.answer(embedding, image, [prompt], boxed=False)[0].mask

    def embed(self, images: Sequence[RGB]) -> list[Embedding]:
        """Embed pictures of any sizes; the costly part of the work.

        `batch_size` at a time, those that other threads ask for in the same batches.
        """
        return self._embedded([(self._shrunk(each), each.shape[:2]) for each in images])

    def answer(
        self, embedding: Embedding, image: RGB, prompts: Sequence[Prompt], *, boxed: bool = True
    ) -> list[Segmentation]:
        """Segmentations of an embedded picture, one for each prompt, in their order.

        With `boxed`, a mask brings its box.
        """
        by_kind: dict[tuple[bool, int, bool], list[tuple[int, _Placed]]] = defaultdict(list)
        for at, prompt in enumerate(prompts):
            placed = self._place(prompt, image, boxed=boxed)
            by_kind[placed.kind].append((at, placed))
        found: dict[int, Segmentation] = {}
        for alike in by_kind.values():
            batches = in_batches(
                [placed for _, placed in alike],
                8 * self.batch_size,
                lambda batch: self._decode(embedding, batch),
            )
            answers = [answer for batch in batches for answer in batch]
            found |= dict(zip((at for at, _ in alike), answers, strict=True))
        return [found[at] for at in range(len(prompts))]

    def trainable_decoder(self) -> MaskDecoder:
        """The mask decoder, made ready for a fit; the rest of the network stays as it is."""
        return self._network.mask_decoder.requires_grad_(True).train()

    def low_resolution(
        self, embedding: Embedding, image: RGB, prompts: Sequence[Prompt]
    ) -> tuple[Tensor, Tensor]:
        """Logits (n, 1, 4g, 4g) of n prompts with boxes, and the IoU (n, 1) expected of each.

        With gradients, for a fit.
        """
        low, iou = zip(
            *(self._low(embedding, [self._place(each, image)]) for each in prompts), strict=True
        )
        return torch.cat(low), torch.cat(iou)

    def _shrunk(self, image: RGB) -> RGB:
        """(h, w, 3) → (3, h', w'), both uint8, at the size that the network takes."""
        small: RGB = self._transform.apply_image(image)
        return np.ascontiguousarray(np.moveaxis(small, 2, 0))

    def _embed_gathered(self, pictures: Sequence[tuple[RGB, Size]]) -> list[Embedding]:
        batches = in_batches(pictures, self.batch_size, self._embed)
        return [each for batch in batches for each in batch]

    def _embed(self, pictures: Sequence[tuple[RGB, Size]]) -> list[Embedding]:
        """Shrunken pictures with their original sizes (h, w) → what the network sees in them."""
        with self._runtime.inference():
            pixels = [self._runtime.there(small)[None] for small, _ in pictures]
            padded = torch.cat([self._network.preprocess(each) for each in pixels])
            features = self._network.image_encoder(padded).float()
        return [
            Embedding(features[at : at + 1], small.shape[1:], size)
            for at, (small, size) in enumerate(pictures)
        ]

    def _place(self, prompt: Prompt, image: RGB, *, boxed: bool = True) -> _Placed:
        height, width = image.shape[:2]
        mask = prompt.mask if prompt.mask is not None and prompt.mask.any() else None
        box: Box | None = prompt.box or (box_of(mask) if mask is not None and boxed else None)
        if box is None and not prompt.points:
            box = salient_box(image)
        points = np.array(prompt.points, np.float32).reshape(-1, 3)
        points[:, :2] = self._transform.apply_coords(points[:, :2], (height, width))
        return _Placed(
            box=None
            if box is None
            else self._transform.apply_boxes(np.array(box, np.float32), (height, width))[0],
            points=points,
            logits=None if mask is None else self._logits(mask),
        )

    def _logits(self, mask: Mask) -> Float32:
        """A mask, bool (h, w), as the low-resolution logits (1, s, s) that the network takes."""
        side: int = self._network.prompt_encoder.mask_input_size[0]
        height, width = (
            max(1, length) for length in self._transform.get_preprocess_shape(*mask.shape, side)
        )
        share = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
        inside = (share >= 0.5).astype(np.uint8)
        top = self.settings.sureness
        # OpenCV's distance is near infinity where a mask has no outline: cut it off first.
        deep, far = (
            np.minimum(cv2.distanceTransform(side_of, cv2.DIST_L2, 3), top / self.settings.slope)
            for side_of in (inside, 1 - inside)
        )
        logits = np.full((1, side, side), -top, np.float32)
        logits[0, :height, :width] = self.settings.slope * (deep - far)
        return logits

    def _decode(self, embedding: Embedding, alike: Sequence[_Placed]) -> list[Segmentation]:
        """Answer prompts of one kind. With one point and no box the best of three masks is taken.

        Always in full precision: bfloat16 would round the prompts' positions.
        """
        with torch.inference_mode():
            low, iou = self._low(embedding, alike)
            best = iou.argmax(dim=1)
            rows = torch.arange(len(alike), device=best.device)
            masks = self._network.postprocess_masks(
                low[rows, best][:, None], embedding.input_size, embedding.original_size
            )
        found = (masks[:, 0] > self._network.mask_threshold).cpu().numpy()
        sure = iou[rows, best].clamp(0, 1).tolist()
        return [
            Segmentation(mask, confidence if mask.any() else 0.0, self.name)
            for mask, confidence in zip(found, sure, strict=True)
        ]

    def _low(self, embedding: Embedding, alike: Sequence[_Placed]) -> tuple[Tensor, Tensor]:
        """Masks of low resolution and the IoU expected of each, of prompts of one kind."""
        has_box, count, has_mask = alike[0].kind
        points = self._there([each.points for each in alike]) if count else None
        sparse, dense = self._network.prompt_encoder(
            points=None if points is None else (points[..., :2], points[..., 2]),
            boxes=self._there([each.box for each in alike]) if has_box else None,
            masks=self._there([each.logits for each in alike]) if has_mask else None,
        )
        return self._network.mask_decoder(
            image_embeddings=embedding.features,
            image_pe=self._network.prompt_encoder.get_dense_pe(),
            sparse_prompt_embeddings=sparse,
            dense_prompt_embeddings=dense,
            multimask_output=not has_box and count <= 1,
        )

    def _there(self, arrays: Sequence[Float32 | None]) -> Tensor:
        stacked = np.stack([each for each in arrays if each is not None]).astype(np.float32)
        return self._runtime.there(stacked)
