"""Request work from the workers: only these functions create jobs.

Only the job's row counts. With a broker a hint is sent to the job's queue when the transaction
commits. The hint says that there is work; the worker that gets it runs the job whose turn it is
(`annotator/jobs/turns.py`). If it is lost, the sweeper (`annotator/jobs/sweep.py`) sends another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now

from annotator.errors import Conflict, InvalidInput
from annotator.hints import hint
from annotator.models import (
    ACTIVE_STATES,
    Answer,
    Appraisal,
    AuditEvent,
    Job,
    JobKind,
    JobState,
    ModelVersion,
    Project,
    User,
)
from annotator.request_id import current_request_id
from annotator.tracing import current_traceparent
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_model import (
    NOTHING_IN_USE,
    PROMOTION_UNDER_WAY,
    RETRAINING_UNDER_WAY,
    VERSION_IN_USE,
)

CPU: Final = "cpu"
GPU: Final = "gpu"
TRAIN: Final = "train"  # takes minutes to hours; a machine with a GPU may serve it alone
JUDGE: Final = "judge"  # a separate queue, because a waiting caller must not queue behind imports
QUEUES: Final = {
    JobKind.IMPORT: CPU,
    JobKind.SCORE: GPU,
    JobKind.PLAN: GPU,
    JobKind.RETRAIN: GPU,
    JobKind.PROMOTE: GPU,
    JobKind.CERTIFY: GPU,
    JobKind.BATCH: GPU,
    JobKind.DECIDE: CPU,
    JobKind.JUDGE: JUDGE,
    JobKind.WATCH: GPU,
    JobKind.REFRESH: GPU,
    JobKind.FINETUNE: TRAIN,
    JobKind.RESCORE: GPU,
    JobKind.CLICK: JUDGE,
    JobKind.COMPARE: GPU,
    JobKind.DELETE: CPU,
    JobKind.MACHINE: CPU,
}
# The Celery task that runs one job, by queue.
TASKS: Final = {
    CPU: "annotator.tasks.run",
    GPU: "scoring.worker.run",
    TRAIN: "scoring.worker.run",
    JUDGE: "scoring.worker.run",
}

PRODUCTS_PER_JOB = 16
# Seconds after which a hint expires. Jobs that wait behind a long one get new hints repeatedly.
HINT_EXPIRES = 3600


def request_import(*, project: Project, by: User | None, arguments: dict[str, object]) -> Job:
    """Import what `stage_upload` has staged (`arguments` are what it returned), or from a bucket.

    A schedule's looks (`by` None) are not logged: that the schedule was set is.
    """
    with transaction.atomic():
        job = _create(project, JobKind.IMPORT, arguments, by)
        if by is not None:
            AuditEvent.record(AuditAction.IMPORT_ASKED, project=project, actor=by, target=job)
    return job


@transaction.atomic
def request_score(
    *, project: Project, product_ids: Sequence[int], again: bool = False
) -> list[Job]:
    """Score the pending generations of these products; with `again`, all of their generations.

    One job takes `PRODUCTS_PER_JOB` products. Scoring a generation again changes nothing.
    """
    return [
        _create(project, JobKind.SCORE, {"product_ids": chunk, "again": again})
        for chunk in _chunks(product_ids)
    ]


@transaction.atomic
def request_rescore(
    *, project: Project, by: User, product_id: int, generation_ids: Sequence[int] | None = None
) -> Job:
    """Score a product's generations again before all other scoring, because a mask was corrected.

    With `generation_ids` these alone. Joins a job of this person's that nothing has begun yet, up
    to `PRODUCTS_PER_JOB` products, because an import of masks corrects thousands.
    """
    added = {"product_ids": [product_id]}
    if generation_ids is not None:
        added["generation_ids"] = [*generation_ids]
    job = _waiting_rescore(project, by, of_generations=generation_ids is not None)
    if job is None:
        return _create(project, JobKind.RESCORE, {**added, "again": True}, by)
    for name, ids in added.items():
        job.arguments[name] = list(dict.fromkeys([*job.arguments[name], *ids]))
    job.save(update_fields=("arguments",))
    return job


def _waiting_rescore(project: Project, by: User, *, of_generations: bool) -> Job | None:
    """One with room for more, locked, so that nobody claims it before it has them."""
    waiting = Job.objects.filter(
        project=project, kind=JobKind.RESCORE, created_by=by, state=JobState.QUEUED, attempts=0
    )
    named = Q(arguments__has_key="generation_ids")
    waiting = waiting.filter(named if of_generations else ~named)
    job = waiting.select_for_update(skip_locked=True, no_key=True).order_by("-pk").first()
    has_room = job is not None and len(job.arguments["product_ids"]) < PRODUCTS_PER_JOB
    return job if has_room else None


def request_click(*, project: Project, by: User, arguments: Mapping[str, object]) -> Job:
    """Find the region of a click; `arguments` are those of `annotator/review/click.py`."""
    return _create(project, JobKind.CLICK, arguments, by)


@transaction.atomic
def request_refresh(*, project: Project, product_ids: Sequence[int], encoder_key: str) -> list[Job]:
    """Compute features of another encoder; does nothing while such jobs wait or run already."""
    # Every worker process requests this when it starts, so they take turns here.
    Project.objects.select_for_update().get(pk=project.pk)
    if Job.objects.filter(project=project, kind=JobKind.REFRESH, state__in=ACTIVE_STATES).exists():
        return []
    return [
        _create(project, JobKind.REFRESH, {"product_ids": chunk, "encoder_key": encoder_key})
        for chunk in _chunks(product_ids)
    ]


def request_plan(*, project: Project) -> Job:
    """Choose the next questions; joins a plan that waits or runs already."""
    return _create_or_join(project, JobKind.PLAN, {})[0]


def request_retrain(
    *, project: Project, by: User | None, as_of: int | None = None
) -> tuple[Job, bool]:
    """Fit a candidate on the answers up to event `as_of` (default: all); returns (job, joined).

    `joined` is true if a retraining waits or runs already; then that job is returned. Raises
    Conflict if that job has another `as_of`. The argument `last_event` tells the schedule which
    answers existed at this request, even if the job fails.
    """
    newest = Answer.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True)
    arguments = {"as_of": as_of, "last_event": newest.first() or 0}
    job, joined = _create_or_join(project, JobKind.RETRAIN, arguments, by)
    if as_of is not None and job.arguments["as_of"] != as_of:
        raise Conflict(RETRAINING_UNDER_WAY())
    if by is not None and not joined:
        AuditEvent.record(AuditAction.MODEL_RETRAINING_ASKED, project=project, actor=by, target=job)
    return job, joined


@transaction.atomic
def request_promotion(*, version: ModelVersion, by: User | None) -> Job:
    """Make `version` the champion. An earlier version may be promoted, too, which rolls back.

    Raises InvalidInput if it is the champion already, Conflict while another version is being
    promoted.
    """
    project = version.project
    if project.champion_id == version.pk:
        raise InvalidInput(VERSION_IN_USE(number=version.number))
    job, joined = _create_or_join(project, JobKind.PROMOTE, {"version_id": version.pk}, by)
    if job.arguments["version_id"] != version.pk:
        raise Conflict(PROMOTION_UNDER_WAY())
    if not joined:
        AuditEvent.record(
            AuditAction.MODEL_PROMOTION_REQUESTED,
            project=project,
            actor=by,
            target=version,
            number=version.number,
        )
    return job


def request_finetune(*, project: Project, by: User | None) -> tuple[Job, bool]:
    """Fine-tune the segmenter on the project's masks; (job, whether it joins one under way)."""
    return _create_or_join(project, JobKind.FINETUNE, {}, by)


