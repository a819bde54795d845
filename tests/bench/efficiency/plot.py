"""Plots the learning curves for the README."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from tests.bench.efficiency.compare import BAND, AnswersToMatch, match, monotone
from tests.bench.efficiency.curves import BATCH

COLOURS: Final = {
    "random": "#6b7280",
    "entropy": "#0f766e",
    "bald": "#b45309",
}
RESAMPLED: Final = 300


def draw(
    found: dict[str, np.ndarray], *, default: str, marks: tuple[int, int], title: str, path: Path
) -> None:
    """Draw average precision by answers; found: strategy → (draws, steps, metrics).

    `default` and random have bands; arrows show the answers saved at random's marks.
    """
    # Imported here because it takes a second and only the plot needs it.
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7.2, 4.2), dpi=110, layout="constrained")
    for strategy, curves in found.items():
        answers = BATCH * np.arange(1, curves.shape[1] + 1)
        is_main = strategy in (default, "random")
        axes.plot(
            answers,
            monotone(curves[..., 0]),
            color=COLOURS.get(strategy, "black"),
            linewidth=2.4 if is_main else 1.2,
            alpha=1.0 if is_main else 0.7,
            label=strategy + (" (default)" if strategy == default else ""),
        )
        if is_main:
            low, high = band(curves[..., 0])
            axes.fill_between(answers, low, high, color=COLOURS[strategy], alpha=0.15, linewidth=0)
    for mark in marks:
        _point_out(axes, match(found[default][..., 0], found["random"][..., 0], mark), found)
    axes.set(
        xlabel="answers asked of people",
        ylabel="average precision of finding\nthe worst fifth, unseen photos",
        title=title,
        xlim=(BATCH, max(marks) + 20),
    )
    axes.title.set_fontsize(10)
    axes.grid(alpha=0.25)
    axes.legend(loc="lower right", frameon=False, fontsize=9)
    figure.savefig(path, pil_kwargs={"optimize": True})
    pyplot.close(figure)
    _shrink(path)


def _point_out(axes: Any, saved: AnswersToMatch, found: dict[str, np.ndarray]) -> None:
    """Draw an arrow from random's answers at a mark to the default's at the same precision."""
    if saved.answers >= saved.mark:
        return
    is_inner = saved.mark < BATCH * found["random"].shape[1]
    level = float(monotone(found["random"][..., 0])[saved.mark // BATCH - 1])
    arrow = {"arrowstyle": "->", "color": "#111827", "linewidth": 1.1}
    axes.annotate("", xy=(saved.answers, level), xytext=(saved.mark, level), arrowprops=arrow)
    axes.annotate(
        f"{saved.answers:.0f} answers instead of {saved.mark}",
        # There is room below random's curve: to the right of the mark, or to the left at the end.
        xy=(saved.mark, level),
        xytext=(6, -20) if is_inner else (0, -30),
        textcoords="offset points",
        ha="left" if is_inner else "right",
        fontsize=9,
    )


def _shrink(path: Path) -> None:
    """Reduce the colours, which saves two thirds of the bytes without a visible loss."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(96, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


def band(curves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(draws, steps) → (steps,), (steps,): the 90% band of the monotone mean curve."""
    rng = np.random.default_rng(0)
    draws = len(curves)
    means = [monotone(curves[rng.integers(0, draws, draws)]) for _ in range(RESAMPLED)]
    low, high = np.percentile(means, BAND, axis=0)
    return low, high
