"""The known truth about each generation of a rendered set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import InvalidInput
from scoring.vocabulary.messages.problem_command import NO_SUCH_FILE, TRUTH_UNREADABLE


@dataclass(frozen=True)
class Truth:
    """The known truth about one generation; `quality`, 0 … 1, ranks the backgrounds."""

    background_good: bool
    product_unchanged: bool
    quality: float

    @property
    def is_good(self) -> bool:
        """Good in the audit's sense: a good background and an unchanged product."""
        return self.background_good and self.product_unchanged


def read_truth(path: Path) -> dict[str, Truth]:
    """The truth by the generation's external id, from JSON lines.

    Raises InvalidInput naming the file and line that can't be read.
    """
    if not path.is_file():
        raise InvalidInput(NO_SUCH_FILE(path=str(path)))
    truths: dict[str, Truth] = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        try:
            row = json.loads(line)
            truths[str(row["generation"])] = Truth(
                background_good=bool(row["background_good"]),
                product_unchanged=bool(row["product_unchanged"]),
                quality=float(row["quality"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput(
                TRUTH_UNREADABLE(file=path.name, line=str(number), reason=repr(error))
            ) from error
    return truths
