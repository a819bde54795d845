"""What a retraining would learn from now: how many judgements of each kind, and whose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, TextChoices, When
from django.db.models.functions import Coalesce

from annotator.models import (
    Answer,
    Choice,
    Generation,
    ModelVersion,
    Project,
    Purpose,
    Review,
    ScoreState,
)


class LeftOut(TextChoices):
    """Why an answer does not train."""

    AUDIT = "audit", "its product is set aside for the audit, and measures the models"
    LOT = "lot", "it proves a batch"
    GOLD = "gold", "it checks the annotator against a known answer"
    REPEAT = "repeat", "it checks the annotator against an earlier answer"
    DRIFT = "drift", "it checks an automatic decision"
    SURPLUS = "surplus", "the question had all its answers"
    UNDONE = "undone", "the person took it back"
    UNSCORED = "unscored", "its image is not scored"


_CHECKING = {
    Purpose.GOLD: LeftOut.GOLD,
    Purpose.REPEAT: LeftOut.REPEAT,
    Purpose.DRIFT: LeftOut.DRIFT,
}


class Counted(NamedTuple):
    """A number of judgements, and how many of them are new since the last version."""

    number: int
    new: int


@dataclass(frozen=True)
class AnswerKind:
    """Answers that train, of one kind of question and one purpose."""

    kind: str
    purpose: str
    number: int
    new: int


@dataclass(frozen=True)
class Annotator:
    """One person's answers: those that train, and why the others do not."""

    username: str
    number: int
    new: int
    left_out: Mapping[LeftOut, int]


@dataclass(frozen=True)
class RetrainPreview:
    """What the next version would be fitted on. `since` is the newest version, if there is one.

    Reviews and labels are of products that are not set aside; of reviews the newest per image.
    """

    since: ModelVersion | None
    answers: list[AnswerKind]
    reviews: Counted
    labels: Counted
    left_out: Mapping[LeftOut, int]
    people: list[Annotator]

    @property
    def number(self) -> int:
        """How many answers train."""
        return sum(each.number for each in self.answers)

    @property
    def new(self) -> int:
        """How many of these are new."""
        return sum(each.new for each in self.answers)


class _Group(NamedTuple):
    """Answers that are alike in everything that decides whether they train."""

    username: str
    kind: str
    purpose: str
    is_surplus: bool
    is_undone: bool
    is_new: bool
    is_given: bool
    is_audit: bool
    is_scored: bool
    number: int


def preview_retraining(*, project: Project) -> RetrainPreview:
    """The preview, in four statements; one reads all answers of the project."""
    versions = ModelVersion.objects.filter(project=project).order_by("-answers_until", "-number")
    since = versions.defer("config", "metrics", "details", "gate").first()
    groups = _groups(project, since.answers_until if since else 0)
    kinds: Counter[tuple[str, str, bool]] = Counter()
    left_out: Counter[LeftOut] = Counter()
    for group in groups:
        if (why := _why_not(group)) is None:
            kinds[group.kind, group.purpose, group.is_new] += group.number
        else:
            left_out[why] += group.number
    return RetrainPreview(
        since=since,
        answers=[
            AnswerKind(kind, purpose, kinds[kind, purpose, True] + kinds[kind, purpose, False],
                       kinds[kind, purpose, True])
            for kind, purpose in sorted({key[:2] for key in kinds})
        ],
        reviews=_reviews(project, since.trained_on.review if since else 0),
        labels=_labels(project, since.trained_on.labels if since else 0),
        left_out=left_out,
        people=_people(groups),
    )  # fmt: skip


def _groups(project: Project, since: int) -> list[_Group]:
    scored = Q(left__score_state=ScoreState.SCORED) & (
        Q(right__isnull=True) | Q(right__score_state=ScoreState.SCORED)
    )
    rows = (
        Answer.objects.filter(project=project)
        .exclude(choice=Choice.UNDO)
        .order_by()
        .annotate(
            is_undone=Exists(Answer.objects.filter(undoes=OuterRef("pk"))),
            is_new=_flag(Q(pk__gt=since)),
            is_given=Coalesce(F("left__batch_image__batch__lot_trains"), False),
            is_scored=_flag(scored),
        )
        .values_list(
            "user__username", "question__kind", "purpose", "is_surplus", "is_undone", "is_new",
            "is_given", "left__product__is_audit", "is_scored",
        )
        .annotate(number=Count("pk"))
    )  # fmt: skip
    return [_Group(*row) for row in rows]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _why_not(group: _Group) -> LeftOut | None:
    """Why these answers do not train; None if they do. `read_judgements` reads by the same rule."""
    purpose = Purpose(group.purpose)
    if group.is_undone:
        return LeftOut.UNDONE
    if group.is_surplus:
        return LeftOut.SURPLUS
    if purpose in _CHECKING:
        return _CHECKING[purpose]
    if purpose == Purpose.LOT and not group.is_given:
        return LeftOut.LOT
    if group.is_audit:
        return LeftOut.AUDIT
    return None if group.is_scored else LeftOut.UNSCORED


def _people(groups: Iterable[_Group]) -> list[Annotator]:
    """Everybody who has answered, those with the most that trains first."""
    used: Counter[str] = Counter()
    new: Counter[str] = Counter()
    left_out: dict[str, Counter[LeftOut]] = {}
    for group in groups:
        reasons = left_out.setdefault(group.username, Counter())
        if (why := _why_not(group)) is not None:
            reasons[why] += group.number
            continue
        used[group.username] += group.number
        new[group.username] += group.number * group.is_new
    names = sorted(left_out, key=lambda name: (-used[name], name))
    return [Annotator(name, used[name], new[name], left_out[name]) for name in names]


def _reviews(project: Project, since: int) -> Counted:
    rows = Review.objects.filter(project=project, generation__product__is_audit=False).order_by()
    counted = rows.aggregate(
        number=Count("generation", distinct=True),
        new=Count("generation", distinct=True, filter=Q(pk__gt=since)),
    )
    return Counted(counted["number"], counted["new"])


def _labels(project: Project, known: int) -> Counted:
    """Versions remember the number of all labels, so that much of it is new at most."""
    rows = Generation.objects.filter(project=project, label__isnull=False).order_by()
    counted = rows.aggregate(
        total=Count("pk"), number=Count("pk", filter=Q(product__is_audit=False))
    )
    return Counted(counted["number"], min(counted["number"], max(0, counted["total"] - known)))
