"""What the machine has done, and how far it agrees with people on pairs that both answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q

from annotator.agreement.intervals import ClusterSums, Rate, clustered, wilson
from annotator.models import Answer, Choice, MachineAnswer, MachineSaid, ModelVersion, Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.measures import MachineWorth

Pair = frozenset[int]
Rows = ScopedQuerySet[MachineAnswer]
NEWEST: Final = 20_000
FEWEST_COMPARED: Final = 30


@dataclass(frozen=True)
class Counts:
    """All answers of one model. decided: both orders name the same image. contradicted: they name
    different ones. equal: at least one names neither. unusable: at least one can't be used.
    """

    asked: int
    decided: int
    contradicted: int
    equal: int
    unusable: int


@dataclass(frozen=True)
class Figures:
    """compared: pairs that people decided, too. agreement: None while there are too few of them.

    first: how often it named the image that it saw first, of its answers that name one; half is
    expected. worth: as measured by the newest version; None if there is none.
    """

    counts: Counts
    compared: int
    agreement: Rate | None
    first: Rate | None
    worth: MachineWorth | None


def read_figures(*, project: Project, model: str | None) -> Figures:
    """The figures of one model in a project; of all where no model is set up any more."""
    rows = MachineAnswer.objects.filter(project=project).order_by()
    rows = rows if model is None else rows.filter(model=model)
    compared, agreement = _agreement(project, rows)
    return Figures(_counts(rows), compared, agreement, _first(rows), _worth(project))


def _counts(rows: Rows) -> Counts:
    unusable = Q(said_first=MachineSaid.UNUSABLE) | Q(said_second=MachineSaid.UNUSABLE)
    equal = Q(said_first=MachineSaid.EQUAL) | Q(said_second=MachineSaid.EQUAL)
    found = rows.aggregate(
        asked=Count("pk"),
        decided=Count("pk", filter=~Q(choice="")),
        unusable=Count("pk", filter=unusable),
        equal=Count("pk", filter=equal & ~unusable),
        contradicted=Count("pk", filter=Q(choice="") & ~equal & ~unusable),
    )
    return Counts(**found)


def _first(rows: Rows) -> Rate | None:
    names = (MachineSaid.FIRST, MachineSaid.SECOND)
    said: Counter[str] = Counter()
    for side in ("said_first", "said_second"):
        counted = rows.filter(**{f"{side}__in": names}).values_list(side)
        said.update(dict(counted.annotate(number=Count("pk"))))
    return wilson(said[MachineSaid.FIRST], said.total())


def _agreement(project: Project, rows: Rows) -> tuple[int, Rate | None]:
    """Pairs that both decided, and the share in which the machine says what most people say."""
    newest = rows.exclude(choice="").order_by("-pk")[:NEWEST]
    preferred: dict[Pair, int] = {}
    product_of: dict[Pair, int] = {}
    for left, right, choice, product in newest.values_list(
        "left", "right", "choice", "left__product"
    ):
        pair = frozenset((left, right))
        preferred[pair] = left if choice == Choice.LEFT else right
        product_of[pair] = product
    votes = _votes(project, set(product_of.values()), preferred.keys())
    equal: dict[int, list[bool]] = defaultdict(list)
    for pair, counts in votes.items():
        (favourite, most), *others = counts.most_common()
        if not others or most > others[0][1]:
            equal[product_of[pair]].append(favourite == preferred[pair])
    compared = sum(map(len, equal.values()))
    return compared, clustered(_sums(equal)) if compared >= FEWEST_COMPARED else None


def _votes(
    project: Project, products: set[int], pairs: Collection[Pair]
) -> dict[Pair, Counter[int]]:
    """People's answers that count, about these pairs: how often each image was preferred."""
    votes: dict[Pair, Counter[int]] = defaultdict(Counter)
    answers = (
        Answer.objects.effective()
        .for_training()
        .filter(
            project=project, question__product__in=products, choice__in=(Choice.LEFT, Choice.RIGHT)
        )
    )
    for left, right, choice in answers.order_by().values_list("left", "right", "choice"):
        pair = frozenset((left, right))
        if pair in pairs:
            votes[pair][left if choice == Choice.LEFT else right] += 1
    return votes


def _sums(equal: dict[int, list[bool]]) -> ClusterSums:
    sizes = [(len(each), sum(each)) for each in equal.values()]
    return ClusterSums(
        clusters=len(sizes),
        answers=sum(n for n, _ in sizes),
        answers_squared=sum(n * n for n, _ in sizes),
        yes=sum(y for _, y in sizes),
        yes_squared=sum(y * y for _, y in sizes),
        yes_answers=sum(n * y for n, y in sizes),
    )


def _worth(project: Project) -> MachineWorth | None:
    newest = ModelVersion.objects.filter(project=project).order_by("-number").first()
    return newest.details.machine if newest else None
