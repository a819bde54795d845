"""Which automatic decisions are checked by people: drawn when the policy decides."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from annotator.models import BlindAudit, Certificate, DriftWatch, Generation, Project, Verdict
from scoring.vocabulary.rules import salted_hash

READ_AT_ONCE: Final = 10_000
ROWS_AT_ONCE: Final = 1_000


def is_drawn(generation_id: int, *, salt: str, share: float) -> bool:
    """Whether decisions on this generation are checked, with probability `share` over the salts.

    It depends on the salt and the id alone, so decisions are drawn blind, and the same image is
    drawn for each version.
    """
    return salted_hash(generation_id, salt) < share * 2**64


def draw_blind_audits(
    *,
    project: Project,
    certificate: Certificate,
    verdict: Verdict,
    decided: QuerySet[Generation],
) -> None:
    """Draw some of these images, which the policy has just decided, to be checked.

    Images of audit products are left out: the audit asks about them itself. If an image was
    checked for an earlier version, those answers are used again. After deciding was resumed, other
    images are drawn: answers from before no longer count, and nobody is asked about an image twice.
    """
    share, resumes = project.blind_audit_share, _resumes(certificate, verdict)
    salts = {generator: f"{project.audit_salt}:{n}" for generator, n in resumes.items()}
    all_salt = salts.get("", project.audit_salt)
    rows = decided.filter(product__is_audit=False).order_by().values_list("pk", "generator")
    drawn = [
        pk
        for pk, generator in rows.iterator(READ_AT_ONCE)
        if is_drawn(pk, salt=salts.get(generator, all_salt), share=share)
    ]
    for start in range(0, len(drawn), ROWS_AT_ONCE):
        _write(project, certificate, verdict, drawn[start : start + ROWS_AT_ONCE])


def _resumes(certificate: Certificate, verdict: Verdict) -> dict[str, int]:
    """How often deciding was resumed, by generator; "" stands for all images.

    A generator's count includes that of all images. Generators that were never resumed by
    themselves are left out.
    """
    watches = DriftWatch.objects.filter(
        model_version=certificate.model_version_id, verdict=verdict, resumes__gt=0
    )
    by_generator = dict(watches.values_list("generator", "resumes"))
    of_all = by_generator.get("", 0)
    return {generator: n + of_all if generator else n for generator, n in by_generator.items()}


def _write(
    project: Project, certificate: Certificate, verdict: Verdict, generations: list[int]
) -> None:
    earlier = {
        audit.generation_id: audit
        for audit in BlindAudit.objects.filter(
            generation__in=generations, question__isnull=False
        ).order_by("pk")
    }
    rows = []
    for pk in generations:
        checked = earlier.get(pk)
        rows.append(
            BlindAudit(
                project=project,
                generation_id=pk,
                model_version_id=certificate.model_version_id,
                certificate=certificate,
                verdict=verdict,
                question_id=checked.question_id if checked else None,
                is_good=checked.is_good if checked else None,
                settled_at=checked.settled_at if checked else None,
            )
        )
    BlindAudit.objects.bulk_create(rows, ignore_conflicts=True)
