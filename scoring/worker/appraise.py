"""From measurements to a report and a reward, for the catalogue and for the judge API.

The pipeline measures. Here a model version judges the measurements, once: its calibrator makes the
report, together with its head's p_changed, and its head gives the reward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.models import ModelVersion
from annotator.scores.record_scores import FoundReport, Reward
from scoring.arrays import Features
from scoring.consistency.conclude import report_on
from scoring.features.joined import columns_of
from scoring.pipeline import MeasuredGeneration, MeasuredProduct
from scoring.worker.calibrate import judge_of
from scoring.worker.drawing import found_report
from scoring.worker.figures import count_scored
from scoring.worker.heads import load_head, rewards_of
from scoring.worker.parts import current_encoder


@dataclass(frozen=True)
class Appraised:
    """A measured generation as a model version judges it.

    reward: None without a version, or if the version reads features that the worker does not make.
    """

    measured: MeasuredGeneration
    report: FoundReport
    reward: Reward | None


def appraise(
    version: ModelVersion | None, product: MeasuredProduct, *, segmenter: str
) -> list[Appraised]:
    """The product's generations, judged by `version`, in their order.

    `segmenter` is the key of the segmenter that made the masks.

    Raises CheckpointRefused if the version's weights are missing or damaged.
    """
    if not product.generations:
        return []
    count_scored(len(product.generations))
    features = None if version is None else features_for(version, product.generations)
    return [
        Appraised(measured, report, reward)
        for measured, report, reward in zip(
            product.generations,
            _reports(version, product, features, segmenter),
            _rewards(version, product, features),
            strict=True,
        )
    ]


def features_for(
    version: ModelVersion, generations: Sequence[MeasuredGeneration]
) -> Features | None:
    """The features (n, d) that the version reads, float16 as in the cache.

    None if the worker's encoder does not make them.
    """
    columns = columns_of(current_encoder(), version.encoder_key)
    if columns is None:
        return None
    return np.stack([each.features for each in generations])[:, columns].astype("<f2")


def _reports(
    version: ModelVersion | None,
    product: MeasuredProduct,
    features: Features | None,
    segmenter: str,
) -> list[FoundReport]:
    judge = judge_of(version)
    p_changed: list[float | None] = [None] * len(product.generations)
    if features is not None:
        p_changed = judge.p_changed_of(features)
    reports = []
    for measured, p in zip(product.generations, p_changed, strict=True):
        comparison = measured.comparison
        report = report_on(
            comparison.measurements, comparison.differences, judge.calibrator, p_changed=p
        )
        reports.append(
            found_report(
                comparison,
                report,
                original_width=product.width,
                segmenter=segmenter,
                version=judge.version,
            )
        )
    return reports


def _rewards(
    version: ModelVersion | None, product: MeasuredProduct, features: Features | None
) -> Sequence[Reward | None]:
    if version is None or features is None:
        return [None] * len(product.generations)
    return rewards_of(load_head(version), features)
