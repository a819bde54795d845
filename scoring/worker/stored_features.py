"""The cached features of a catalogue in blocks, so that a million generations fit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.models import Project
from annotator.scores.stream_features import stream_features
from scoring.arrays import Features, Ints
from scoring.retraining.feature_table import FeaturesDamaged, require_finite

IDS_AT_ONCE = 4_096


@dataclass(frozen=True)
class StoredFeatures:
    """A `FeatureTable`: row i has the features of `generation[i]`; the ids (n,) are ascending."""

    project: Project
    encoder_key: str
    generation: Ints

    @cached_property
    def columns(self) -> int:
        return int(self.read(np.arange(min(1, len(self.generation)))).shape[1])

    def read(self, rows: Ints) -> Features:
        ids, place = np.unique(self.generation[rows], return_inverse=True)
        parts = [
            block
            for start in range(0, len(ids), IDS_AT_ONCE)
            for block in stream_features(
                project=self.project,
                encoder_key=self.encoder_key,
                generations=ids[start : start + IDS_AT_ONCE].tolist(),
            )
        ]
        ids_read = [block.generation for block in parts]
        self._require_all(ids, np.concatenate([np.empty(0, np.int64), *ids_read]))
        if not parts:
            return np.empty((0, 0), dtype=np.float32)
        features = np.concatenate([block.features.astype(np.float32) for block in parts])
        require_finite(features, ids)
        return features[place]

    def blocks(self) -> Iterator[tuple[Ints, Features]]:
        ids_read = [np.empty(0, np.int64)]
        for block in stream_features(project=self.project, encoder_key=self.encoder_key):
            # Generations that were scored after the catalogue was read are left for the next fit.
            is_listed = np.isin(block.generation, self.generation, assume_unique=True)
            if is_listed.any():
                ids, features = block.generation[is_listed], block.features[is_listed]
                require_finite(features, ids)
                ids_read.append(ids)
                yield np.searchsorted(self.generation, ids), features
        self._require_all(self.generation, np.concatenate(ids_read))

    def _require_all(self, wanted: Ints, ids_read: Ints) -> None:
        missing = np.setdiff1d(wanted, ids_read, assume_unique=True)
        if len(missing):
            raise FeaturesDamaged(
                f"features: those of generation {missing[0]} are gone since they were listed"
            )
