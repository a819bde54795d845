"""Import masks of originals and generations from a COCO file.

They count as drawn by whoever imports them: what depends on a mask is scored again, the mask before
stays in the history, and importing the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from annotator.errors import InvalidInput
from annotator.imports.images import PictureRefused
from annotator.imports.limits_in_use import limits_in_use
from annotator.imports.progress import ImportProgress
from annotator.imports.read_mask import mask_sizes, read_mask
from annotator.imports.rows import Refusal, RowRefused
from annotator.imports.run_import import OnRefused
from annotator.imports.source import Source
from annotator.imports.stage_upload import staged_source
from annotator.masks.coco_file import CocoImage, drawn, read_coco
from annotator.masks.correct_generation import correct_generation
from annotator.models import Generation, Image, Job, MaskSource, Product, Project, User
from annotator.review.check_original import correct_mask
from annotator.scores.record_mask import hash_of_mask
from scoring.vocabulary.job_figures import ImportFigures
from scoring.vocabulary.messages.coco import (
    COCO_IMAGE_UNCLEAR,
    COCO_IMAGE_UNKNOWN,
    COCO_NO_FILE,
    COCO_OF_NOBODY,
)
from scoring.vocabulary.messages.jobs import ROWS_READ
from scoring.vocabulary.messages.pictures import MASK_SIZE_DIFFERS

Picture = Product | Generation
COCO: Final = "coco.json"
BATCH: Final = 100  # refused pictures that are stored at once


def import_masks(job: Job, progress: ImportProgress, on_refused: OnRefused) -> ImportFigures:
    """Import the masks that were uploaded; the figures count originals as products.

    Raises InvalidInput if there is no COCO file.
    """
    images = _images(staged_source(job.arguments))
    figures, refused = ImportFigures(), list[Refusal]()
    for done, image in enumerate(images, start=1):
        try:
            name = _take(image, job)
            figures = replace(figures, **{name: getattr(figures, name) + 1})
        except (RowRefused, PictureRefused) as error:
            reason = error.message if isinstance(error, PictureRefused) else error.reason
            refused.append(Refusal(image.number, image.external_id or image.file_name, reason))
            figures = replace(figures, refused=figures.refused + 1)
        if len(refused) == BATCH:
            on_refused(refused)
            refused = []
        progress.advance(done, len(images), ROWS_READ(done=done, total=len(images)))
        progress.check_cancelled()
    on_refused(refused)
    return figures


def _images(source: Source) -> list[CocoImage]:
    """Of the uploaded file, or of `coco.json` in an archive, as Packshot exports it."""
    files, name = source.manifests, source.manifest
    if COCO in source.files.names():
        files, name = source.files, COCO
    if not name:
        raise InvalidInput(COCO_NO_FILE())
    with files.open(name) as stream:
        return read_coco(stream)


def _take(image: CocoImage, job: Job) -> str:
    """Store one mask; returns what it counts as. Raises RowRefused, PictureRefused."""
    picture = _picture(job.project, image)
    _check_size(image, picture.image)
    content = drawn(image)
    png, size = read_mask(
        content, name=image.file_name, picture=picture.image, limits=limits_in_use()
    )
    if _has_mask(picture, hash_of_mask(png)):
        return "unchanged"
    if not job.arguments.get("dry_run"):
        _store(picture, png, size, by=job.created_by)
    return "products" if isinstance(picture, Product) else "generations"


def _store(picture: Picture, png: bytes, size: tuple[int, int], *, by: User | None) -> None:
    if by is None:
        raise InvalidInput(COCO_OF_NOBODY())
    if isinstance(picture, Product):
        correct_mask(product=picture, by=by, png=png, size=size)
    else:
        correct_generation(generation=picture, by=by, png=png, size=size)


def _picture(project: Project, image: CocoImage) -> Picture:
    """The original or generation that the file means: by our export's names, else by its name."""
    path = PurePosixPath(image.file_name)
    names = [image.external_id] if image.external_id else [str(path), path.name, path.stem]
    found: Sequence[Picture] = ()
    for name in dict.fromkeys(filter(None, names)):
        found = [*_named(project, name, image.kind)]
        if found:
            break
    if not found:
        raise RowRefused(COCO_IMAGE_UNKNOWN())
    if len(found) > 1:
        raise RowRefused(COCO_IMAGE_UNCLEAR(name=found[0].external_id))
    return found[0]


def _named(project: Project, name: str, kind: str) -> Sequence[Picture]:
    products = Product.objects.filter(project=project, external_id=name)
    generations = Generation.objects.filter(project=project, external_id=name)
    return [
        *(products.select_related("image", "mask") if kind != "generation" else ()),
        *(generations.select_related("image", "mask_version__image") if kind != "original" else ()),
    ]


def _check_size(image: CocoImage, picture: Image) -> None:
    """Refuse another size before anything of that size is drawn."""
    sizes = mask_sizes(picture)
    if image.size not in sizes:
        shown = [f"{width} × {height}" for width, height in (image.size, *sizes)]
        raise RowRefused(MASK_SIZE_DIFFERS(size=shown[0], sizes=", ".join(shown[1:])))


def _has_mask(picture: Picture, sha256: str) -> bool:
    """Whether a person's mask of this content is the current one."""
    if isinstance(picture, Product):
        is_persons = picture.mask_source == MaskSource.PERSON
        return is_persons and picture.mask is not None and picture.mask.sha256 == sha256
    version = picture.mask_version
    return version is not None and version.image.sha256 == sha256
