"""The generations that wait at the ops desk."""

from __future__ import annotations

from itertools import chain
from typing import Final

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Least
from django.db.models.lookups import IContains

from annotator.models import (
    Answer,
    Choice,
    Flag,
    FlagKind,
    Generation,
    Kind,
    Project,
    Purpose,
    Question,
    QuestionState,
    Verdict,
)

WAITING: Final = (QuestionState.OPEN, QuestionState.HELD)


def flagged(*, project: Project) -> QuerySet[Generation]:
    """The project's generations with an open flag."""
    return with_flag(Generation.objects.filter(project=project))


def with_flag(
    generations: QuerySet[Generation], *, kind: str | None = None
) -> QuerySet[Generation]:
    """Those of `generations` that have an open flag (of this kind, if `kind` is given)."""
    flags = Flag.objects.still_open().filter(generation=OuterRef("pk"))
    if kind is not None:
        flags = flags.filter(kind=kind)
    return generations.filter(Exists(flags))


def flag_counts(generations: QuerySet[Generation]) -> dict[str, int]:
    """How many of `generations` have an open flag, by kind; kinds without any are left out."""
    # A generation has at most one open flag of a kind, so counting flags counts generations.
    rows = (
        Flag.objects.still_open()
        .filter(generation__in=generations.order_by().values("pk"))
        .values_list("kind")
        .annotate(number=Count("id"))
        .order_by("kind")
    )
    return dict(rows)


def being_asked() -> Exists:
    """Whether a reviewer has asked more people about the generation who have not answered yet."""
    return Exists(
        Question.objects.filter(
            product=OuterRef("product"),
            left=OuterRef("pk"),
            purpose=Purpose.REVIEW,
            state__in=WAITING,
        )
    )


def words_of_generation(words: str, *, at: str = "") -> Q:
    """Rows in whose ids, generator, prompt, product or category each of the words appears.

    `at`: the lookup from the row to its generation, if it is none itself.
    """
    fields = ("external_id", "generator", "prompt", "product__external_id", "product__category")
    # One text is searched far faster than five, and no word goes over the end of a line.
    parts = chain.from_iterable((F(at + field), Value("\n")) for field in fields)
    text = Concat(*parts, output_field=TextField())
    everything = Q()
    for word in words.split():
        everything &= Q(IContains(text, word))
    return everything


def flagged_with_words(generations: QuerySet[Generation], words: str) -> QuerySet[Generation]:
    """Those that have an open flag and contain all of the words.

    The words are only looked for where there is a flag. PostgreSQL, which expects few images with
    them, would first look through all.
    """
    flags = Flag.objects.still_open().filter(generation=OuterRef("pk"))
    said = ExpressionWrapper(words_of_generation(words), BooleanField())
    return generations.filter(Case(When(Exists(flags), then=said), default=False))


def with_risk(generations: QuerySet[Generation]) -> QuerySet[Generation]:
    """With `risk`: the model's probability that the verdict as it stands is wrong.

    An undecided image counts as decided the way to which the model leans, so its risk is 0.5 at
    most. Null without a score.
    """
    wrong = 1.0 - F("score")
    return generations.annotate(
        risk=Case(
            When(verdict=Verdict.ACCEPTED, then=wrong),
            When(verdict=Verdict.REJECTED, then=F("score")),
            default=Least(F("score"), wrong),
            output_field=FloatField(),
        )
    )


def with_disagreement(generations: QuerySet[Generation]) -> QuerySet[Generation]:
    """With `disagreement`: the share of those who answered about it alone and were outvoted.

    Null where nobody has flagged the image because people disagree. 0 if they disagree only in
    comparisons.
    """
    fault = Q(choice=Choice.BAD) | ~Q(changed=[])
    votes = (
        Answer.objects.effective()
        .filter(left=OuterRef("pk"), question__kind=Kind.SINGLE)
        .order_by()
        .values("left")
        .annotate(people=Count("pk"), against=Count("pk", filter=fault))
        .annotate(
            outvoted=Cast(Least(F("against"), F("people") - F("against")), FloatField())
            / Cast(F("people"), FloatField())
        )
    )
    disputed = Flag.objects.still_open().filter(
        generation=OuterRef("pk"), kind=FlagKind.DISAGREEMENT
    )
    return generations.annotate(
        disagreement=Case(
            When(
                Exists(disputed),
                then=Coalesce(Subquery(votes.values("outvoted")[:1]), Value(0.0)),
            ),
            default=None,
            output_field=FloatField(),
        )
    )
