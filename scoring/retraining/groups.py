"""A scorer's worth apart for each category of product, and for each generator of images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from scoring.arrays import Bools, Ints
from scoring.retraining.evaluate import Panel, Scores, estimates

# Kind of group ("category", "generator") → generation id → the group that it is in.
Grouping = Mapping[str, Mapping[int, str]]

# Largest first; a table with more rows tells nobody anything.
MOST_GROUPS: Final = 40
_SHOWN: Final = ("pair_accuracy", "average_precision", "calibration_error", "brier")


def by_group(
    panel: Panel,
    generation: Ints,
    grouping: Grouping,
    scorers: Mapping[str, Scores],
    *,
    replicates: int,
    seed: int,
) -> dict[str, list[dict[str, Any]]]:
    """For each kind of group its largest groups, each with what every scorer is worth in it.

    generation: (n,) ids of the rows that `panel` and `scorers` speak of. A comparison counts in a
    group when both its images are of that group. Measures of a group that too few products tell of
    are None; its counts are given all the same.
    """
    found = {}
    for kind, group_of in grouping.items():
        names = np.array([group_of.get(int(each), "") for each in generation], dtype=object)
        judged = names[panel.judged]
        groups, sizes = np.unique(judged.astype(str), return_counts=True)
        largest = groups[np.argsort(-sizes, kind="stable")][:MOST_GROUPS]
        found[kind] = [
            _group(panel, names == name, str(name), scorers, replicates, seed) for name in largest
        ]
    return found


def _group(
    panel: Panel,
    members: Bools,
    name: str,
    scorers: Mapping[str, Scores],
    replicates: int,
    seed: int,
) -> dict[str, Any]:
    part = restricted(panel, members)
    return {
        "name": name,
        "products": len(np.unique(part.judged_product)),
        "images": len(part.judged),
        "comparisons": len(part.better),
        "good": float(part.label.mean()),
        **{
            scorer: _shown(estimates(part.replicate(scores, replicates=replicates, seed=seed)))
            for scorer, scores in scorers.items()
        },
    }


def restricted(panel: Panel, members: Bools) -> Panel:
    """The panel of these images alone; the products are counted anew. members: (n,)."""
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


def _shown(measured: dict[str, Any]) -> dict[str, Any]:
    return {name: measured[name] for name in _SHOWN}
