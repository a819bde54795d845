"""What worker processes have done, for the metrics: only the web server is asked for these."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class WorkerReport(models.Model):
    """A worker process and its figures since it started, which never fall while it lives.

    Written by `jobs/report_worker.py`; deleted a day after it was last seen.
    """

    name = models.CharField(max_length=120, unique=True, help_text="host:process")
    seen_at = models.DateTimeField(default=timezone.now)
    figures = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
