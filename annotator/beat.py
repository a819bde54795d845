"""Celery's clock for the sweeper, which goes on after this machine's clock was set back.

Celery compares with the time of the last run. If that seems to lie two hours ahead, it would send
nothing for two hours.
"""

from __future__ import annotations

from celery.beat import PersistentScheduler, ScheduleEntry


class SteadyScheduler(PersistentScheduler):  # type: ignore[misc]
    """Sends what is due, and takes a last run in the future for one just now."""

    def tick(self, *arguments: object, **named: object) -> float:
        """Send what is due; returns the seconds until the next look."""
        ahead = [each for each in self.schedule.values() if _is_ahead(each)]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        if ahead:
            self._heap = None  # the times in it are ahead, too
        seconds: float = super().tick(*arguments, **named)
        return seconds


def _is_ahead(entry: ScheduleEntry) -> bool:
    last = entry.schedule.maybe_make_aware(entry.last_run_at)
    return bool(last > entry.schedule.maybe_make_aware(entry.default_now()))