@transaction.atomic
def request_comparison(*, version: ModelVersion, by: User) -> Job:
    """Find the images that `version` and the one in use score most differently.

    Raises InvalidInput if it is in use, Conflict if none is. Joins such a job that waits.
    """
    project = version.project
    if project.champion_id == version.pk:
        raise InvalidInput(VERSION_IN_USE(number=version.number))
    if project.champion_id is None:
        raise Conflict(NOTHING_IN_USE())
    waiting = Job.objects.filter(
        project=project, kind=JobKind.COMPARE, state=JobState.QUEUED,
        arguments__version_id=version.pk,
    )  # fmt: skip
    return waiting.first() or _create(project, JobKind.COMPARE, {"version_id": version.pk}, by)


def request_certify(*, project: Project) -> Job:
    """Prove thresholds from the audit answers, decide verdicts; joins a job that waits or runs."""
    return _create_or_join(project, JobKind.CERTIFY, {})[0]


def request_batch(*, project: Project) -> Job:
    """Prove what the lots' answers prove, decide verdicts; joins a job that waits.

    It does not join a running job, because that may have read the answers earlier.
    """
    waiting = Job.objects.filter(project=project, kind=JobKind.BATCH, state=JobState.QUEUED)
    return waiting.first() or _create(project, JobKind.BATCH, {})


