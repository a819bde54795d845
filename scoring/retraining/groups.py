"""The measures of scorers for each product category and for each image generator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from scoring.arrays import Bools, Ints
from scoring.retraining.evaluate import Panel, Scores, estimates
from scoring.vocabulary.measures import Group, GroupMeasures, Groups, Measures

# Kind of group ("category", "generator") → generation id → its group.
Grouping = Mapping[str, Mapping[int, str]]

# Only the largest groups are kept, because nobody reads a longer table.
MOST_GROUPS: Final = 40


def by_group(
    panel: Panel,
    generation: Ints,
    grouping: Grouping,
    scorers: Mapping[str, Scores],
    *,
    replicates: int,
    seed: int,
) -> Groups:
    """The largest groups of each kind, with the measures of every scorer.

    generation: (n,) ids of the rows of `panel` and `scorers`. scorers: "candidate" and perhaps
    "champion". A comparison counts in a group if both its images are in it. Measures are None for a
    group with too few products, but its counts are given.
    """
    largest_groups = {}
    for kind, group_of in grouping.items():
        names = np.array([group_of.get(int(each), "") for each in generation], dtype=object)
        judged = names[panel.judged]
        groups, sizes = np.unique(judged.astype(str), return_counts=True)
        largest = groups[np.argsort(-sizes, kind="stable")][:MOST_GROUPS]
        largest_groups[kind] = tuple(
            _group(panel, names == name, str(name), scorers, replicates, seed) for name in largest
        )
    return Groups(**largest_groups)


def _group(
    panel: Panel,
    members: Bools,
    name: str,
    scorers: Mapping[str, Scores],
    replicates: int,
    seed: int,
) -> Group:
    part = restricted(panel, members)
    return Group(
        name=name,
        products=len(np.unique(part.judged_product)),
        images=len(part.judged),
        comparisons=len(part.better),
        good=float(part.label.mean()),
        **{
            scorer: _shown(estimates(part.replicate(scores, replicates=replicates, seed=seed)))
            for scorer, scores in scorers.items()
        },
    )


def restricted(panel: Panel, members: Bools) -> Panel:
    """The panel of some images, with products renumbered. members: (n,) true for these images."""
    judged = members[panel.judged]
    compared = members[panel.better] & members[panel.worse]
    kept = np.concatenate([panel.judged_product[judged], panel.compared_product[compared]])
    clusters = np.unique(kept)
    return replace(
        panel,
        judged=panel.judged[judged],
        label=panel.label[judged],
        judged_product=np.searchsorted(clusters, panel.judged_product[judged]),
        better=panel.better[compared],
        worse=panel.worse[compared],
        compared_product=np.searchsorted(clusters, panel.compared_product[compared]),
        products=len(clusters),
    )


def _shown(measured: Measures) -> GroupMeasures:
    return GroupMeasures(
        pair_accuracy=measured.pair_accuracy,
        average_precision=measured.average_precision,
        calibration_error=measured.calibration_error,
        brier=measured.brier,
    )
