"""The sample project's tour says what is right."""

from __future__ import annotations

import pytest

from annotator.demo.known import WANTED, make_known, until_done
from annotator.models import KnownAnswer, Project
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def test_half_are_all_right_and_half_are_not(project: Project) -> None:
    product = make_product(project)
    for number in range(1, 4):
        for name in ("bottle-000", "bottle-009", "bottle-036"):
            make_generation(product, external_id=f"{name}-{number}")
    while not make_known(project):
        assert KnownAnswer.objects.count() < WANTED
        break
    fine = [known.is_good and not known.is_changed for known in KnownAnswer.objects.all()]
    assert any(fine) and not all(fine)
    assert all(known.explanation for known in KnownAnswer.objects.exclude(explanation=""))


def test_waits_for_the_pictures_and_spares_the_audit(project: Project) -> None:
    assert not make_known(project)
    make_generation(make_product(project, is_audit=True), external_id="bottle-000-1")
    assert not make_known(project)
    assert not KnownAnswer.objects.exists()


def test_is_asked_no_more_once_it_is_done() -> None:
    calls: list[int] = []

    def task() -> bool:
        calls.append(1)
        return len(calls) == 2

    each = until_done(task)
    for _ in range(5):
        each()
    assert len(calls) == 2


def test_pictures_of_somebodys_own_among_them_do_no_harm(project: Project) -> None:
    make_generation(make_product(project), external_id="my-own-1")
    assert not make_known(project)
