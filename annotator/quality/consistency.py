"""How often people say the same when they are asked again, and the same as others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.models import Answer, Project, Purpose

NEWEST = 20_000


@dataclass(frozen=True)
class Consistency:
    """Repeats that were answered, and how many of them as the first time."""

    same: int
    asked: int


@dataclass(frozen=True)
class Repeated:
    """A second answer beside a first one to the same question.

    `first` and `second` say what was chosen: a choice, or for one side of a pair the generation.
    """

    user: int
    first_user: int
    first: str
    second: str


def self_consistency(repeats: Iterable[Repeated]) -> Mapping[int, Consistency]:
    """By person: how often they agree with their own earlier answers."""
    return _counted((each.user, each) for each in repeats if each.user == each.first_user)


def consistency_with_others(repeats: Iterable[Repeated]) -> Mapping[int, Consistency]:
    """By person: how often they agree with what others had answered before them."""
    return _counted((each.user, each) for each in repeats if each.user != each.first_user)


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
    """What was chosen whichever side it stood on."""
    return {"left": str(left), "right": str(right)}.get(choice, choice)


def _counted(answers: Iterable[tuple[int, Repeated]]) -> Mapping[int, Consistency]:
    counts: dict[int, list[bool]] = defaultdict(list)
    for user, each in answers:
        counts[user].append(each.first == each.second)
    return {user: Consistency(same=sum(same), asked=len(same)) for user, same in counts.items()}
