"""What versions and certificates were worth over time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.models import Certificate, ModelVersion
from annotator.projects.learning import read_coverage, read_learning
from scoring.vocabulary.measures import Estimate, Metrics
from tests.factories import make_alarm, make_certificate, make_project, make_side, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ModelVersion:
    return make_version(make_project())


def test_the_learning_curve_runs_from_the_first_version_on(version: ModelVersion) -> None:
    figure = Estimate(0.7, 0.6, 0.8)
    make_version(version.project, metrics=Metrics(average_precision=figure))
    learning = read_learning(project=version.project)
    assert [(point.number, point.average_precision) for point in learning] == [
        (1, None),
        (2, figure),
    ]


def test_an_alarm_counts_for_the_certificate_in_use_and_later_ones(version: ModelVersion) -> None:
    now = timezone.now()
    for hours in (3, 2, 0):
        certificate = make_certificate(version, accept=make_side(coverage=0.4))
        issued = now - timedelta(hours=hours)
        Certificate.objects.filter(pk=certificate.pk).update(created_at=issued)
    make_alarm(version, alarmed_at=now - timedelta(hours=1))
    proven = read_coverage(project=version.project)
    assert [each.is_stopped for each in proven] == [False, True, True]
    assert {each.accept_coverage for each in proven} == {0.4}
