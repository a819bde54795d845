"""Decide what to do with each row of a batch. No database, no files.

Importing a row again changes nothing. A row that contradicts what the project has is refused; an
empty field contradicts nothing. A mask is used only for a new product, because a person may have
corrected the mask of an existing one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from annotator.imports.images import PictureRefused
from annotator.imports.rows import Refusal, Row
from annotator.imports.store_pictures import MaskKey, Outcome, StoredPicture
from annotator.imports.whose_fault import kind_and_text
from annotator.models import MaskSource
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.imports import (
    GENERATION_DIFFERS,
    PRODUCT_OF_OTHER_CATEGORY,
    PRODUCT_OF_OTHER_PICTURE,
    PRODUCT_UNKNOWN,
    ROW_NOT_TAKEN,
)
from scoring.vocabulary.say import (
    say,
)

log = structlog.get_logger(__name__)

K = TypeVar("K")


@dataclass(frozen=True)
class PlannedProduct:
    """A product that exists or is to be created."""

    external_id: str
    picture: str  # SHA-256
    category: str = ""
    mask: StoredPicture | None = None
    mask_source: MaskSource = MaskSource.NONE


@dataclass(frozen=True)
class PlannedGeneration:
    """A generation that exists or is to be created."""

    external_id: str
    product: str
    picture: str  # SHA-256
    generator: str = ""
    prompt: str = ""
    label: bool | None = None


@dataclass
class Catalogue:
    """The products and generations that the batch names and that exist, by external id."""

    products: dict[str, PlannedProduct] = field(default_factory=dict)
    generations: dict[str, PlannedGeneration] = field(default_factory=dict)


@dataclass
class BatchPlan:
    """What is to be created, in the rows' order, the number of unchanged rows, and the refusals."""

    products: list[PlannedProduct] = field(default_factory=list)
    generations: list[PlannedGeneration] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)


class Contradiction(ValueError):
    """A row that contradicts what the project has."""

    def __init__(self, message: Message) -> None:
        super().__init__(say(message))
        self.message = message


def plan_batch(
    rows: Iterable[Row],
    *,
    catalogue: Catalogue,
    pictures: Mapping[str, Outcome],
    masks: Mapping[MaskKey, Outcome],
) -> BatchPlan:
    """Decide each row. Planned rows are added to `catalogue`, so that later rows see them."""
    plan = BatchPlan()
    for row in rows:
        created = len(plan.products) + len(plan.generations)
        try:
            _plan_product(row, plan, catalogue, pictures, masks)
            if row.generation:
                _plan_generation(row, plan, catalogue, pictures)
        except (Contradiction, PictureRefused) as error:
            plan.refusals.append(Refusal(row.number, row.reference, error.message))
        except Exception as error:  # concerns only this row, because nothing else is read here
            plan.refusals.append(refused(row, error))
        else:
            plan.unchanged += created == len(plan.products) + len(plan.generations)
    return plan


def refused(row: Row, error: BaseException) -> Refusal:
    """The refusal of a row because of an unexpected error, which is logged."""
    log.error("row_not_taken", row=row.number, reference=row.reference, exc_info=error)
    return Refusal(row.number, row.reference, ROW_NOT_TAKEN(error=kind_and_text(error)))


def _plan_product(
    row: Row,
    plan: BatchPlan,
    catalogue: Catalogue,
    pictures: Mapping[str, Outcome],
    masks: Mapping[MaskKey, Outcome],
) -> None:
    existing = catalogue.products.get(row.product)
    if existing is None:
        product = _new_product(row, pictures, masks)
        catalogue.products[row.product] = product
        plan.products.append(product)
        return
    if row.original and _stored(row.original, pictures).sha256 != existing.picture:
        raise Contradiction(PRODUCT_OF_OTHER_PICTURE(product=row.product))
    if row.category and existing.category and row.category != existing.category:
        raise Contradiction(
            PRODUCT_OF_OTHER_CATEGORY(product=row.product, category=existing.category)
        )


def _new_product(
    row: Row, pictures: Mapping[str, Outcome], masks: Mapping[MaskKey, Outcome]
) -> PlannedProduct:
    if not row.original:
        raise Contradiction(PRODUCT_UNKNOWN(product=row.product))
    picture = _stored(row.original, pictures)
    mask, source = None, MaskSource.NONE
    if row.mask:
        mask, source = _stored((row.mask, picture.size), masks), MaskSource.GIVEN
    elif picture.has_alpha:
        mask, source = picture, MaskSource.ALPHA
    return PlannedProduct(row.product, picture.sha256, row.category, mask, source)


def _plan_generation(
    row: Row, plan: BatchPlan, catalogue: Catalogue, pictures: Mapping[str, Outcome]
) -> None:
    picture = _stored(row.image, pictures)
    wanted = PlannedGeneration(
        row.generation, row.product, picture.sha256, row.generator, row.prompt, row.label
    )
    existing = catalogue.generations.get(row.generation)
    if existing is None:
        catalogue.generations[row.generation] = wanted
        plan.generations.append(wanted)
        return
    for name in ("product", "picture", "generator", "prompt", "label"):
        given = getattr(wanted, name)
        if given not in ("", None) and given != getattr(existing, name):
            raise Contradiction(GENERATION_DIFFERS(generation=row.generation, field=name))


def _stored(key: K, outcomes: Mapping[K, Outcome]) -> StoredPicture:
    outcome = outcomes[key]
    if isinstance(outcome, PictureRefused):
        raise outcome
    return outcome
