"""Finds the region of a click into a picture, while a person waits at its mask."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from annotator.errors import InvalidInput
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.local_copy import local_path
from annotator.models import Image, JobKind
from scoring.images import RGB, ImageUnreadable
from scoring.pipeline import read_working
from scoring.segmentation.clicks import Click, clicked
from scoring.segmentation.runs import mask_from, runs_of
from scoring.vocabulary.job_figures import ClickFigures
from scoring.vocabulary.messages.jobs import REGION_FOUND
from scoring.vocabulary.messages.problem_upload import PICTURES_GONE
from scoring.worker.parts import segmenter_of


@handles(JobKind.CLICK)
def click(run: JobRun) -> JobOutcome:
    """The mask after the last click, at the size of the mask before it."""
    project, arguments = run.job.project, run.job.arguments
    image = Image.objects.filter(project=project, pk=arguments["image_id"]).first()
    if image is None:
        raise InvalidInput(PICTURES_GONE())
    width, height = arguments["width"], arguments["height"]
    try:
        picture = _opened(local_path(image.path(Image.Variant.SCREEN)))
    except ImageUnreadable:
        raise InvalidInput(PICTURES_GONE()) from None
    mask = clicked(
        picture,
        mask_from(arguments["runs"], width=width, height=height),
        [Click(x, y, on) for x, y, on in arguments["clicks"]],
        segmenter_of(project),
    )
    figures = ClickFigures(width=width, height=height, runs=runs_of(mask))
    return JobOutcome(REGION_FOUND(), figures)


@lru_cache(maxsize=4)
def _opened(path: Path) -> RGB:
    """A picture, kept for the next clicks into it: so networks need not look at it again."""
    return read_working(path)
