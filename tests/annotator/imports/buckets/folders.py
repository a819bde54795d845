"""A configured source that is a folder of this machine, and looks into it."""

from __future__ import annotations

from pathlib import Path

from annotator.imports.buckets.run_look import run_look
from annotator.models import BucketImport, BucketSource, Job, JobKind, Project
from scoring.vocabulary.job_figures import ImportFigures
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import Recorder
from tests.factories import make_job

MUG = {f"mug/{name}.png": file_of(photo(seed=seed)) for seed, name in enumerate(("original", "a"))}


def make_source(project: Project, folder: Path, **values: str) -> BucketSource:
    """A source that the project may use; BUCKET_PROTOCOLS must allow `file`."""
    source = BucketSource.objects.create(**{"name": "shots", "url": f"file://{folder}"} | values)
    source.projects.add(project)
    return source


def make_import(project: Project, folder: Path, prefix: str = "") -> BucketImport:
    """The import of a folder inside a source that is `folder`."""
    source = make_source(project, folder)
    return BucketImport.objects.create(project=project, source=source, prefix=prefix)


def look_at(row: BucketImport, recorder: Recorder | None = None) -> tuple[Job, ImportFigures]:
    """One look with its job."""
    job = make_job(row.project, JobKind.IMPORT, arguments={"bucket_import": row.pk})
    return job, run_look(job, recorder or Recorder())
