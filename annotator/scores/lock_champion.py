"""The lock by which scoring, promotion and deciding take turns."""

from __future__ import annotations

from annotator.models import ModelState, ModelVersion, Project


def lock_champion(project: Project) -> int | None:
    """The champion's id as it is now; none can take its place until the transaction ends.

    It locks the champion's row and not the project's, which every answer writes to. While there
    is no champion there is nothing to lock; a first promotion looks for stragglers afterwards.
    """
    champions = ModelVersion.objects.filter(project=project, state=ModelState.CHAMPION)
    return champions.select_for_update(no_key=True).values_list("pk", flat=True).first()
