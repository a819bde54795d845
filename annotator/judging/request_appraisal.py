"""Request an appraisal, only once for the same pictures and the same model."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction

from annotator.judging.upload import StagedUpload, Upload, check_upload, discard, stage
from annotator.models import ACTIVE_STATES, Appraisal, Certificate, Project, User
from annotator.scoring_requests import request_judge
from annotator.verdicts.policy import certificate_in_use


def request_appraisal(*, project: Project, by: User, upload: Upload) -> Appraisal:
    """The appraisal of these pictures: an earlier one, perhaps still being worked on, or a new one.

    The current champion and its newest certificate judge the pictures, and the appraisal keeps
    both. If an earlier attempt failed, another one is made. Raises InvalidInput for a file with an
    unusable header; errors that only decoding shows are reported by the job.
    """
    certificate = certificate_in_use(project)
    key = _key(project, certificate, upload)
    earlier = Appraisal.objects.filter(project=project, key=key).select_related("job").first()
    if earlier is not None and not _needs_a_job(earlier):
        return earlier
    check_upload(upload)
    staged = stage(project, upload)
    is_taken = False
    try:
        appraisal = _requested(project, by, key, certificate, upload, staged)
        is_taken = (
            appraisal.job is not None
            and appraisal.job.arguments.get("upload") == (staged["upload"])
        )
        return appraisal
    finally:
        if not is_taken:
            discard(staged)


@transaction.atomic
def _requested(
    project: Project,
    by: User,
    key: str,
    certificate: Certificate | None,
    upload: Upload,
    staged: StagedUpload,
) -> Appraisal:
    appraisal, _ = Appraisal.objects.get_or_create(
        project=project,
        key=key,
        defaults={
            "model_version": project.champion,
            "certificate": certificate,
            "created_by": by,
        },
    )
    # An identical call at the same moment waits here, and then finds the job.
    rows = Appraisal.objects.select_for_update(of=("self",)).select_related("job")
    appraisal = rows.get(pk=appraisal.pk)
    if _needs_a_job(appraisal):
        appraisal.job = request_judge(
            appraisal=appraisal,
            by=by,
            staged={**staged},
            category=upload.category,
            prompt=upload.prompt,
        )
        appraisal.save(update_fields=("job",))
    return appraisal


# The scoring settings that affect the result, not only the speed.
_PARTS = sorted(
    name
    for name in dir(settings)
    if name.startswith("SCORING_")
    and name not in {"SCORING_BATCH_SIZE", "SCORING_CACHE", "SCORING_DOWNLOAD", "SCORING_LANES"}
)


def _needs_a_job(appraisal: Appraisal) -> bool:
    is_under_way = appraisal.job is not None and appraisal.job.state in ACTIVE_STATES
    return appraisal.result is None and not is_under_way


def _key(project: Project, certificate: Certificate | None, upload: Upload) -> str:
    """A hash of everything that the result depends on: pictures, model, thresholds, settings."""
    parts = (
        upload.sha256,
        project.champion_id,
        None if certificate is None else certificate.pk,
        *((name, getattr(settings, name)) for name in _PARTS),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()
