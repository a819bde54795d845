"""Fine-tune the project's segmenter on the masks that people drew or gave."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from annotator.errors import InvalidInput
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.local_copy import local_path
from annotator.models import (
    Generation,
    Image,
    JobKind,
    MaskVersion,
    Project,
    SegmenterVersion,
)
from annotator.versions.segmenters import (
    FEWEST_PRODUCTS,
    FittedSegmenter,
    products_with_masks,
    record_segmenter,
    segmenter_in_use,
    use_segmenter,
)
from scoring.choice import ScoringSettings, used_segmenter
from scoring.finetune.labelled import Labelled
from scoring.images import RGB, ImageUnreadable, fitted_size, read_mask, resize_mask
from scoring.pipeline import read_working
from scoring.vocabulary.job_figures import FinetuneFigures
from scoring.vocabulary.messages.segmenters import (
    FINETUNING_NEEDS_TORCH,
    FITTING_SEGMENTER,
    LOSS_NOT_A_NUMBER,
    MASK_OF_OTHER_SIZE,
    NOT_TO_BE_FINETUNED,
    READING_MASKS,
    SEGMENTER_WAITS,
    SEGMENTER_WENT_INTO_USE,
    TOO_FEW_MASKS,
)
from scoring.vocabulary.rules import WORKING_SIDE
from scoring.vocabulary.say import say
from scoring.worker.parts import sam_of, segmenter_of, weights_of

if TYPE_CHECKING:
    from scoring.finetune.refit import Refit

MOST_GROUNDS = 200  # pictures of the project that products are pasted on
FINETUNED = ("trained", "sam")


@handles(JobKind.FINETUNE)
def finetune(run: JobRun) -> JobOutcome:
    """Fit a candidate; put it in use where the gate lets it."""
    project = run.job.project
    # An earlier attempt at this job may have stopped after it had fitted its version.
    version_id = run.job.arguments.get("version_id")
    version = SegmenterVersion.objects.filter(project=project, pk=version_id).first()
    if version is None:
        version = _fit(run)
    reasons = tuple(version.gate.reasons)
    if version.gate.promote and segmenter_in_use(project=project) != version:
        use_segmenter(project=project, number=version.number, by=None)
    figures = FinetuneFigures(version=version.number, promoted=version.gate.promote)
    message = SEGMENTER_WENT_INTO_USE if version.gate.promote else SEGMENTER_WAITS
    return JobOutcome(message(version=version.number, reasons=reasons), figures)


def _fit(run: JobRun) -> SegmenterVersion:
    """Raises InvalidInput where masks or packages are missing, or the loss is no number."""
    project, name = run.job.project, used_segmenter(ScoringSettings.of(settings))
    if name not in FINETUNED:
        raise InvalidInput(NOT_TO_BE_FINETUNED(segmenter=name))
    if find_spec("torch") is None:
        raise InvalidInput(FINETUNING_NEEDS_TORCH())
    rows = masked_pictures(project)
    products = len({row.product for row in rows})
    if products < FEWEST_PRODUCTS:
        raise InvalidInput(TOO_FEW_MASKS(products=products, needed=FEWEST_PRODUCTS))
    run.advance(0, 1, READING_MASKS(products=products))
    pictures = [labelled_picture(row) for row in rows]
    with tempfile.TemporaryDirectory(prefix="packshot-segmenter-") as folder:
        made = _refit(run, name, pictures, Path(folder))
        fitted = FittedSegmenter(
            checkpoint=made.checkpoint,
            segmenter=name,
            base=segmenter_of(project).revision,
            metrics=made.metrics,
            gate=made.gate,
            products_used=made.products_used,
        )
        version = record_segmenter(project=project, fitted=fitted)
    run.remember(version_id=version.pk)
    for reason in version.gate.reasons:
        run.log(say(reason))
    return version


def _refit(run: JobRun, name: str, pictures: list[Labelled], work: Path) -> Refit:
    """Raises InvalidInput where the loss is no number."""
    # torch is loaded here: a worker that trains nothing needs none.
    from scoring.finetune.refit import refit, refit_sam  # noqa: PLC0415
    from scoring.finetune.train import Diverged  # noqa: PLC0415

    def show(step: int, steps: int, loss: float) -> None:
        run.advance(step, steps, FITTING_SEGMENTER(step=step, steps=steps, loss=loss))

    project = run.job.project
    grounds = _grounds(project, pictures)
    try:
        if name == "sam":
            build = partial(sam_of, project)
            return refit_sam(pictures, grounds, build, work=work, progress=show)
        return refit(
            pictures,
            grounds,
            weights_of(project),
            work=work,
            cache=settings.SCORING_CACHE,
            progress=show,
        )
    except Diverged as error:
        raise InvalidInput(LOSS_NOT_A_NUMBER(step=error.step)) from error


@dataclass(frozen=True)
class Masked:
    """A picture of a product with the mask that people gave it."""

    product: str
    picture: Image
    mask: Image


def masked_pictures(project: Project) -> list[Masked]:
    """Originals and corrected generations, but for products that are set aside for the audit.

    All pictures of a product bear its name, so that they are learned from or held out together.
    """
    originals = products_with_masks(project=project)
    generations = Generation.objects.filter(
        mask_version__in=MaskVersion.objects.filter(project=project, generation__isnull=False),
        product__is_audit=False,
    )
    return [
        *(
            Masked(row.external_id, row.image, row.mask)
            for row in originals.select_related("image", "mask").order_by("pk")
            if row.mask is not None
        ),
        *(
            Masked(row.product.external_id, row.image, row.mask_version.image)
            for row in generations.select_related(
                "product", "image", "mask_version__image"
            ).order_by("pk")
            if row.mask_version is not None
        ),
    ]


def labelled_picture(masked: Masked) -> Labelled:
    """The picture at working size with its mask.

    Raises InvalidInput naming the product whose mask has another size than its picture.
    """
    image = read_working(local_path(masked.picture.path(Image.Variant.SCREEN)))
    mask = read_mask(local_path(masked.mask.path(Image.Variant.MASK)))
    height, width = fitted_size(mask.shape[0], mask.shape[1], WORKING_SIDE)
    # A pixel is rounding: the picture was made smaller in two steps, and the mask in one.
    if abs(height - image.shape[0]) > 1 or abs(width - image.shape[1]) > 1:
        raise InvalidInput(
            MASK_OF_OTHER_SIZE(
                product=masked.product,
                mask=f"{mask.shape[1]} × {mask.shape[0]}",
                picture=f"{masked.picture.width} × {masked.picture.height}",
            )
        )
    shown = resize_mask(mask, *image.shape[:2])
    return Labelled("project", masked.product, image, shown)


def _grounds(project: Project, pictures: list[Labelled]) -> list[RGB]:
    """Generations of products whose masks are not learned from, else the originals."""
    rows = Generation.objects.filter(project=project, product__is_audit=False)
    grounds: list[RGB] = []
    for row in rows.select_related("image").order_by("pk")[:MOST_GROUNDS]:
        try:
            grounds.append(read_working(local_path(row.image.path(Image.Variant.SCREEN))))
        except ImageUnreadable:
            continue
    return grounds or [picture.image for picture in pictures]
