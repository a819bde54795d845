"""Reward heads of model versions, and their predictions."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.core.files.storage import default_storage

from annotator.models import ModelVersion
from annotator.scores.record_scores import Reward
from scoring.arrays import Features
from scoring.reward.head import RewardHead


def load_head(version: ModelVersion) -> RewardHead:
    """The version's head. Raises CheckpointRefused if its file is missing or damaged."""
    return _load(version.checkpoint)


@lru_cache(maxsize=8)
def _load(name: str) -> RewardHead:
    # The name contains the hash of the content, so what is in memory can't be outdated.
    with tempfile.TemporaryDirectory(prefix="packshot-model-") as folder:
        path = Path(folder) / Path(name).name
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                path.write_bytes(file.read())
        return RewardHead.load(path)


def rewards_of(head: RewardHead, features: Features) -> list[Reward]:
    """The predictions of `head` for n generations, in their order. features: (n, d)."""
    predicted = head.predict(features)
    columns = (predicted.reward, np.sqrt(predicted.variance), predicted.p_good)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Reward(*row) for row in rows]
