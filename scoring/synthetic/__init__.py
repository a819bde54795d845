"""Rendered products, generations and edits with known truth: for the demo, benchmarks and tests."""

from __future__ import annotations

from scoring.synthetic.campaign import (
    GENERATORS,
    GenerationTruth,
    RenderedGeneration,
    RenderedProduct,
    render_campaign,
    render_product,
)
from scoring.synthetic.edits import EDITS, NULL_EDITS, Edit, NoRoom
from scoring.synthetic.faults import BACKGROUND_FAULTS, PRODUCT_FAULTS, Fault, FaultKind

__all__ = [
    "BACKGROUND_FAULTS",
    "EDITS",
    "GENERATORS",
    "NULL_EDITS",
    "PRODUCT_FAULTS",
    "Edit",
    "Fault",
    "FaultKind",
    "GenerationTruth",
    "NoRoom",
    "RenderedGeneration",
    "RenderedProduct",
    "render_campaign",
    "render_product",
]
