"""Array types of the renderer. Colours are linear light in [0, 1] unless a name says sRGB."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# float32 at run time; numpy's stubs widen float32 times a Python float, hence the wide type
Floats = NDArray[np.floating]
Rgb = NDArray[np.uint8]  # (h, w, 3), sRGB
Mask = NDArray[np.bool_]  # (h, w)
Points = NDArray[np.floating]  # (3, n): x right, y up, z to the camera; product heights ~ 1
Field = Callable[[Points], Floats]  # (3, n) -> (n,), a signed distance: negative inside


def smoothstep(low: float, high: float, value: Floats) -> Floats:
    """0 below ``low``, 1 above ``high``, and a smooth cubic in between; any shape."""
    position = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(position * position * (3.0 - 2.0 * position), dtype=np.float32)
