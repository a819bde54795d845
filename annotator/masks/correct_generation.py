"""Correct the mask of the product on a generation."""

from __future__ import annotations

from django.db import transaction

from annotator.errors import Conflict
from annotator.imports.read_mask import mask_sizes
from annotator.masks.outline_mask import outline_mask
from annotator.models import Generation, Image, MaskSource, MaskVersion, User
from annotator.review.settle_mask import settle_generation
from annotator.scores.record_mask import store_mask
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_mask import MASK_CHANGED


@transaction.atomic
def correct_generation(
    *, generation: Generation, by: User, png: bytes, size: tuple[int, int], seen: str | None = None
) -> None:
    """Save the mask that a person drew: 8-bit PNG of this width and height.

    The same mask a second time changes nothing. `seen` is the address of the mask that they have
    looked at, empty for the one that scoring found: Conflict if there is another one by now.
    """
    generation = locked_generation(generation.pk)
    mask = store_mask(project_id=generation.project_id, png=png, size=size)
    before = generation.mask_version
    if before is not None and before.image_id == mask.pk:
        return
    if seen is not None and seen != _address(before):
        raise Conflict(MASK_CHANGED())
    if before is None:
        _keep_found(generation)
    settle_generation(generation, mask, by, action=AuditAction.GENERATION_MASK_CORRECTED)


def locked_generation(pk: int) -> Generation:
    """The row, which nobody else changes until the transaction ends."""
    rows = Generation.objects.select_related("project", "image", "report", "mask_version__image")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def _address(version: MaskVersion | None) -> str:
    return "" if version is None else version.image.url(Image.Variant.MASK)


def _keep_found(generation: Generation) -> None:
    """Make what scoring found the first version, so that it can be restored."""
    report = getattr(generation, "report", None)
    size = mask_sizes(generation.image)[-1]
    png = None if report is None else outline_mask(report, size)
    if report is None or png is None:
        return
    if MaskVersion.objects.filter(generation=generation).exists():
        return
    MaskVersion.objects.create(
        project_id=generation.project_id,
        generation=generation,
        image=store_mask(project_id=generation.project_id, png=png, size=size),
        source=MaskSource.SEGMENTER,
        segmenter=report.segmenter,
        created_at=report.created_at,
    )
