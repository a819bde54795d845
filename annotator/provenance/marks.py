"""The marks of origin, and the IPTC codes that mean AI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TRAINED: Final = "trainedAlgorithmicMedia"
COMPOSITE: Final = "compositeWithTrainedAlgorithmicMedia"
# https://cv.iptc.org/newscodes/digitalsourcetype: those that say that a model made (a part of) it.
AI_TYPES: Final = (TRAINED, COMPOSITE, "compositeSynthetic")
LONGEST_CODE: Final = 60
MOST_XMP_BYTES: Final = 1_000_000  # usual packets have some kilobytes


@dataclass(frozen=True)
class Found:
    """What a container holds: its XMP packet as it is, and whether there is a C2PA manifest."""

    xmp: bytes = b""
    has_c2pa: bool = False


@dataclass(frozen=True)
class Provenance:
    """A picture's marks; `source_type` is the code of IPTC's vocabulary without its address."""

    source_type: str = ""
    has_c2pa: bool = False


def is_ai(source_type: str) -> bool:
    """Whether the code says that a model made the picture or a part of it."""
    return source_type in AI_TYPES
