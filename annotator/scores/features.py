"""The cached features of a project's generations, by encoder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotator.models import Features, Generation, Project, ScoreState
from annotator.models.scope import ScopedQuerySet

ROWS_AT_ONCE = 500
# For this time a promotion can be rolled back at once to a version that reads other features.
ROLLBACK = timedelta(days=7)


def lacking_features(*, project: Project, encoder_key: str) -> ScopedQuerySet[Generation]:
    """Scored generations without features of this encoder."""
    has = Features.objects.filter(generation=OuterRef("pk"), encoder_key=encoder_key)
    return Generation.objects.filter(~Exists(has), project=project, score_state=ScoreState.SCORED)


def write_features(*, encoder_key: str, vectors: Mapping[int, bytes]) -> None:
    """Store vectors (little-endian fp16) by generation id; they replace older ones."""
    Features.objects.bulk_create(
        [
            Features(generation_id=pk, encoder_key=encoder_key, vector=vector)
            for pk, vector in vectors.items()
        ],
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=("generation", "encoder_key"),
        update_fields=("vector",),
    )


def forget_unused_features(*, project: Project, keep: Collection[str]) -> int:
    """Delete features that neither the champion nor an encoder in `keep` uses; how many rows.

    Deletes nothing before the champion has been in use for `ROLLBACK`.
    """
    champion = project.champion
    if champion is None or champion.promoted_at is None:
        return 0
    if timezone.now() - champion.promoted_at < ROLLBACK:
        return 0
    unused = Features.objects.filter(generation__project=project).exclude(
        encoder_key__in={champion.encoder_key, *keep}
    )
    return unused.delete()[0]
