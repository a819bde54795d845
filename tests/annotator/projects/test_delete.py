"""Everything of a project goes, file by file and chunk by chunk; the audit log stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import ForeignKey

import annotator.tasks  # noqa: F401  registers the handler
from annotator.errors import Conflict, InvalidInput
from annotator.jobs.cancel import cancel_job
from annotator.jobs.run import run_next
from annotator.models import (
    AuditEvent,
    Batch,
    BatchImage,
    Choice,
    FlagKind,
    Job,
    JobKind,
    JobState,
    Project,
    Role,
    User,
)
from annotator.projects import delete as delete_module
from annotator.projects.delete import start_deletion
from annotator.projects.guidelines import save_guidelines
from annotator.review.raise_flags import flag
from scoring.vocabulary.messages.plain import PLAIN
from tests.factories import (
    make_answer,
    make_certificate,
    make_generation,
    make_image,
    make_job,
    make_known_answer,
    make_member,
    make_product,
    make_project,
    make_question,
    make_report,
    make_review,
    make_segmenter,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delete_module, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(delete_module, "FILES_AT_ONCE", 2)


def full_project() -> tuple[Project, User]:
    """A project with something of everything, and its admin."""
    project = make_project(name="Spring", slug=f"spring-{Project.objects.count()}")
    ada = make_member(project, Role.ADMIN)
    version = make_version(project, state="champion")
    make_segmenter(project)
    certificate = make_certificate(version)
    batch = Batch.objects.create(project=project, number=1, precision=0.9, confidence=0.9, people=2)
    for number in range(5):
        mask = make_image(project, is_mask=True)
        product = make_product(project, mask=mask, mask_source="person")
        generation = make_generation(product, certificate=certificate)
        make_report(generation)
        make_known_answer(generation, made_by=ada)
        make_review(generation, ada)
        flag(generation=generation, kind=FlagKind.INCONSISTENT)
        BatchImage.objects.create(batch=batch, generation=generation)
        question = make_question(project, pair=True, left=generation)
        answer = make_answer(question, ada, Choice.LEFT)
        make_answer(question, ada, Choice.UNDO, undoes=answer)
        name = f"{generation.image.folder}/full.webp"
        default_storage.save(name, ContentFile(b"picture"))
        default_storage.save(f"uploads/{project.pk}/{number}/x", ContentFile(b"upload"))
    save_guidelines(project=project, by=ada, markdown="Look.")
    return project, ada


def run_deletion() -> None:
    assert run_next(kinds=[JobKind.DELETE])


def rows_of(project: int) -> dict[str, int]:
    """How many rows of each model name the project, but for the audit log's, which stay."""
    counts = {}
    for model in apps.get_app_config("annotator").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is Project:
                found = model._default_manager.filter(**{f"{field.name}_id": project}).count()
                counts[model.__name__] = found
    return {name: count for name, count in counts.items() if count and name != "AuditEvent"}


def test_everything_goes_but_the_audit_log() -> None:
    project, ada = full_project()
    other, _ = full_project()
    events = project.audit_events.count()
    pk, before = project.pk, rows_of(other.pk)
    start_deletion(project=project, by=ada, name=" Spring ")
    run_deletion()
    assert not Project.objects.filter(pk=pk).exists()
    assert rows_of(pk) == {}
    assert not Path(default_storage.path(f"projects/{pk}")).exists()
    assert not Path(default_storage.path(f"uploads/{pk}")).exists()
    assert rows_of(other.pk) == before
    assert Path(default_storage.path(f"projects/{other.pk}")).exists()
    kept = AuditEvent.objects.filter(project_id=pk)
    assert kept.count() == events + 2  # the request and the deletion
    assert {event.project_name for event in kept} == {"Spring"}
    last = AuditEvent.objects.get(action="project.deleted")
    assert (last.actor, last.detail["name"]) == (ada, "Spring")


def test_the_request_archives_the_project_and_stops_its_jobs() -> None:
    project, ada = full_project()
    waiting = make_job(project, JobKind.PLAN)
    running = make_job(project, JobKind.SCORE, state=JobState.RUNNING)
    job = start_deletion(project=project, by=ada, name="Spring")
    project.refresh_from_db()
    assert project.archived_at is not None and project.deleting_at is not None
    states = dict(Job.objects.values_list("pk", "state"))
    assert (states[waiting.pk], states[running.pk]) == (JobState.CANCELLED, JobState.RUNNING)
    assert Job.objects.get(pk=running.pk).cancel_requested
    with pytest.raises(Conflict):
        start_deletion(project=project, by=ada, name="Spring")
    with pytest.raises(Conflict):
        cancel_job(job=job, by=ada)


def test_the_name_must_be_typed() -> None:
    project, ada = full_project()
    with pytest.raises(InvalidInput, match="Spring"):
        start_deletion(project=project, by=ada, name="spring")
    project.refresh_from_db()
    assert project.deleting_at is None and not Job.objects.exists()


@pytest.mark.parametrize("chunks", [3, 20, 35])
def test_a_deletion_that_was_killed_goes_on_with_what_is_left(
    chunks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, ada = full_project()
    pk, job = project.pk, start_deletion(project=project, by=ada, name="Spring")
    steps: list[int] = []

    def dies(step: Callable[..., None]) -> Callable[..., None]:
        def count(*args: object) -> None:
            steps.append(1)
            if len(steps) == chunks:
                raise RuntimeError("killed")
            step(*args)

        return count

    whole = delete_module.delete_project
    monkeypatch.setattr(
        "annotator.tasks.delete_project",
        lambda *, project, by, step: whole(project=project, by=by, step=dies(step)),
    )
    run_deletion()
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert Project.objects.filter(pk=pk).exists()
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    run_deletion()
    assert rows_of(pk) == {} and not Project.objects.filter(pk=pk).exists()


def test_refused_rows_and_finished_jobs_go_too() -> None:
    project, ada = full_project()
    job = make_job(project, JobKind.IMPORT, state=JobState.SUCCEEDED)
    job.refused.create(row=1, reason=PLAIN(text="no picture"))
    start_deletion(project=project, by=ada, name="Spring")
    run_deletion()
    assert not Job.objects.exists()
