"""The sample project has known answers for its practice."""

from __future__ import annotations

import pytest

from annotator.demo.known import PRODUCTS, make_known, until_done
from annotator.models import JobKind, JobState, KnownAnswer, Project
from annotator.queue.practice import practice_questions
from tests.factories import make_generation, make_job, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def test_each_product_has_one_that_is_all_right_and_one_that_is_not(project: Project) -> None:
    for name in ("bottle-000", "mug-001", "box-002", "can-003", "lamp-004", "can-012"):
        product = make_product(project, external_id=name)
        for number in range(1, 5):
            make_generation(product, external_id=f"{name}-{number}")
    assert not make_known(project)  # can-012 has no bad one: of five products there are answers
    assert KnownAnswer.objects.count() == 2 * (PRODUCTS - 1)
    fine = [
        known_answer.is_good and not known_answer.is_changed
        for known_answer in KnownAnswer.objects.all()
    ]
    assert fine == [True, False] * (PRODUCTS - 1)
    assert all(
        known_answer.explanation
        for known_answer, is_fine in zip(KnownAnswer.objects.all(), fine, strict=True)
        if not is_fine
    )


def test_some_are_for_practice_and_make_a_pair(project: Project) -> None:
    for name in ("bottle-000", "mug-001", "box-002"):
        product = make_product(project, external_id=name, generations_count=4)
        for number in range(1, 5):
            make_generation(product, external_id=f"{name}-{number}")
    make_known(project)
    pairs = [each for each in practice_questions(project=project) if each.known_right]
    assert len(pairs) == 1


def test_waits_for_the_pictures_and_spares_the_audit(project: Project) -> None:
    assert not make_known(project)
    make_generation(make_product(project, is_audit=True), external_id="bottle-000-1")
    assert not make_known(project)
    assert not KnownAnswer.objects.exists()


def test_a_demo_of_few_products_has_fewer_and_is_done_once_they_are_imported(
    project: Project,
) -> None:
    product = make_product(project, external_id="mug-001")
    for number in range(1, 5):
        make_generation(product, external_id=f"mug-001-{number}")
    assert not make_known(project)
    make_job(project, JobKind.IMPORT, state=JobState.SUCCEEDED)
    assert make_known(project)
    assert KnownAnswer.objects.count() == 2


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
