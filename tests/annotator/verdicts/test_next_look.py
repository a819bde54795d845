"""No two looks at the same audit answers spend the same share of δ."""

from __future__ import annotations

import pytest

from annotator.models import Certificate, CertificateMethod, ModelVersion
from annotator.verdicts.next_look import next_look
from scoring.vocabulary.certificates import Method
from tests.factories import make_certificate, make_project, make_side, make_step, make_version

pytestmark = pytest.mark.django_db


def look_at(version: ModelVersion, *, tested: bool = True) -> int:
    """Certify the version; the number that the look had."""
    look = next_look(project=version.project, version=version)
    side = make_side(version=look, steps=(make_step(),) if tested else ())
    make_certificate(version, accept=side, reject=side)
    return look


def test_each_refit_has_the_number_of_its_version() -> None:
    project = make_project()
    assert [look_at(make_version(project)) for _ in range(3)] == [1, 2, 3]


def test_refits_that_were_not_promoted_count_too() -> None:
    project = make_project()
    look_at(make_version(project))
    make_version(project)
    make_version(project)
    assert look_at(make_version(project)) == 4


def test_another_look_at_the_same_version_takes_a_fresh_number() -> None:
    version = make_version(make_project())
    assert [look_at(version) for _ in range(3)] == [1, 2, 3]


def test_a_refit_after_further_looks_comes_after_them() -> None:
    project = make_project()
    first = make_version(project)
    assert [look_at(first), look_at(first)] == [1, 2]
    assert look_at(make_version(project)) == 3


def test_going_back_to_an_older_version_takes_a_fresh_number() -> None:
    project = make_project()
    first, second = make_version(project), make_version(project)
    assert look_at(second) == 2
    assert look_at(first) == 3


def test_a_look_that_could_test_nothing_has_spent_nothing() -> None:
    version = make_version(make_project())
    assert [look_at(version, tested=False) for _ in range(3)] == [1, 1, 1]
    assert look_at(version) == 1
    assert look_at(version) == 2


def test_the_number_of_the_version_to_be_made_is_known_beforehand() -> None:
    project = make_project()
    look_at(make_version(project))
    coming = next_look(project=project, version=None)
    assert look_at(make_version(project)) == coming == 2


def test_a_betting_test_keeps_the_number_it_started_with() -> None:
    project = make_project(certificate_method=CertificateMethod.BETTING)
    first, second = make_version(project), make_version(project)

    def test_again(version: ModelVersion) -> int:
        look = next_look(project=project, version=version)
        side = make_side(version=look, method=Method.BETTING, steps=(make_step(),))
        make_certificate(version, accept=side, reject=side)
        return look

    assert [test_again(second), test_again(second)] == [2, 2]
    assert [test_again(first), test_again(second), test_again(first)] == [3, 2, 3]
    assert test_again(make_version(project)) == 4


def test_no_number_comes_twice_whatever_the_order() -> None:
    project = make_project()
    first = make_version(project)
    looks = [look_at(first), look_at(first)]
    second = make_version(project)
    looks += [look_at(first), look_at(second), look_at(second)]
    third = make_version(project)
    looks += [look_at(third), look_at(first)]
    assert len(set(looks)) == len(looks)
    assert looks == sorted(looks)
    assert Certificate.objects.count() == len(looks)
