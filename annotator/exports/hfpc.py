"""Export labels in the two formats of the published HFPC dataset, both JSON lines.

One product per line, or one generation per line:

    {"ORIGINAL": {"generations": ["ID", …], "labels": [0 | 1, …]}}
    {"origin": "ORIGINAL", "generation": "ID", "label": 0 | 1}

Label 1 means that the background was called good and the product not marked as changed, or that a
reviewer accepted the image. Names are the external ids. If an HFPC file was imported, these are its
URLs, so the export matches the import. Generations without a label and products of the audit set
are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from annotator.exports.chosen import Chosen
from annotator.exports.labelled_products import labelled_products
from annotator.exports.tally import LeftOut, Tally

REASONS: Final = (LeftOut.AUDIT_PRODUCT, LeftOut.UNLABELLED)


def rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """One line of UTF-8 for each product that has a labelled generation, by product id."""
    return tally.count(_lines(chosen, tally))


def _lines(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    for product in labelled_products(chosen, tally):
        labelled = [item for item in product.generations if item.label is not None]
        tally.leave_out(LeftOut.UNLABELLED, len(product.generations) - len(labelled))
        if labelled:
            line = {
                product.external_id: {
                    "generations": [item.external_id for item in labelled],
                    "labels": [int(bool(item.label)) for item in labelled],
                }
            }
            yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def single_rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """One line of UTF-8 for each labelled generation, by product id and id."""
    return tally.count(_single_lines(chosen, tally))


def _single_lines(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    for product in labelled_products(chosen, tally):
        for item in product.generations:
            if item.label is None:
                tally.leave_out(LeftOut.UNLABELLED)
                continue
            line = {
                "origin": product.external_id,
                "generation": item.external_id,
                "label": int(item.label),
            }
            yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
