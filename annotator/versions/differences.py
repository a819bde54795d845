"""The images about which a version and the one in use differ most: recorded, read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from annotator.models import Answer, Choice, Kind, ModelVersion, ScoreDifference
from annotator.models.predictions import version_records

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Difference:
    """Scores and ranks of a generation by two versions; `*_before` by the one in use."""

    generation: int
    score: float
    score_before: float
    rank: int
    rank_before: int


@dataclass(frozen=True)
class Judged:
    """How many people called an image good, and how many bad."""

    good: int
    bad: int


@transaction.atomic
def record_differences(
    *, version: ModelVersion, against: ModelVersion, differences: Sequence[Difference], among: int
) -> None:
    """Replace the version's differences by these, largest first."""
    # Two that compare the same version at once take turns.
    ModelVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    ScoreDifference.objects.filter(version=version).delete()
    ScoreDifference.objects.bulk_create(
        [
            ScoreDifference(
                version=version,
                against=against,
                generation_id=each.generation,
                score=each.score,
                score_before=each.score_before,
                rank=each.rank,
                rank_before=each.rank_before,
                among=among,
            )
            for each in differences
        ],
        batch_size=ROWS_AT_ONCE,
    )


def read_differences(*, version: ModelVersion) -> list[ScoreDifference]:
    """The version's differences with their pictures, largest first; one statement."""
    rows = ScoreDifference.objects.filter(version=version).select_related(
        "against", "generation__image", "generation__product__image"
    )
    return list(rows.defer(*version_records("against")).order_by("pk"))


def read_judged(*, generations: Sequence[int]) -> dict[int, Judged]:
    """What people have answered about these generations when asked about each alone."""
    answers = (
        Answer.objects.effective()
        .filter(left__in=generations, question__kind=Kind.SINGLE)
        .order_by()
        .values_list("left_id", "choice")
    )
    counts = Counter(answers)
    return {
        pk: Judged(good=counts[pk, Choice.GOOD], bad=counts[pk, Choice.BAD])
        for pk in {pk for pk, _ in counts}
    }
