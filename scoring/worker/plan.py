"""Plan the next questions from cached features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.agreement.gold import plan_gold
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import Answer, Generation, Job, JobKind, JobState, Kind, Project, Purpose
from annotator.queue.plan_lot import plan_lot
from annotator.queue.plan_questions import PlannedRow, store_plan, waiting
from annotator.queue.plan_repeats import plan_repeats
from annotator.verdicts.drift import plan_blind_audits
from annotator.verdicts.eligible import open_batch
from scoring.acquisition import Mix, PlannedQuestion, Pool, plan_questions
from scoring.vocabulary.job_figures import PlanFigures
from scoring.vocabulary.messages.jobs import (
    EVERYTHING_ASKED,
    NOTHING_SCORED,
    QUESTIONS_PLANNED,
    RANKING_QUESTIONS,
    READING_FEATURES,
    WRITING_QUEUE,
)
from scoring.worker.comparisons import ask_comparisons
from scoring.worker.datasets import audit_salt
from scoring.worker.lots import images_of_lot
from scoring.worker.parts import current_encoder
from scoring.worker.reserve import pass_over, questions_to_choose
from scoring.worker.shortlists import PlanInput, plan_input_for

SCORES = ("reward", "uncertainty", "p_good")
NOTHING_PLANNED = PlanFigures(planned=0, training=0, exhausted=True, images=0, changed=False)


@handles(JobKind.PLAN)
def plan(run: JobRun) -> JobOutcome:
    """Replace the questions that nobody has touched yet by the most useful ones."""
    project = run.job.project
    run.advance(0, 3, READING_FEATURES())
    version = project.champion
    key = version.encoder_key if version else current_encoder().key
    plan_input = plan_input_for(run, version=version, encoder_key=key)
    if plan_input is None:
        return JobOutcome(NOTHING_SCORED(), NOTHING_PLANNED)
    run.advance(1, 3, RANKING_QUESTIONS())
    questions = _choose(project, plan_input, seed=run.job.pk)
    run.advance(2, 3, WRITING_QUEUE())
    batch = open_batch(project.pk)
    rows = pass_over(_rows(project, plan_input.pool, questions), batch, most=project.plan_ahead)
    before, images = waiting(project), len(plan_input.pool.generation)
    planned = store_plan(project=project, planned=rows, version=version, batch=batch)
    compared = ask_comparisons(project, batch)
    if batch is not None:
        plan_lot(batch=batch, images=images_of_lot(batch))
    plan_gold(project=project, seed=run.job.pk)
    plan_repeats(project=project, seed=run.job.pk)
    plan_blind_audits(project=project, seed=run.job.pk)
    planned += compared
    training = sum(row.purpose != Purpose.AUDIT for row in rows) + compared
    figures = PlanFigures(
        planned=planned,
        training=training,
        exhausted=training == 0,
        images=images,
        # With new images to choose from, the questions differ even if their number is the same.
        changed=waiting(project) != before or images != _images_last_time(project),
    )
    message = QUESTIONS_PLANNED(count=planned) if planned else EVERYTHING_ASKED()
    return JobOutcome(message, figures)


def _images_last_time(project: Project) -> int | None:
    """How many images the previous plan chose from."""
    plans = Job.objects.filter(project=project, kind=JobKind.PLAN, state=JobState.SUCCEEDED)
    last = plans.order_by("-pk").values_list("result", flat=True).first()
    return PlanFigures.from_json(last).images if last else None


def _choose(project: Project, plan_input: PlanInput, *, seed: int) -> list[PlannedQuestion]:
    return plan_questions(
        plan_input.pool,
        plan_input.belief,
        count=questions_to_choose(open_batch(project.pk), project.plan_ahead),
        answered=_answered(project),
        strategy=project.strategy,
        mix=Mix(
            audit=project.audit_question_share,
            explore=project.explore_share,
            pairs=project.pair_share,
            starters=project.starters,
        ),
        salt=audit_salt(project),
        seed=seed,
        candidates=plan_input.candidates,
    )


def _answered(project: Project) -> int:
    """Answers in training so far, counted only up to the number of starters."""
    measuring = (Purpose.AUDIT, Purpose.LOT, Purpose.GOLD, Purpose.REPEAT, Purpose.DRIFT)
    answers = Answer.objects.effective().filter(project=project).exclude(purpose__in=measuring)
    return answers[: project.starters].count()


def _rows(project: Project, pool: Pool, questions: Sequence[PlannedQuestion]) -> list[PlannedRow]:
    shown = {side for each in questions for side in (each.left, each.right) if side is not None}
    ids = [int(pool.generation[row]) for row in shown]
    scores = {
        pk: {name: value for name, value in zip(SCORES, values, strict=True) if value is not None}
        for pk, *values in Generation.objects.filter(pk__in=ids).values_list("pk", *SCORES)
    }
    return [_row(project, pool, each, scores) for each in questions]


def _row(
    project: Project,
    pool: Pool,
    question: PlannedQuestion,
    scores: Mapping[int, Mapping[str, float]],
) -> PlannedRow:
    left = int(pool.generation[question.left])
    right = None if question.right is None else int(pool.generation[question.right])
    return PlannedRow(
        product_id=int(pool.product[question.left]),
        left_id=left,
        right_id=right,
        purpose=question.purpose,
        reason=question.reason,
        answers_needed=_people(project, question),
        strategy=question.strategy,
        value=question.score,
        selection_probability=question.selection_probability,
        scores={str(pk): scores[pk] for pk in (left, right) if pk is not None and scores[pk]},
    )


def _people(project: Project, question: PlannedQuestion) -> int:
    """How many people to ask. Audit singles need several because they certify; pairs don't."""
    if question.purpose != Purpose.AUDIT:
        return project.answers_needed
    return project.audit_answers_needed if question.kind == Kind.SINGLE else question.people
