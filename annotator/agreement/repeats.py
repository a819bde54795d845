"""Consistency: how often people repeat their own answer, or another person's, to a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Value, When
from django.db.models.functions import Cast, Concat

from annotator.agreement.intervals import Rate, wilson
from annotator.models import PAIR_CHOICES, SINGLE_CHOICES, Answer, Choice, Project, Purpose


@dataclass(frozen=True)
class Repeats:
    """How often the second answer to a question equals the first; None without such answers.

    by_person: by the id of who gave both. by_the_same: of all these people together. by_others: if
    two different people answered. The difference of the last two shows how much people differ from
    each other, beyond how much each person varies. The intervals are Wilson's; they assume
    independent repeats, and apply to these people only.
    """

    by_person: Mapping[int, Rate]
    by_the_same: Rate | None
    by_others: Rate | None


def read_repeats(*, project: Project) -> Repeats:
    """Each repeat counts once for each earlier answer to the same question."""
    counts = _counts(project)
    own = {user: wilson(same, asked) for user, is_own, same, asked in counts if is_own}
    return Repeats(
        by_person={user: rate for user, rate in own.items() if rate is not None},
        by_the_same=_total(counts, is_own=True),
        by_others=_total(counts, is_own=False),
    )


def _total(counts: list[tuple[int, bool, int, int]], *, is_own: bool) -> Rate | None:
    chosen = [(same, asked) for _, own, same, asked in counts if own == is_own]
    return wilson(sum(same for same, _ in chosen), sum(asked for _, asked in chosen))


def _counts(project: Project) -> list[tuple[int, bool, int, int]]:
    """Of each person, with themselves and with others: how many answers are equal, of how many."""
    earlier = "question__repeats__answers"
    rows = (
        Answer.objects.effective()
        .filter(project=project, purpose=Purpose.REPEAT)
        .filter(
            **{
                f"{earlier}__choice__in": (*SINGLE_CHOICES, *PAIR_CHOICES),
                f"{earlier}__is_surplus": False,
                f"{earlier}__undone_by__isnull": True,
            }
        )
        .annotate(
            is_own=Case(When(user=F(f"{earlier}__user"), then=Value(1)), default=Value(0)),
            said=_chosen(""),
            said_earlier=_chosen(f"{earlier}__"),
        )
        .order_by()
        .values_list("user", "is_own")
        .annotate(same=Count(Case(When(said=F("said_earlier"), then=Value(1)))), asked=Count("pk"))
    )
    return [(user, bool(is_own), same, asked) for user, is_own, same, asked in rows]


def _chosen(prefix: str) -> Case:
    """What was chosen, independent of the side it was shown on."""
    sides = (
        When(
            **{f"{prefix}choice": side},
            then=Concat(Value("#"), Cast(f"{prefix}{side}_id", CharField())),
        )
        for side in (Choice.LEFT, Choice.RIGHT)
    )
    return Case(*sides, default=F(f"{prefix}choice"), output_field=CharField())
