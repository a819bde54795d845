"""Keep how many images have which verdict, day by day."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone

from annotator.models import Generation, Project, ProjectDay, Verdict, VerdictBy


def record_day(project: Project) -> None:
    """Write today's row (in UTC), or replace it by the current numbers."""
    rows = Generation.objects.filter(project=project).order_by()
    counts = {
        (verdict, by): n
        for verdict, by, n in rows.values_list("verdict", "verdict_by").annotate(n=Count("pk"))
    }
    if not counts:
        return
    of = {
        verdict: sum(n for (of_rows, _), n in counts.items() if of_rows == verdict)
        for verdict in Verdict
    }
    ProjectDay.objects.update_or_create(
        project=project,
        day=timezone.now().date(),
        defaults={
            "accepted": of[Verdict.ACCEPTED],
            "rejected": of[Verdict.REJECTED],
            "undecided": of[Verdict.UNDECIDED],
            "by_policy": sum(n for (_, by), n in counts.items() if by == VerdictBy.POLICY),
        },
    )
