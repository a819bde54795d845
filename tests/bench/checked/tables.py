"""Tables by source and by kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from scoring.vocabulary.outcomes import Outcome
from tests.bench.checked.row import Judged
from tests.scoring.consistency.known_truth.pairs import KINDS

ADDED = tuple(f"part added {share} %" for share in (4, 6, 8, 10))


def print_tables(rows: Sequence[Judged]) -> None:
    """For each variant one table by source and one by kind."""
    for variant in dict.fromkeys(each.row.task.variant for each in rows):
        of_variant = [each for each in rows if each.row.task.variant == variant]
        print(f"\n{variant}: by source")
        _print_sources(of_variant)
        print(f"\n{variant}: by kind")
        _print_kinds(of_variant)


def _print_sources(rows: Sequence[Judged]) -> None:
    print(
        f"{'':<12}{'nulls':>6}{'changed':>9}{'cannot':>8}"
        f"{'edits':>7}{'found':>8}{'cannot':>8}{'AUC':>7}{'added 4-10 %':>14}"
        f"{'mask IoU':>10}{'below .5':>9}"
    )
    sources = list(dict.fromkeys(each.row.task.source for each in rows))
    for source in (*sources, "all"):
        own = [each for each in rows if source in (each.row.task.source, "all")]
        nulls = [each for each in own if each.row.is_null]
        edits = [each for each in own if each.row.is_counted]
        added = [each for each in own if each.row.task.kind in ADDED]
        ious = np.array([each.row.mask_iou for each in own])
        print(
            f"{source:<12}{len(nulls):>6}{_share(nulls, Outcome.INCONSISTENT):>9.1%}"
            f"{_share(nulls, Outcome.CANNOT_VERIFY):>8.1%}{len(edits):>7}"
            f"{_share(edits, Outcome.INCONSISTENT):>8.1%}"
            f"{_share(edits, Outcome.CANNOT_VERIFY):>8.1%}{_area(nulls, edits):>7.3f}"
            f"{_share(added, Outcome.INCONSISTENT):>14.1%}"
            f"{ious.mean():>10.3f}{(ious < 0.5).mean():>9.1%}"
        )


def _print_kinds(rows: Sequence[Judged]) -> None:
    """With two plain measures at the rate of false alarms that the check has."""
    nulls = [each for each in rows if each.row.is_null]
    alarms = 1 - _share(nulls, Outcome.CONSISTENT)
    low = float(np.quantile([each.row.iou for each in nulls], alarms)) if nulls else 0.0
    high = float(np.quantile([each.row.difference for each in nulls], 1 - alarms)) if nulls else 0.0
    print(f"{'':<31}{'pairs':>5}{'changed':>9}{'cannot':>8}{'IoU':>8}{'pixels':>8}{'CPU ms':>8}")
    for kind in KINDS:
        own = [each for each in rows if each.row.task.kind == kind]
        if own:
            by_iou = _rate(each.row.iou < low for each in own)
            by_pixels = _rate(each.row.difference > high for each in own)
            milliseconds = 1e3 * float(np.mean([each.row.seconds for each in own]))
            print(
                f"{kind:<31}{len(own):>5}{_share(own, Outcome.INCONSISTENT):>9.1%}"
                f"{_share(own, Outcome.CANNOT_VERIFY):>8.1%}{by_iou:>8.1%}{by_pixels:>8.1%}"
                f"{milliseconds:>8.0f}"
            )


def _share(rows: Sequence[Judged], outcome: Outcome) -> float:
    return _rate(each.outcome is outcome for each in rows)


def _rate(happened: Iterable[bool]) -> float:
    known = list(happened)
    return float(np.mean(known)) if known else float("nan")


def _area(nulls: Sequence[Judged], edits: Sequence[Judged]) -> float:
    """How often an edit's p is below a null's; equal ones count half."""
    high = np.array([each.p_consistent for each in nulls])[:, None]
    low = np.array([each.p_consistent for each in edits])[None]
    if not high.size or not low.size:
        return float("nan")
    return float((high > low).mean() + (high == low).mean() / 2)
