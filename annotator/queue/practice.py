"""Questions to practise on: with known answers where there are some, else samples."""

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
    """A question that nobody holds and whose answer is not kept.

    `known` says what is right about the left or only image, `known_right` about the right one; a
    pair has both or neither.
    """

    hold: Hold
    known: KnownAnswer | None
    known_right: KnownAnswer | None = None


@dataclass(frozen=True)
class _Shown:
    """One or two generations of a product, with what is known of them."""

    left: Generation
    right: Generation | None = None
    known: KnownAnswer | None = None
    known_right: KnownAnswer | None = None


def practice_questions(*, project: Project) -> list[PracticeQuestion]:
    """The same for everybody, so that people who practised can compare: bad ones among good ones.

    It tells what is right, so it shows nothing that anyone will be tested on: known answers of
    products that are for practice alone, and else pictures of products about which nothing is
    known. Nor does it show products of the audit: whoever practised on them would not be blind.
    One pair at least is there wherever a product has two images, the second question if it can be.
    """
    rows = KnownAnswer.objects.filter(
        project=project,
        generation__product__gold_use=GoldUse.PRACTICE,
        generation__product__is_audit=False,
    ).select_related(
        "generation__image", "generation__report", "generation__product__image",
        "generation__product__mask",
    )  # fmt: skip
    pairs, singles = _known(list(rows))
    missing = LENGTH - len(pairs) - len(singles)
    if not pairs or missing > 0:
        samples = _samples(project)
        pairs = pairs or [each for each in samples if each.right is not None]
        singles += [each for each in samples if each.right is None]
    chosen = _woven(singles, pairs)
    return [_question(-1 - n, shown) for n, shown in enumerate(chosen)]


def _known(known: list[KnownAnswer]) -> tuple[list[_Shown], list[_Shown]]:
    """Pairs and singles of known images: one pair, and more once there are enough singles."""
    pairs = _known_pairs(known)
    while True:
        taken = {side for pair in pairs for side in (pair.known, pair.known_right)}
        left = [each for each in known if each not in taken]
        if len(pairs) <= 1 or len(left) >= FEWEST_SINGLES:
            return pairs, [_Shown(each.generation, known=each) for each in _mixed(left)]
        pairs.pop()


def _known_pairs(known: list[KnownAnswer]) -> list[_Shown]:
    """Of products with two known images: one that suits beside one that does not, if there is."""
    by_product: dict[int, list[KnownAnswer]] = defaultdict(list)
    for each in known:
        by_product[each.generation.product_id].append(each)
    pairs: list[_Shown] = []
    for answers in by_product.values():
        if len(answers) < 2 or len(pairs) == PAIRS:
            continue
        first = answers[0]
        other = next((each for each in answers if each.is_good != first.is_good), answers[1])
        # The better one is not always on the same side.
        left, right = (first, other) if len(pairs) % 2 == 0 else (other, first)
        pairs.append(_Shown(left.generation, right.generation, left, right))
    return pairs


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


def _woven(singles: list[_Shown], pairs: list[_Shown]) -> list[_Shown]:
    """A single, a pair, a single, …: whichever there are more of comes at the end."""
    woven: list[_Shown] = []
    for n in range(max(len(singles), len(pairs))):
        woven += [*singles[n : n + 1], *pairs[n : n + 1]]
    return woven[:LENGTH]


def _samples(project: Project) -> list[_Shown]:
    """Pictures that nothing is known about, to learn the keys on: singles and pairs."""
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
    """Never saved; a negative id keeps it apart from every question that is."""
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
    return PracticeQuestion(hold=hold, known=shown.known, known_right=shown.known_right)
