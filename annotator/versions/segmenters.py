"""Fine-tuned segmenters: recorded, put in use, rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import (
    AuditEvent,
    MaskSource,
    ModelState,
    Product,
    Project,
    SegmenterVersion,
    User,
)
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.messages.problem_model import (
    NO_SEGMENTER_BEFORE,
    NO_SUCH_SEGMENTER,
    SEGMENTER_IN_USE,
)
from scoring.vocabulary.segmenters import SegmenterMetrics

FEWEST_PRODUCTS = 20
TRUSTED = (MaskSource.PERSON, MaskSource.GIVEN, MaskSource.ALPHA)


def products_with_masks(*, project: Project) -> ScopedQuerySet[Product]:
    """Products whose mask people gave: fine-tuning learns from these, not from the audit's."""
    return Product.objects.filter(
        project=project, mask__isnull=False, mask_source__in=TRUSTED, is_audit=False
    )


@dataclass(frozen=True)
class FittedSegmenter:
    """What came of fine-tuning. checkpoint: a local file named by its content's SHA-256."""

    checkpoint: Path
    segmenter: str
    base: str
    metrics: SegmenterMetrics
    gate: GateDecision
    products_used: int


def record_segmenter(*, project: Project, fitted: FittedSegmenter) -> SegmenterVersion:
    """Store the weights, then the row: a candidate with the next number of the project."""
    name = f"projects/{project.pk}/segmenters/{fitted.checkpoint.name}"
    if not default_storage.exists(name):
        with fitted.checkpoint.open("rb") as file:
            default_storage.save(name, File(file))
    with transaction.atomic():
        # Only one runs in a project at a time, so nobody else takes this number.
        versions = SegmenterVersion.objects.filter(project=project)
        last = versions.aggregate(last=Max("number"))["last"]
        return SegmenterVersion.objects.create(
            project=project,
            number=(last or 0) + 1,
            segmenter=fitted.segmenter,
            base=fitted.base,
            checkpoint=name,
            sha256=fitted.checkpoint.stem,
            metrics=fitted.metrics,
            gate=fitted.gate,
            products_used=fitted.products_used,
        )


def segmenter_in_use(*, project: Project) -> SegmenterVersion | None:
    """The project's version in use; None where it has the one that comes with Packshot."""
    return SegmenterVersion.objects.filter(project=project, state=ModelState.CHAMPION).first()


@transaction.atomic
def use_segmenter(*, project: Project, number: int | None, by: User | None) -> None:
    """Put a version in use, or with None the segmenter that comes with Packshot.

    What is scored from now on is scored with it; earlier reports stay as they are until they are
    scored again. Raises InvalidInput where there is no such version, or it is in use already.
    """
    # Whoever switches waits here for another who does.
    Project.objects.select_for_update().get(pk=project.pk)
    versions = SegmenterVersion.objects.filter(project=project)
    before = versions.filter(state=ModelState.CHAMPION).first()
    chosen = None if number is None else versions.filter(number=number).first()
    if number is not None and chosen is None:
        raise InvalidInput(NO_SUCH_SEGMENTER(number=number))
    if chosen == before:
        raise InvalidInput(SEGMENTER_IN_USE(number=number or 0))
    versions.filter(state=ModelState.CHAMPION).update(state=ModelState.RETIRED)
    if chosen is not None:
        versions.filter(pk=chosen.pk).update(
            state=ModelState.CHAMPION, promoted_at=timezone.now(), promoted_by=by
        )
    AuditEvent.record(
        AuditAction.SEGMENTER_PROMOTED,
        project=project,
        actor=by,
        target=chosen or project,
        number=number or 0,
        replaced=before.number if before else 0,
    )


def roll_back_segmenter(*, project: Project, by: User | None) -> int:
    """Put the last earlier version in use that was so once; its number, 0 for Packshot's own.

    Raises InvalidInput where the one that comes with Packshot is in use.
    """
    now = segmenter_in_use(project=project)
    if now is None:
        raise InvalidInput(NO_SEGMENTER_BEFORE())
    # By number: what was rolled back from is no step back.
    earlier = SegmenterVersion.objects.filter(
        project=project, state=ModelState.RETIRED, promoted_at__isnull=False, number__lt=now.number
    ).first()
    number = None if earlier is None else earlier.number
    use_segmenter(project=project, number=number, by=by)
    return number or 0
