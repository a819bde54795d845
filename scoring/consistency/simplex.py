"""The simplex method of Nelder & Mead (The Computer Journal 7, 1965), for losses that cost little.

SciPy's gives the same, but of a loss that takes a tenth of a millisecond it doubles the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

Point = list[float]
Loss = Callable[[Point], float]


def minimised(
    loss: Loss, simplex: Sequence[Point], *, most: int, near: float, flat: float
) -> tuple[Point, float]:
    """The best point that is found, and its loss, from n + 1 points of n numbers each.

    Ends after `most` losses, or when all points are within `near` of the best, in each number, and
    their losses within `flat` of its.
    """
    calls = 0

    def counted(point: Point) -> float:
        nonlocal calls
        if calls == most:
            raise _SpentError
        calls += 1
        return loss(point)

    known = sorted(((counted(point), point) for point in simplex), key=_loss)
    with suppress(_SpentError):
        while not _is_settled(known, near, flat):
            _step(known, counted)
            known.sort(key=_loss)
    least, best = min(known, key=_loss)
    return best, least


class _SpentError(Exception):
    """All losses are spent."""


def _step(known: list[tuple[float, Point]], loss: Loss) -> None:
    """Replace the worst point, or draw all others to the best."""
    least, worst = known[0][0], known[-1]
    others = len(known) - 1
    middle = [sum(each) / others for each in zip(*(p for _, p in known[:-1]), strict=True)]

    def tried(reach: float) -> tuple[float, Point]:
        """As far beyond the middle as the worst point is on this side, times `reach`."""
        point = [(1 + reach) * m - reach * w for m, w in zip(middle, worst[1], strict=True)]
        return loss(point), point

    reflected = tried(1.0)
    if reflected[0] < least:
        expanded = tried(2.0)
        known[-1] = expanded if expanded[0] < reflected[0] else reflected
        return
    if reflected[0] < known[-2][0]:
        known[-1] = reflected
        return
    is_better = reflected[0] < worst[0]
    contracted = tried(0.5 if is_better else -0.5)
    if contracted[0] <= reflected[0] if is_better else contracted[0] < worst[0]:
        known[-1] = contracted
        return
    best = known[0][1]
    for index, (_, point) in enumerate(known[1:], start=1):
        closer = [b + 0.5 * (p - b) for p, b in zip(point, best, strict=True)]
        known[index] = loss(closer), closer


def _is_settled(known: Sequence[tuple[float, Point]], near: float, flat: float) -> bool:
    least, best = known[0]
    return all(
        abs(value - least) <= flat
        and all(abs(p - b) <= near for p, b in zip(point, best, strict=True))
        for value, point in known[1:]
    )


def _loss(known: tuple[float, Point]) -> float:
    return known[0]
