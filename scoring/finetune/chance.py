"""Drawing one of several things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Draw = np.random.Generator
Item = TypeVar("Item")


def one_of(items: Sequence[Item], draw: Draw) -> Item:
    """Any of the items, each as likely."""
    return items[int(draw.integers(len(items)))]
