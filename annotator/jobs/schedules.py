"""Request work that becomes due by itself: retraining, more questions, missing scores."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotator.jobs.clock import last_time
from annotator.models import (
    ACTIVE_STATES,
    Answer,
    Batch,
    BlindAudit,
    Certificate,
    CertificateMethod,
    Choice,
    Generation,
    Hold,
    HoldState,
    Job,
    JobKind,
    JobState,
    Kind,
    ModelVersion,
    Project,
    Purpose,
    Question,
    QuestionState,
    ScoreState,
)
from annotator.scoring_requests import (
    request_batch,
    request_certify,
    request_plan,
    request_retrain,
    request_score,
    request_watch,
)
from scoring.vocabulary.job_figures import PlanFigures

# After a plan that found nothing to ask, the next one is tried only after this time.
REPLAN_AFTER = timedelta(seconds=60)
# The factor by which the audit answers must grow before thresholds are tested again.
FREE_LOOK_GROWTH = 1.05
SPENT_LOOK_GROWTH = 1.5
STRAGGLERS_AT_ONCE = 1000
# After so many further answered images of a lot, what they prove is computed again.
LOT_ANSWERS_A_LOOK = 5


def request_what_is_due() -> None:
    """Create the jobs that are due by the projects' settings."""
    for project in Project.objects.filter(archived_at=None, generations_count__gt=0):
        if left_behind(project):
            request_left_behind(project)
        if is_retrain_due(project):
            request_retrain(project=project, by=None)
        elif needs_questions(project):
            request_plan(project=project)
        if is_another_look_due(project):
            request_certify(project=project)
        if is_watch_due(project):
            request_watch(project=project)
        if is_batch_due(project):
            request_batch(project=project)


@transaction.atomic
def request_left_behind(project: Project) -> None:
    """Have left-behind products scored, once if several sweepers find them at the same moment."""
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if stragglers := left_behind(project):
        request_score(project=project, product_ids=stragglers)


def is_retrain_due(project: Project) -> bool:
    """Whether enough answers were given, or enough time has passed, since the last retraining.

    By the clock it is due if the last retraining began before that time, and there are answers from
    before it that none has read.
    """
    minutes, days = project.retrain_every_minutes, project.retrain_weekdays
    if not (project.retrain_after_answers or minutes or days):
        return False
    if _active(project, JobKind.RETRAIN):
        return False
    last = _last(project, JobKind.RETRAIN)
    new = Answer.objects.filter(project=project, pk__gt=last_event_seen(project, last))
    new = new.exclude(purpose=Purpose.LOT)  # they train nothing
    enough = project.retrain_after_answers
    if enough and new[:enough].count() >= enough:
        return True
    now, period = timezone.now(), timedelta(minutes=minutes)
    is_time = last is None or now - last.created_at >= period
    if bool(period) and is_time and new.exists():
        return True
    moment = last_time(project, now)
    if moment is None or (last is not None and last.created_at >= moment):
        return False
    return new.filter(created_at__lte=moment).exists()


def last_event_seen(project: Project, last: Job | None) -> int:
    """The newest answer that any retraining has read, even a failed one.

    So a failed retraining is tried again after as many further answers, and not at once.
    """
    versions = ModelVersion.objects.filter(project=project).order_by("-answers_until")
    fitted = versions.values_list("answers_until", flat=True).first() or 0
    return max(fitted, last.arguments.get("last_event", 0) if last else 0)


def needs_questions(project: Project) -> bool:
    """Whether few questions are left in the queue and a plan can add more.

    "Few" is less than half of `plan_ahead`, or less than half of what the last plan found if that
    was less (a plan asks about each product at most once). Audit questions do not count. Neither do
    questions that were answered or skipped, because the person who did so can't be asked again.
    """
    last = _last(project, JobKind.PLAN)
    if _active(project, JobKind.PLAN) or _planned_in_vain(last):
        return False
    usual = project.plan_ahead
    if last is not None and last.state == JobState.SUCCEEDED:
        usual = min(usual, max(1, PlanFigures.from_json(last.result).training))
    low = (usual + 1) // 2
    skipped = Hold.objects.filter(question=OuterRef("pk"), state=HoldState.SKIPPED)
    waiting = Question.objects.filter(
        ~Exists(skipped),
        project=project,
        state=QuestionState.OPEN,
        answers_count=0,
        purpose__in=(Purpose.LEARN, Purpose.EXPLORE, Purpose.COMPARE),
    )
    if waiting[:low].count() >= low:
        return False
    return Generation.objects.filter(project=project, score_state=ScoreState.SCORED).exists()


