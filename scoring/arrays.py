"""The array types that the numeric modules share."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
AnyFloats: TypeAlias = NDArray[np.floating]
# Encoder vectors: stored as float16, computed on as float32.
Features = AnyFloats
# Of any type: contents of a checkpoint, or values that are only passed on.
AnyArray: TypeAlias = NDArray[Any]
