"""A campaign to learn from, and a way to run jobs at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import scoring.worker  # noqa: F401  registers the handlers
from annotator.jobs.run import run_next
from annotator.models import Image, Job, JobKind, Product, Project
from tests.factories import make_job, make_project, new_image, new_product
from tests.scoring.worker.material import all_described
from tests.scoring.worker.remembering import remember

Run = Callable[..., Job]


@pytest.fixture(autouse=True)
def _networks_remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """See `remembering.py`."""
    remember(monkeypatch)


@pytest.fixture
def run(db: None) -> Run:
    """Run a job of this kind in the project, and return its row."""

    def run_now(project: Project, kind: JobKind, **arguments: Any) -> Job:
        queued = Job.objects.filter(project=project, kind=kind, state="queued")
        job = queued.order_by("due_at", "pk").first()
        job = job or make_job(project, kind, arguments=arguments)
        assert run_next(kinds=[kind])
        job.refresh_from_db()
        return job

    return run_now


@pytest.fixture
def campaign(db: None) -> Project:
    """30 training and 60 audit products with a good and a bad generation each; no answers yet."""
    project = make_project(
        target_precision=0.7,
        confidence=0.8,
        audit_answers_needed=1,
        audit_salt="0" * 32,
        plan_ahead=20,
    )
    images = Image.objects.bulk_create([new_image(project) for _ in range(90)])
    products = Product.objects.bulk_create(
        [
            new_product(project, image=image, is_audit=number % 3 != 0)
            for number, image in enumerate(images)
        ]
    )
    all_described(products, (-2.0, 2.0), noise=np.random.default_rng(3))
    return project
