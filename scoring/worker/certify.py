"""Prove thresholds for the champion, and decide verdicts by them."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from annotator.agreement.gold import faults_overlooked
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import Certificate, JobKind, ModelVersion, Project
from annotator.verdicts.next_look import next_look
from annotator.verdicts.policy import decide_verdicts, record_certificate
from annotator.verdicts.watch_drift import watch_drift
from annotator.versions.training_data import read_catalogue, read_judgements
from scoring.guarantee import drift_test, true_error_bound
from scoring.retraining.audit import scores_of
from scoring.retraining.certificates import Promise, certify_both, certifying_images
from scoring.vocabulary.certificates import Basis
from scoring.vocabulary.job_figures import VerdictFigures
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.jobs import (
    NO_MODEL_TO_DECIDE,
    NOTHING_PROVEN,
    NOTHING_PROVEN_OUT_OF_REACH,
    NOTHING_TO_DECIDE,
    TESTING_THRESHOLDS,
    VERDICTS_DECIDED,
)
from scoring.worker.datasets import dataset_of, promise_of
from scoring.worker.heads import load_head

# With this many answers to gold images with a fault, the share of overlooked faults is estimated.
FEWEST_FAULTS = 20


@handles(JobKind.CERTIFY)
def certify(run: JobRun) -> JobOutcome:
    """Test the thresholds on the audit answers, store the certificate, and update the verdicts."""
    project = run.job.project
    while True:
        project.refresh_from_db(fields=("champion",))
        version = project.champion
        if version is None:
            return JobOutcome(NO_MODEL_TO_DECIDE())
        run.advance(0, 1, TESTING_THRESHOLDS(version=version.number))
        certificate = _made_before(run, version) or certify_version(version, run)
        project.refresh_from_db(fields=("champion",))
        if certificate is None or project.champion_id == version.pk:
            break
    figures = VerdictFigures(**decide_verdicts(project=project))
    # Answers that its images already have test the new rule at once.
    watch_drift(project=project, test=drift_test)
    return JobOutcome(_summary(certificate, figures), figures)


def _made_before(run: JobRun, version: ModelVersion) -> Certificate | None:
    """The version's certificate of an earlier attempt at this job, whose worker was killed.

    Another look at the same answers would spend another share of the promise for nothing.
    """
    made = Certificate.objects.filter(pk=run.job.arguments.get("certificate_id"))
    return made.filter(model_version=version).first()


def certify_version(version: ModelVersion, run: JobRun | None = None) -> Certificate | None:
    """Store and return a certificate of what can be proven now; None if nothing has been scored.

    Imported labels and reviews of audit products are not used, because they were not given blind.
    """
    project: Project = version.project
    catalogue = read_catalogue(project=project, encoder_key=version.encoder_key)
    if not len(catalogue):
        return None
    judgements = read_judgements(project=project, catalogue=catalogue, audit_labels_imported=False)
    dataset = dataset_of(project, version.encoder_key, catalogue, judgements)
    p_good = scores_of(load_head(version), dataset).p_good
    look = next_look(project=project, version=version)
    promise = promise_of(project, look=look)
    accept, reject = certify_both(dataset, p_good, promise)
    basis = Basis(
        answers_until=judgements.until,
        images=len(dataset.generation),
        audit_images=certifying_images(dataset, promise),
        people=promise.people,
    )
    basis = _allowing_for_faults(basis, project, promise)
    with transaction.atomic():
        certificate = record_certificate(version=version, accept=accept, reject=reject, basis=basis)
        if run is not None:
            run.remember(certificate_id=certificate.pk)
    return certificate


def _allowing_for_faults(basis: Basis, project: Project, promise: Promise) -> Basis:
    """The basis, with the share of faults that people overlook, measured by gold questions."""
    faults = faults_overlooked(project=project)
    if faults.asked < FEWEST_FAULTS:
        return replace(basis, faults_asked=faults.asked)
    share = 1.0 - faults.right / faults.asked
    bound = true_error_bound(1.0 - promise.precision, share, people=promise.people)
    return replace(
        basis,
        faults_asked=faults.asked,
        faults_overlooked=faults.asked - faults.right,
        precision_allowing_for_it=1.0 - bound,
    )


def _summary(certificate: Certificate | None, figures: VerdictFigures) -> Message:
    if certificate is None:
        return NOTHING_TO_DECIDE()
    if certificate.accept_threshold is None and certificate.reject_threshold is None:
        missing = certificate.answers_missing or 0
        # Only answers about images that can certify count, and there may be too few such images.
        left = max(0, certificate.basis.audit_images - certificate.audit_answers)
        if missing <= left:
            return NOTHING_PROVEN(missing=missing)
        return NOTHING_PROVEN_OUT_OF_REACH(missing=missing, beyond=missing - left)
    return VERDICTS_DECIDED(accepted=figures.accepted, rejected=figures.rejected)
