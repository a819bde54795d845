"""What drift has stopped. The alarms of the drift watches are the only record of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from annotator.models import Certificate, DriftWatch, ModelVersion, Project, Verdict
from annotator.models.predictions import version_records
from annotator.models.scope import ScopedQuerySet


@dataclass(frozen=True)
class Stops:
    """accepting, rejecting: whether all such decisions have stopped.

    generators: those whose images alone are no longer accepted.
    """

    accepting: bool = False
    rejecting: bool = False
    generators: frozenset[str] = frozenset()


def stops_of(certificate: Certificate) -> Stops:
    """What has stopped of the decisions by this certificate.

    An alarm stays when the same version gets a further certificate. It does not count for a
    certificate with another target, because that target is tested anew. For a list, read
    `certificates_with_alarms`.
    """
    alpha = certificate.accept.alpha
    alarms = [
        watch
        for watch in certificate.model_version.drift_watches.all()
        if watch.alarmed_at is not None and watch.alpha == alpha
    ]
    whole = {watch.verdict for watch in alarms if not watch.generator}
    return Stops(
        accepting=Verdict.ACCEPTED in whole,
        rejecting=Verdict.REJECTED in whole,
        generators=frozenset(watch.generator for watch in alarms if watch.generator),
    )


def certificates_with_alarms() -> ScopedQuerySet[Certificate]:
    """All certificates with their version and what `stops_of` reads, in two queries."""
    rows = Certificate.objects.select_related("model_version")
    rows = rows.defer(*version_records("model_version"))
    return rows.prefetch_related("model_version__drift_watches")


def accepting_stopped_at(*, project: Project) -> dict[tuple[int, float], datetime]:
    """When drift stopped accepting, by the id of the version and the share of errors allowed."""
    alarms = DriftWatch.objects.filter(
        project=project, verdict=Verdict.ACCEPTED, generator="", alarmed_at__isnull=False
    )
    rows = alarms.values_list("model_version", "alpha", "alarmed_at")
    return {(version, alpha): at for version, alpha, at in rows if at is not None}


def stopped_generators(*, version: ModelVersion) -> set[str]:
    """Generators whose images are no longer accepted, whatever target the alarm was about."""
    alarms = DriftWatch.objects.filter(model_version=version, alarmed_at__isnull=False)
    return set(alarms.exclude(generator="").values_list("generator", flat=True))
