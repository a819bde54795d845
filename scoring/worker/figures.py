"""Figures of a scoring process for the metrics: images, batches of the models, GPU memory."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping

from django.conf import settings

from annotator.jobs.report_worker import also_report
from scoring.gathering import totals

_lock = threading.Lock()
_scored = {"scored_images": 0}


def count_scored(images: int) -> None:
    """Count images whose features and report are made."""
    with _lock:
        _scored["scored_images"] += images


@also_report
def scoring_figures() -> Mapping[str, float]:
    """By name, as `annotator/metrics/stored.py` reads them."""
    return {
        **_scored,
        "model_batches": totals.batches,
        "model_items": totals.items,
        **_gpu_memory(),
    }


def _gpu_memory() -> dict[str, float]:
    """Of the whole device, other processes' too; nothing without one, or before torch is loaded."""
    torch = sys.modules.get("torch")
    if torch is None or not settings.SCORING_DEVICE.startswith("cuda"):
        return {}
    free, total = torch.cuda.mem_get_info(torch.device(settings.SCORING_DEVICE))
    return {"gpu_used": total - free, "gpu_total": total}
