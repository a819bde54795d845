"""Certificates are listed, shown and downloaded by ops."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from rest_framework.test import APIClient

from annotator.models import Certificate, ModelState, Project, Role, User
from scoring.vocabulary.certificates import Prospect
from tests.annotator.verdicts.test_certificate_document import SIDE
from tests.factories import make_certificate, make_member, make_project, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def ops(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS))


@pytest.fixture
def certificate(project: Project) -> Certificate:
    version = make_version(project, state=ModelState.CHAMPION)
    side = replace(SIDE, answers_expected=600, outlook=(Prospect(700, 0.45),))
    return make_certificate(version, accept=side, accept_threshold=0.8)


def test_certificates_are_listed_with_what_more_answers_would_buy(
    project: Project, ops: APIClient, certificate: Certificate
) -> None:
    [listed] = ops.get(f"/api/projects/{project.pk}/certificates/").json()["results"]
    assert listed["id"] == certificate.pk
    assert listed["accept"]["outlook"] == [{"answers": 700, "coverage": 0.45}]
    assert listed["reject"]["outlook"] == []


def test_the_download_is_the_document_as_a_file(ops: APIClient, certificate: Certificate) -> None:
    shown = ops.get(f"/api/certificates/{certificate.pk}/").json()
    file = ops.get(f"/api/certificates/{certificate.pk}/download/")
    assert json.loads(file.content) == shown
    assert shown["kind"] == "packshot.certificate"
    assert file["Content-Disposition"].startswith("attachment; filename=")
