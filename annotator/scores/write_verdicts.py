"""Write verdicts, and tell the webhooks that asked for it which images have another one now."""

from __future__ import annotations

from django.db.models import QuerySet

from annotator.models import Certificate, Generation, Project, Verdict, VerdictBy
from annotator.webhooks.announce import announce_verdicts, listening
from scoring.vocabulary.hooks import HookEvent


def write_verdicts(
    rows: QuerySet[Generation],
    *,
    project: Project,
    verdict: Verdict,
    by: VerdictBy,
    certificate: Certificate | None = None,
) -> int:
    """Give these images the verdict, within the caller's transaction; how many rows were written.

    Only the images whose verdict was another one are told about. Their ids are read only if a
    webhook wants to know.
    """
    if hooks := listening(project, HookEvent.VERDICTS_CHANGED):
        changing = rows.exclude(verdict=verdict).order_by("pk")
        ids = list(changing.values_list("pk", flat=True))
        announce_verdicts(project=project, verdict=verdict, ids=ids, to=hooks)
    return rows.update(verdict=verdict, verdict_by=by, certificate=certificate)
