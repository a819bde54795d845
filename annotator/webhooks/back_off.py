"""When a delivery that failed is tried again, and when a webhook is given up."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Final

FIRST_DELAY: Final = timedelta(seconds=10)
GROWTH: Final = 4
LONGEST_DELAY: Final = timedelta(hours=12)
JITTER: Final = 0.2  # so that a receiver that comes back does not get everything at once
MOST_ATTEMPTS: Final = 12  # over three days
FAILING_DAYS: Final = 5  # without a single success, then the webhook is switched off


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: four times longer each, and a bit random."""
    growth: int = GROWTH ** (attempts - 1)
    usual = min(FIRST_DELAY * growth, LONGEST_DELAY)
    return usual * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  no secret
