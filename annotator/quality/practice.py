"""Questions to practise on: with known answers where there are some, else samples."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from annotator.models import (
    Generation,
    Hold,
    Kind,
    KnownAnswer,
    Product,
    Project,
    Purpose,
    Question,
)

LENGTH = 6
SAMPLES = 3


@dataclass(frozen=True)
class PracticeQuestion:
    """A question that nobody holds and whose answer is not kept; `known` says what is right."""

    hold: Hold
    known: KnownAnswer | None


def practice_questions(*, project: Project) -> list[PracticeQuestion]:
    """The same for everybody, so that people who practised can compare: bad ones among good ones.

    Without known answers it shows pairs and singles of the first products, to learn the keys on.
    Products of the audit never take part: whoever practised on them would not be blind.
    """
    known = list(
        KnownAnswer.objects.filter(project=project).select_related(
            "generation__image", "generation__report", "generation__product__image",
            "generation__product__mask",
        )
    )  # fmt: skip
    if known:
        chosen = _mixed(known)
        return [_single(-1 - n, each.generation, each) for n, each in enumerate(chosen)]
    return _samples(project)


def _mixed(known: list[KnownAnswer]) -> list[KnownAnswer]:
    """Up to `LENGTH`, alternating between what is all right and what is not."""
    right = [each for each in known if each.is_good and not each.is_changed]
    wrong = [each for each in known if not each.is_good or each.is_changed]
    half = LENGTH // 2
    few_right = max(half, LENGTH - len(wrong))
    few_wrong = max(half, LENGTH - len(right))
    right, wrong = right[:few_right], wrong[:few_wrong]
    order = {id(each): n for side in (right, wrong) for n, each in enumerate(side)}
    return sorted([*right, *wrong], key=lambda each: order[id(each)])[:LENGTH]


def _samples(project: Project) -> list[PracticeQuestion]:
    products = Product.objects.filter(project=project, is_audit=False, generations_count__gte=1)
    shown: list[PracticeQuestion] = []
    for product in products.select_related("image", "mask").order_by("pk")[:SAMPLES]:
        generations = list(
            Generation.objects.filter(product=product)
            .select_related("image", "report")
            .order_by("pk")[:2]
        )
        for generation in generations:
            generation.product = product
        number = -1 - len(shown)
        if len(generations) == 2 and len(shown) % 2 == 0:
            shown.append(_question(number, generations[0], generations[1], None))
        else:
            shown.append(_question(number, generations[0], None, None))
    return shown


def _single(number: int, generation: Generation, known: KnownAnswer) -> PracticeQuestion:
    return _question(number, generation, None, known)


def _question(
    number: int, left: Generation, right: Generation | None, known: KnownAnswer | None
) -> PracticeQuestion:
    """Never saved; a negative id keeps it apart from every question that is."""
    question = Question(
        pk=number,
        project_id=left.project_id,
        product=left.product,
        kind=Kind.SINGLE if right is None else Kind.PAIR,
        left=left,
        right=right,
        purpose=Purpose.GOLD,
    )
    return PracticeQuestion(hold=Hold(question=question, expires_at=timezone.now()), known=known)
