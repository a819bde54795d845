"""`rapidocr`: PP-OCRv6 (small) by the package rapidocr, whose wheel contains the weights.

Its detector (DB: Liao et al., "Real-time scene text detection with differentiable binarization",
AAAI 2020) finds lines, its recogniser reads one line of 48 pixels' height by CTC. Nothing is
downloaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import TypedDict

import numpy as np

from scoring.factories import Description, ScoringSettings
from scoring.images import RGB, Float64
from scoring.reading.base import READERS, Reading

MOST_SIDE = 960  # pixels: larger pictures are shrunken before lines are looked for


class _Options(TypedDict):
    device: str


def _options(settings: ScoringSettings) -> _Options:
    return {"device": settings.device}


@READERS.register(
    "rapidocr",
    Description(
        "PP-OCRv6: quotes changed words",
        licence="Apache-2.0",
        packages=("rapidocr", "pyclipper", "shapely", "omegaconf", "requests", "colorlog"),
        installed_by="make text-reader",
        options=_options,
    ),
)
class RapidReader:
    """Two engines, one that finds lines and one that reads them."""

    name = "rapidocr"

    def __init__(self, device: str = "cpu") -> None:
        """Raises ModuleNotFoundError where the package, or one that it imports, is missing."""
        from rapidocr import RapidOCR  # noqa: PLC0415  optional, and slow to load

        shared: Mapping[str, object] = {
            "Global.log_level": "error",
            "Global.use_cls": False,
            # One thread: a process has one core, and rapidocr's threads would spin as they wait.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "EngineConfig.onnxruntime.use_cuda": device.startswith("cuda"),
            "EngineConfig.onnxruntime.cuda_ep_cfg.device_id": int(device.partition(":")[2] or 0),
        }
        self._finder = RapidOCR(
            params={
                **shared,
                "Global.use_rec": False,
                "Det.limit_type": "max",
                "Det.limit_side_len": MOST_SIDE,
            }
        )
        self._recogniser = RapidOCR(
            params={
                **shared,
                "Global.use_det": False,
                "Global.text_score": 0.0,
                "Global.return_word_box": True,  # for the certainty of each letter
            }
        )
        self._lock = Lock()  # the detector keeps the size of its picture on itself

    def find(self, image: RGB) -> list[Float64]:
        """RGB uint8 (h, w, 3) → corners (4, 2) of each line."""
        with self._lock:
            found = self._finder(np.ascontiguousarray(image[..., ::-1]))
        boxes = getattr(found, "boxes", None)
        return [] if boxes is None else [np.asarray(box, np.float64) for box in boxes]

    def read(self, strips: Sequence[RGB]) -> list[Reading]:
        """Strips RGB uint8 (h, w, 3) → what each says; one at a time, as they differ in width."""
        return [self._read(strip) for strip in strips]

    def _read(self, strip: RGB) -> Reading:
        found = self._recogniser(np.ascontiguousarray(strip[..., ::-1]))
        text = found.txts[0].strip() if found.txts else ""
        if not text:
            return Reading("", 0.0)
        return Reading(text, float(min(found.word_results[0].confs)))
