"""A click into a picture, which takes a region in or cuts it away; a worker finds the region.

The web server has no NumPy, so the click is a job. Masks travel as runs of pixels, row by row,
beginning with background: nobody has to decode a picture, and a row of the database can hold them.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.errors import InvalidInput
from annotator.imports.read_mask import mask_sizes
from annotator.models import ACTIVE_STATES, Generation, Image, Job, Product, User
from annotator.scoring_requests import request_click as request_job
from scoring.vocabulary.messages.pictures import MASK_SIZE_DIFFERS
from scoring.vocabulary.messages.problem_mask import CLICK_OUTSIDE, RUNS_OF_OTHER_SIZE

SECONDS_BETWEEN_LOOKS = 0.03


@dataclass(frozen=True)
class Click:
    """A point in pixels of the mask; `on` says that the product is there, else background."""

    x: int
    y: int
    on: bool


@dataclass(frozen=True)
class Draft:
    """A mask as a person sees it before the click; `runs` of pixels, background first."""

    width: int
    height: int
    runs: Sequence[int]


def request_click(
    *, picture: Product | Generation, by: User, draft: Draft, clicks: Sequence[Click]
) -> Job:
    """Request the mask after the last of `clicks`; the earlier ones must still hold.

    Raises InvalidInput, naming the field, for a draft of another size than the picture and for a
    click outside of it.
    """
    _check_draft(draft, picture.image)
    for number, click in enumerate(clicks, start=1):
        if not (0 <= click.x < draft.width and 0 <= click.y < draft.height):
            raise InvalidInput.in_field(
                "clicks",
                CLICK_OUTSIDE(
                    number=number, x=click.x, y=click.y, size=_shown((draft.width, draft.height))
                ),
            )
    arguments = {
        "image_id": picture.image_id,
        "width": draft.width,
        "height": draft.height,
        "runs": [*draft.runs],
        "clicks": [[click.x, click.y, click.on] for click in clicks],
    }
    return request_job(project=picture.project, by=by, arguments=arguments)


def wait_for_job(job: Job, *, seconds: float) -> Job:
    """The job once it has ended, or as it is after `seconds`.

    Each waiting call occupies a thread of the web server, so the wait must be short.
    """
    deadline = time.monotonic() + seconds
    while job.state in ACTIVE_STATES and time.monotonic() < deadline:
        pause()
        job.refresh_from_db(fields=("state",))
    job.refresh_from_db()
    return job


def pause() -> None:
    """Sleep between two queries."""
    time.sleep(SECONDS_BETWEEN_LOOKS)


def _check_draft(draft: Draft, picture: Image) -> None:
    size, sizes = (draft.width, draft.height), mask_sizes(picture)
    if size not in sizes:
        wanted = ", ".join(map(_shown, sizes))
        raise InvalidInput.in_field("mask", MASK_SIZE_DIFFERS(size=_shown(size), sizes=wanted))
    if sum(draft.runs) != draft.width * draft.height:
        pixels = sum(draft.runs)
        raise InvalidInput.in_field("mask", RUNS_OF_OTHER_SIZE(pixels=pixels, size=_shown(size)))


def _shown(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
