"""Jobs run at low priority, so that the site and the database get the processor first."""

from __future__ import annotations

import os

# Enough that a request does not wait for a job's turn to end; little enough that jobs of other
# users of the machine do not starve these: it still gets a tenth of a core that is fought for.
NICENESS = 10


def give_way() -> None:
    """Lower the priority of this process and those it starts; one that is low already stays.

    While nobody else wants the processor it is all theirs. Between containers it has no effect:
    there the shares of the containers decide.
    """
    os.nice(max(0, NICENESS - os.nice(0)))
