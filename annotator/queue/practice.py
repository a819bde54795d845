"""Practice questions: images with known answers if there are enough, else samples."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotator.models import (
    Generation,
    GoldUse,
    Hold,
    Kind,
    KnownAnswer,
    Product,
    Project,
    Purpose,
    Question,
)

LENGTH = 6
PAIRS = 2
FEWEST_SINGLES = 2


@dataclass(frozen=True)
class PracticeQuestion:
    """A question for practice; its answer is not stored.

    `known_left` is the known answer about the left or only image, `known_right` about the right
    one. A pair has both or neither.
    """

    hold: Hold
    known_left: KnownAnswer | None
    known_right: KnownAnswer | None = None


@dataclass(frozen=True)
class _Shown:
    """One or two generations of a product, with the known answers about them."""

    left: Generation
    right: Generation | None = None
    known_left: KnownAnswer | None = None
    known_right: KnownAnswer | None = None


def practice_questions(*, project: Project) -> list[PracticeQuestion]:
    """The practice questions, good and bad images mixed; the same for everybody.

    Practice shows the right answers, so it uses nothing that anyone will be tested on: first known
    answers of products that are reserved for practice, then pictures of products without any known
    answer. It never shows products of the audit, because their judges must be blind. If any product
    has two images, there is at least one pair, if possible as the second question.
    """
    rows = KnownAnswer.objects.filter(
        project=project,
        generation__product__gold_use=GoldUse.PRACTICE,
        generation__product__is_audit=False,
    ).select_related(
        "generation__image", "generation__report", "generation__product__image",
        "generation__product__mask",
    )  # fmt: skip
    pairs, singles = _with_known_answers(list(rows))
    missing = LENGTH - len(pairs) - len(singles)
    if not pairs or missing > 0:
        samples = _samples(project)
        pairs = pairs or [each for each in samples if each.right is not None]
        singles += [each for each in samples if each.right is None]
    chosen = _woven(singles, pairs)
    return [_question(-1 - n, shown) for n, shown in enumerate(chosen)]


def _with_known_answers(known_answers: list[KnownAnswer]) -> tuple[list[_Shown], list[_Shown]]:
    """Pairs and singles with known answers: one pair, and more if enough singles are left."""
    pairs = _known_pairs(known_answers)
    while True:
        taken = {side for pair in pairs for side in (pair.known_left, pair.known_right)}
        left = [each for each in known_answers if each not in taken]
        if len(pairs) <= 1 or len(left) >= FEWEST_SINGLES:
            return pairs, [_Shown(each.generation, known_left=each) for each in _mixed(left)]
        pairs.pop()


def _known_pairs(known_answers: list[KnownAnswer]) -> list[_Shown]:
    """Pairs of products with two known_answers answers; if possible a good and a bad image."""
    by_product: dict[int, list[KnownAnswer]] = defaultdict(list)
    for each in known_answers:
        by_product[each.generation.product_id].append(each)
    pairs: list[_Shown] = []
    for answers in by_product.values():
        if len(answers) < 2 or len(pairs) == PAIRS:
            continue
        first = answers[0]
        other = next((each for each in answers if each.is_good != first.is_good), answers[1])
        # The better image must not always be on the same side.
        left, right = (first, other) if len(pairs) % 2 == 0 else (other, first)
        pairs.append(_Shown(left.generation, right.generation, left, right))
    return pairs


def _mixed(known_answers: list[KnownAnswer]) -> list[KnownAnswer]:
    """Up to `LENGTH` known_answers answers, right and wrong images in turn."""
    right = [each for each in known_answers if each.is_good and not each.is_changed]
    wrong = [each for each in known_answers if not each.is_good or each.is_changed]
    half = LENGTH // 2
    few_right = max(half, LENGTH - len(wrong))
    few_wrong = max(half, LENGTH - len(right))
    right, wrong = right[:few_right], wrong[:few_wrong]
    order = {id(each): n for side in (right, wrong) for n, each in enumerate(side)}
    return sorted([*right, *wrong], key=lambda each: order[id(each)])[:LENGTH]


def _woven(singles: list[_Shown], pairs: list[_Shown]) -> list[_Shown]:
    """A single, a pair, a single, …; the surplus of one kind comes at the end."""
    woven: list[_Shown] = []
    for n in range(max(len(singles), len(pairs))):
        woven += [*singles[n : n + 1], *pairs[n : n + 1]]
    return woven[:LENGTH]


def _samples(project: Project) -> list[_Shown]:
    """Singles and pairs of pictures without known answers, for learning the keys."""
    gold = KnownAnswer.objects.filter(generation__product=OuterRef("pk"))
    products = Product.objects.filter(
        ~Exists(gold), project=project, is_audit=False, gold_use=GoldUse.NONE
    ).select_related("image", "mask")
    of_pair = products.filter(generations_count__gte=2).order_by("pk").first()
    others = products.filter(generations_count__gte=1)
    shown: list[_Shown | None] = []
    if of_pair is not None:
        shown.append(_sample(of_pair, most=2))
        others = others.exclude(pk=of_pair.pk)
    shown += [_sample(each, most=1) for each in others.order_by("pk")[:LENGTH]]
    return [each for each in shown if each is not None]


def _sample(product: Product, *, most: int) -> _Shown | None:
    generations = list(
        Generation.objects.filter(product=product)
        .select_related("image", "report")
        .order_by("pk")[:most]
    )
    for generation in generations:
        generation.product = product
    if not generations:
        return None
    return _Shown(generations[0], generations[1] if len(generations) > 1 else None)


def _question(number: int, shown: _Shown) -> PracticeQuestion:
    """The practice question; it is never saved, and its id is negative to avoid confusion."""
    left, right = shown.left, shown.right
    question = Question(
        pk=number,
        project_id=left.project_id,
        product=left.product,
        kind=Kind.SINGLE if right is None else Kind.PAIR,
        left=left,
        right=right,
        purpose=Purpose.GOLD,
    )
    hold = Hold(question=question, expires_at=timezone.now())
    return PracticeQuestion(hold=hold, known_left=shown.known_left, known_right=shown.known_right)
