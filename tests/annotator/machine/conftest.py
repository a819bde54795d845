"""A project whose pairs the machine may be asked about, with pictures that it can tell apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from PIL import Image as Pixels

import annotator.tasks  # noqa: F401  registers the handlers
from annotator.imports.store_pictures import write_file
from annotator.jobs.run import run_next
from annotator.models import Image, Job, JobKind, MachineAnnotator, Project, Question
from tests.factories import (
    make_generation,
    make_image,
    make_job,
    make_product,
    make_project,
    make_question,
)

DARK, BRIGHT = "#202020", "#e0e0e0"


def shown_image(project: Project, colour: str) -> Image:
    """A large picture of one colour, with metadata, as the judge screen shows it."""
    image = make_image(project, width=1200, height=900)
    write_file(image.path(Image.Variant.SCREEN), _file_of(colour))
    return image


@cache
def _file_of(colour: str) -> bytes:
    buffer = BytesIO()
    exif = Pixels.Exif()
    exif[270] = "a description"
    Pixels.new("RGB", (1200, 900), colour).save(buffer, "WEBP", exif=exif)
    return buffer.getvalue()


@pytest.fixture
def project(db: None) -> Project:
    project = make_project()
    MachineAnnotator.objects.create(project=project, is_on=True)
    return project


@pytest.fixture
def pair(project: Project) -> Callable[..., Question]:
    """An open question about a dark (left) and a bright image of a new product."""

    def make(**values: Any) -> Question:
        is_audit = values.pop("is_audit", False)
        product = make_product(project, image=shown_image(project, "#808080"), is_audit=is_audit)
        dark, bright = (
            make_generation(product, image=shown_image(project, colour))
            for colour in (DARK, BRIGHT)
        )
        return make_question(project, pair=True, left=dark, right=bright, **values)

    return make


@pytest.fixture
def run_round(project: Project) -> Callable[[], Job]:
    """One round, as a worker runs it."""

    def run() -> Job:
        job = make_job(project, JobKind.MACHINE)
        assert run_next(kinds=[JobKind.MACHINE])
        job.refresh_from_db()
        return job

    return run