def is_another_look_due(project: Project) -> bool:
    """Whether there are enough new audit answers to test the champion's thresholds again.

    This depends only on the number of answers, never on their content. A look that could test
    nothing costs nothing and is repeated after a few more answers. Any other look spends a share of
    the promised error probability that gets smaller each time, and is worth it only with many more
    answers.
    """
    champion = project.champion
    if champion is None or _active(project, JobKind.CERTIFY):
        return False
    last = Certificate.objects.from_audit().filter(model_version=champion).order_by("-pk").first()
    if last is None:
        return False
    answered = Question.objects.filter(
        project=project, purpose=Purpose.AUDIT, kind=Kind.SINGLE, state=QuestionState.ANSWERED
    ).count()
    betting = last.accept.method == project.certificate_method == CertificateMethod.BETTING
    # A betting test is valid at all times, so it may be read again at any time.
    is_spent = bool(last.accept.steps or last.reject.steps) and not betting
    growth = SPENT_LOOK_GROWTH if is_spent else FREE_LOOK_GROWTH
    return answered >= last.audit_answers * growth and answered > last.audit_answers


def is_watch_due(project: Project) -> bool:
    """Whether there are answers to blind audits that have not been evaluated yet."""
    audits = BlindAudit.objects.filter(
        project=project, is_good__isnull=True, question__state=QuestionState.ANSWERED
    )
    return audits.exists() and not _active(project, JobKind.WATCH)


def is_batch_due(project: Project) -> bool:
    """Whether enough of the lot was answered since its certificate, or all that was asked.

    It depends on the number of answers alone. Its test may be read at any time, so this costs
    nothing but the work. Undone answers and skips request it at once.
    """
    batch = Batch.objects.still_open().filter(project=project).first()
    if batch is None or _active(project, JobKind.BATCH):
        return False
    lot = Question.objects.filter(project=project, purpose=Purpose.LOT)
    fresh = Answer.objects.filter(
        project=project, purpose=Purpose.LOT, pk__gt=batch.read_until
    ).exclude(choice=Choice.UNDO)
    new = fresh[: LOT_ANSWERS_A_LOOK * batch.people].count()
    if new == LOT_ANSWERS_A_LOOK * batch.people:
        return True
    # Those that a third person is to settle count already, as errors.
    asked = lot.filter(
        state__in=(QuestionState.OPEN, QuestionState.HELD), answers_count__lt=batch.people
    )
    return new > 0 and not asked.exists()


def _planned_in_vain(last: Job | None) -> bool:
    """Whether the last plan failed or found nothing to ask, and ended only just now."""
    if last is None or last.finished_at is None:
        return False
    is_planned = last.state == JobState.SUCCEEDED
    in_vain = not is_planned or PlanFigures.from_json(last.result).exhausted
    return in_vain and timezone.now() - last.finished_at < REPLAN_AFTER


def left_behind(project: Project) -> list[int]:
    """Products with pending generations that no job is going to score.

    This happens if a process crashes after storing generations and before requesting their scores.
    If scoring itself fails, a person has to look first, so nothing is requested.
    """
    if _active(project, JobKind.SCORE) or _active(project, JobKind.IMPORT):
        return []
    last = _last(project, JobKind.SCORE)
    if last is not None and last.state != JobState.SUCCEEDED:
        return []
    pending = Generation.objects.filter(project=project, score_state=ScoreState.PENDING)
    products = pending.order_by("product_id").values_list("product_id", flat=True).distinct()
    return list(products[:STRAGGLERS_AT_ONCE])


def _active(project: Project, kind: JobKind) -> bool:
    return Job.objects.filter(project=project, kind=kind, state__in=ACTIVE_STATES).exists()


def _last(project: Project, kind: JobKind) -> Job | None:
    return Job.objects.filter(project=project, kind=kind).order_by("-pk").first()
