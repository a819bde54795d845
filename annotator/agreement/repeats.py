"""Consistency: how often people repeat their own answer, or another person's, to a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from annotator.models import Answer, Project, Purpose

NEWEST: Final = 20_000
_Z_90: Final = 1.6448536269514722  # a two-sided 90 % interval, as all measures here have


@dataclass(frozen=True)
class Consistency:
    """How many repeats were answered, and how many of them in the same way as the first time.

    `low` and `high` are Wilson's 90 % interval, which also holds for few repeats (E. B. Wilson,
    "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927)). It
    assumes independent repeats; over several people it applies to these people only.
    """

    same: int
    asked: int

    @property
    def n(self) -> int:
        """The number of repeats."""
        return self.asked

    @property
    def value(self) -> float:
        """The share that was answered in the same way as the first time."""
        return self.same / self.asked

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return max(0.0, min(self.value, self._middle - self._half))

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return min(1.0, max(self.value, self._middle + self._half))

    @property
    def _middle(self) -> float:
        return (self.same + _Z_90**2 / 2) / (self.asked + _Z_90**2)

    @property
    def _half(self) -> float:
        variance = self.value * (1.0 - self.value) * self.asked + _Z_90**2 / 4
        return _Z_90 * sqrt(variance) / (self.asked + _Z_90**2)


@dataclass(frozen=True)
class Repeated:
    """A second answer beside a first one to the same question.

    `first` and `second` are what was chosen: a choice, or for one side of a pair the generation.
    """

    user: int
    first_user: int
    first: str
    second: str


def self_consistency(repeats: Iterable[Repeated]) -> Mapping[int, Consistency]:
    """How often each person agrees with their own earlier answers."""
    counts: dict[int, list[Repeated]] = defaultdict(list)
    for each in repeats:
        if each.user == each.first_user:
            counts[each.user].append(each)
    return {user: _counted(repeated) for user, repeated in counts.items()}


def overall_consistency(repeats: Sequence[Repeated], *, by_the_same: bool) -> Consistency | None:
    """How often the second answer equals the first, over all people; None without any repeats.

    With `by_the_same` both answers are one person's, otherwise two different people's. The
    difference of the two figures shows how much people differ from each other, beyond how much each
    person varies.
    """
    chosen_ones = [each for each in repeats if (each.user == each.first_user) == by_the_same]
    return _counted(chosen_ones) if chosen_ones else None


def read_repeats(*, project: Project) -> list[Repeated]:
    """The newest repeats with their answers, one for each earlier answer to the same question."""
    answers = Answer.objects.effective().filter(project=project, purpose=Purpose.REPEAT)
    second = list(
        answers.order_by("-pk").values_list(
            "user_id", "question__repeats_id", "choice", "left_id", "right_id"
        )[:NEWEST]
    )
    earlier: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    for user, question, choice, left, right in (
        Answer.objects.effective()
        .filter(question__in={row[1] for row in second})
        .values_list("user_id", "question_id", "choice", "left_id", "right_id")
    ):
        earlier[question].append((user, chosen(choice, left, right)))
    return [
        Repeated(user=user, first_user=first_user, first=first, second=chosen(choice, left, right))
        for user, question, choice, left, right in second
        for first_user, first in earlier[question]
    ]


def chosen(choice: str, left: int, right: int | None) -> str:
    """What was chosen, independent of the side it was shown on."""
    return {"left": str(left), "right": str(right)}.get(choice, choice)


def _counted(repeats: Sequence[Repeated]) -> Consistency:
    same = sum(each.first == each.second for each in repeats)
    return Consistency(same=same, asked=len(repeats))
