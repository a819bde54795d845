"""The lock by which scoring, promotion and deciding take turns."""

from __future__ import annotations

from annotator.models import ModelState, ModelVersion, Project


def lock_champion(project: Project) -> int | None:
    """The current champion's id; no other version can replace it until the transaction ends.

    This locks the champion's row and not the project's, which every answer updates. Without a
    champion there is nothing to lock; the first promotion therefore looks for missing scores
    afterwards.
    """
    champions = ModelVersion.objects.filter(project=project, state=ModelState.CHAMPION)
    return champions.select_for_update(no_key=True).values_list("pk", flat=True).first()
