"""Fit a candidate on people's answers, and promote it if the gate allows it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from django.db import transaction

from annotator.errors import InvalidInput
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import JobKind, ModelVersion, Project
from annotator.scores.features import forget_unused_features
from annotator.verdicts.next_look import next_look
from annotator.versions.record_model import FittedModel, record_model
from annotator.versions.training_data import read_groups
from annotator.versions.training_extent import made_already, recorded_at
from scoring.retraining.feature_table import FeaturesDamaged
from scoring.retraining.run import Candidate, NotEnoughAnswers, RetrainSettings
from scoring.retraining.run import retrain as fit_candidate
from scoring.vocabulary.job_figures import RetrainFigures
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.jobs import (
    NO_NEW_ANSWERS,
    READING_ANSWERS,
    RESCORING,
    VERSION_REMADE,
    VERSION_REMADE_ALIKE,
    VERSION_REMADE_DIFFERENTLY,
    VERSION_WAITS,
    VERSION_WENT_INTO_USE,
)
from scoring.vocabulary.messages.problem_model import FEATURES_DAMAGED
from scoring.vocabulary.say import say
from scoring.vocabulary.training import VersionConfig
from scoring.worker.calibrate import first_calibrator
from scoring.worker.compare import keep_differences
from scoring.worker.datasets import promise_of
from scoring.worker.parts import current_encoder
from scoring.worker.promote import put_in_use
from scoring.worker.refresh import key_to_learn
from scoring.worker.training_set import TrainingSet, champion_on, read_training_set

# The share of a job's progress, in percent, for fitting and measuring; the rest is for rescoring.
FIT_SHARE = 90


@handles(JobKind.RETRAIN)
def retrain(run: JobRun) -> JobOutcome:
    """Fit a candidate; if there are no new answers, do nothing and say so."""
    project, arguments = run.job.project, run.job.arguments
    forget_unused_features(project=project, keep=[current_encoder().key])
    # An earlier attempt at this job may have stopped after it fitted its version.
    fitted = ModelVersion.objects.filter(project=project, pk=arguments.get("version_id")).first()
    if arguments["as_of"] is not None:
        return _make_anew(run, fitted)
    if fitted is None:
        last = made_already(project=project, encoder_key=key_to_learn(project))
        if last is not None:
            return JobOutcome(NO_NEW_ANSWERS(version=last.number))
        fitted = _fit(run, read_training_set(project, encoder_key=key_to_learn(project)))
    reasons = tuple(fitted.gate.reasons)
    figures = RetrainFigures(version=fitted.number, promoted=fitted.gate.promote)
    if not figures.promoted:
        return JobOutcome(VERSION_WAITS(version=fitted.number, reasons=reasons), figures)
    run.advance(FIT_SHARE, 100, RESCORING(version=fitted.number))
    put_in_use(fitted, by=None)
    run.log(f"version {fitted.number} is in use")
    return JobOutcome(VERSION_WENT_INTO_USE(version=fitted.number, reasons=reasons), figures)


def _make_anew(run: JobRun, fitted: ModelVersion | None) -> JobOutcome:
    """Fit again on the answers as of an event. Such a version never goes into use automatically."""
    project, as_of = run.job.project, run.job.arguments["as_of"]
    recorded = recorded_at(project=project, event=as_of)
    if fitted is None:
        key = key_to_learn(project) if recorded is None else recorded.encoder_key
        fitted = _fit(run, read_training_set(project, encoder_key=key, as_of=as_of))
    figures = RetrainFigures(version=fitted.number, promoted=False)
    if recorded is None:
        return JobOutcome(VERSION_REMADE(version=fitted.number, event=as_of), figures)
    is_identical = fitted.sha256 == recorded.sha256
    message = VERSION_REMADE_ALIKE if is_identical else VERSION_REMADE_DIFFERENTLY
    return JobOutcome(
        message(version=fitted.number, event=as_of, recorded=recorded.number),
        replace(figures, reproduces=recorded.number, is_identical=is_identical),
    )


def _fit(run: JobRun, training: TrainingSet) -> ModelVersion:
    project, judgements = run.job.project, training.judgements
    run.advance(0, 100, READING_ANSWERS())
    run.log(
        f"{judgements.training_answers} answers to training questions up to event "
        f"{judgements.until}, {len(training.catalogue)} images with features"
    )
    look = next_look(project=project, version=None)
    settings = RetrainSettings(
        feature_key=training.encoder_key,
        promise=promise_of(project, look=look),
        grouping=read_groups(project=project),
    )
    try:
        candidate = fit_candidate(
            training.dataset,
            champion=champion_on(training),
            settings=settings,
            seed=judgements.until,  # the same answers give the same version
            progress=_progress(run),
            recheck=training.recheck,
        )
    except NotEnoughAnswers as error:
        raise InvalidInput(error.message) from error
    except FeaturesDamaged as error:
        raise InvalidInput(FEATURES_DAMAGED(reason=str(error))) from error
    for reason in candidate.gate.reasons:
        run.log(say(reason))
    with transaction.atomic():
        # Together: a worker that is killed in between would leave a version that the next attempt
        # takes for an earlier job's, and never puts in use.
        version = _record(project, candidate, training)
        run.remember(version_id=version.pk)
    run.log(f"kept as version {version.number}")
    if project.champion is not None:
        images = keep_differences(version, against=project.champion)
        run.log(f"compared with version {project.champion.number} on {images} images")
    return version


def _progress(run: JobRun) -> Callable[[float, Message], None]:
    """Show each step, and log it once."""
    logged: set[str] = set()

    def show(share: float, message: Message) -> None:
        run.advance(int(FIT_SHARE * share), 100, message)
        sentence = say(message)
        if sentence not in logged:
            logged.add(sentence)
            run.log(sentence)

    return show


def _record(project: Project, candidate: Candidate, training: TrainingSet) -> ModelVersion:
    config, champion = candidate.head.config, project.champion
    calibrator = candidate.calibrator or first_calibrator()
    with tempfile.TemporaryDirectory(prefix="packshot-model-") as folder:
        model = FittedModel(
            checkpoint=candidate.head.save(Path(folder)),
            family=config.family,
            encoder_key=config.feature_key,
            config=VersionConfig(**asdict(config), consistency=calibrator.to_json()),
            calibrator=calibrator.version,
            metrics=candidate.metrics,
            details=candidate.details,
            gate=replace(candidate.gate, champion=None if champion is None else champion.number),
            answers_until=training.judgements.until,
            answers_used=training.judgements.training_answers,
            trained_on=training.extent,
        )
        return record_model(project=project, model=model)