def request_decide(*, project: Project, by: User) -> Job:
    """Bring the verdicts in line with the current certificate.

    It does not join a running job, because that may have read the certificate earlier.
    """
    return _create(project, JobKind.DECIDE, {}, by)


def request_watch(*, project: Project) -> Job:
    """Read the blind audits and test for drift; joins a job that waits or runs."""
    return _create_or_join(project, JobKind.WATCH, {})[0]


def request_deletion(*, project: Project, by: User) -> Job:
    """Delete a project that was archived for good (`projects/delete.py`)."""
    return _create(project, JobKind.DELETE, {}, by)


def request_machine(*, project: Project) -> Job:
    """Ask the machine annotator about pairs; joins a round that waits or runs."""
    active = Job.objects.filter(project=project, kind=JobKind.MACHINE, state__in=ACTIVE_STATES)
    return active.first() or _create(project, JobKind.MACHINE, {})


def request_judge(
    *,
    appraisal: Appraisal,
    by: User | None,
    staged: dict[str, object],
    category: str,
    prompt: str,
) -> Job:
    """Judge the pictures that `annotator.judging` has staged; `staged` is what it returned."""
    arguments = {
        "appraisal_id": appraisal.pk,
        **staged,
        "category": category,
        "prompt": prompt,
    }
    return _create(appraisal.project, JobKind.JUDGE, arguments, by)


def send_hint(job: Job) -> None:
    """Send a hint for this job once the transaction has committed."""
    job_id, queue = job.pk, job.queue
    transaction.on_commit(lambda: send_hint_now(job_id, queue))


def send_hint_now(job_id: int, queue: str) -> bool:
    """Send a hint; false without a broker or if it can't be reached, which is no error."""
    if not hint(TASKS[queue], job_id, queue=queue, expires=HINT_EXPIRES):
        return False
    Job.objects.filter(pk=job_id).update(hinted_at=Now())
    return True


def _chunks(product_ids: Sequence[int]) -> list[list[int]]:
    return [
        list(product_ids[start : start + PRODUCTS_PER_JOB])
        for start in range(0, len(product_ids), PRODUCTS_PER_JOB)
    ]


def _create(
    project: Project, kind: JobKind, arguments: Mapping[str, object], by: User | None = None
) -> Job:
    job = Job.objects.create(
        project=project,
        kind=kind,
        queue=QUEUES[kind],
        arguments=arguments,
        created_by=by,
        request_id=current_request_id(),
        traceparent=current_traceparent(),
        # By the database's clock: if this machine's is fast, no worker may take it for early.
        due_at=Now(),
    )
    send_hint(job)
    return job


def _create_or_join(
    project: Project, kind: JobKind, arguments: Mapping[str, object], by: User | None = None
) -> tuple[Job, bool]:
    """A new job, or the active one of this kind: a constraint allows one (job_one_at_a_time)."""
    active = Job.objects.filter(project=project, kind=kind, state__in=ACTIVE_STATES)
    while True:
        if (job := active.first()) is not None:
            return job, True
        try:
            with transaction.atomic():
                return _create(project, kind, arguments, by), False
        except IntegrityError:
            # Someone else was faster. Their job is found now, unless it has finished meanwhile.
            continue
