"""Jobs run at low priority, so that the site and the database get the processor first."""

from __future__ import annotations

import os

# High enough that a request does not wait for a job's time slice. Low enough that other programs on
# the machine don't starve the jobs: on a busy core they still get a tenth.
NICENESS = 10


def give_way() -> None:
    """Lower the priority of this process and of those it starts; a lower one is kept.

    On an idle processor they still run at full speed. Between containers it has no effect, because
    there the containers' CPU shares decide.
    """
    os.nice(max(0, NICENESS - os.nice(0)))
