"""Keep the candidates from which the next plans choose, until they are out of date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from annotator.models import ModelVersion, Project, Shortlist
from scoring.vocabulary.message import Json

# While scoring goes on, every list is soon out of date. So a new one is made only this often.
STALE_FOR = timedelta(minutes=10)


def store_shortlist(
    *,
    project: Project,
    version: ModelVersion | None,
    encoder_key: str,
    candidates: Mapping[str, Json],
) -> None:
    """Replace the project's list by a new one."""
    Shortlist.objects.update_or_create(
        project=project,
        defaults={
            "model_version": version,
            "encoder_key": encoder_key,
            "strategy": project.strategy,
            "candidates": candidates,
            "is_stale": False,
            "made_at": timezone.now(),
        },
    )


def read_shortlist(
    *, project: Project, version: ModelVersion | None, encoder_key: str
) -> Mapping[str, Json] | None:
    """The candidates of the project's list; None if it is out of date or of another model,
    encoder or strategy."""
    shortlist = Shortlist.objects.filter(
        project=project, model_version=version, encoder_key=encoder_key, strategy=project.strategy
    ).first()
    if shortlist is None or (shortlist.is_stale and timezone.now() - shortlist.made_at > STALE_FOR):
        return None
    candidates: Mapping[str, Json] = shortlist.candidates
    return candidates


def note_newly_scored(*, project: Project) -> None:
    """Mark the list as stale, because it lacks newly scored generations."""
    Shortlist.objects.filter(project=project, is_stale=False).update(is_stale=True)
