"""Which share of the promised error probability the next look at the audit answers spends."""

from __future__ import annotations

from annotator.models import Certificate, CertificateMethod, ModelVersion, Project


def next_look(*, project: Project, version: ModelVersion | None) -> int:
    """The number v ≥ 1 of the next look; a certificate of `version` then spends δ_v.

    Every refit takes a new number, whether it is promoted or not. So does every further look at
    the same audit answers: certifying an older version, or the same one again. A look that tested
    nothing, because there were too few answers, has spent nothing, and its number is used again.
    A betting test keeps the number that it started with. `version` is None for the version that
    is about to be made.
    """
    if (number := _number_of_betting_test(project, version)) is not None:
        return number
    newest = _newest_number(project)
    if version is None:
        newest += 1
    is_newest = version is None or version.number == newest
    last = _last_number(project)
    if last is None:
        return newest if is_newest else newest + 1
    refits = newest - _newest_number(project, at=last)
    look: int = last.accept.version + refits
    is_first_look = refits > 0 and is_newest
    return look if is_first_look or not is_spent(last) else look + 1


def _number_of_betting_test(project: Project, version: ModelVersion | None) -> int | None:
    """The number that the version's betting test started with; testing again costs nothing."""
    if version is None or project.certificate_method != CertificateMethod.BETTING:
        return None
    looks = Certificate.objects.from_audit().filter(model_version=version)
    rows = looks.values_list("accept__method", "accept__version")
    return next((int(v) for method, v in rows if method == CertificateMethod.BETTING), None)


def is_spent(certificate: Certificate) -> bool:
    """Whether the look has tested anything; before there are enough answers it has not."""
    return bool(certificate.accept.steps or certificate.reject.steps)


def _last_number(project: Project) -> Certificate | None:
    """The newest certificate with the highest number; a betting test may have a lower one."""
    rows = (
        Certificate.objects.from_audit()
        .filter(project=project)
        .values_list("accept__version", "pk")
    )
    numbers = [(int(number), pk) for number, pk in rows]
    return Certificate.objects.get(pk=max(numbers)[1]) if numbers else None


def _newest_number(project: Project, *, at: Certificate | None = None) -> int:
    versions = ModelVersion.objects.filter(project=project)
    if at is not None:
        versions = versions.filter(created_at__lte=at.created_at)
    return versions.order_by("-number").values_list("number", flat=True).first() or 0
