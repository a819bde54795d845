"""Keep what the next plans choose from, until something better is to be had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from annotator.models import ModelVersion, Project, Shortlist
from scoring.vocabulary.message import Json

# While more is being scored, a new list would be out of date at once: one is made this often.
STALE_FOR = timedelta(minutes=10)


def store_shortlist(
    *,
    project: Project,
    version: ModelVersion | None,
    encoder_key: str,
    candidates: Mapping[str, Json],
) -> None:
    """Put a new list in the place of the project's old one."""
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
    """The candidates of the project's list; None where it is of another model, strategy or time."""
    found = Shortlist.objects.filter(
        project=project, model_version=version, encoder_key=encoder_key, strategy=project.strategy
    ).first()
    if found is None or (found.is_stale and timezone.now() - found.made_at > STALE_FOR):
        return None
    candidates: Mapping[str, Json] = found.candidates
    return candidates


def note_newly_scored(*, project: Project) -> None:
    """There is more to choose from than the list knows."""
    Shortlist.objects.filter(project=project, is_stale=False).update(is_stale=True)
