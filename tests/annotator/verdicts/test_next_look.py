"""No two looks at the same audit answers spend the same share of δ."""

from __future__ import annotations

import pytest

from annotator.models import Certificate, CertificateMethod, ModelVersion
from annotator.verdicts.next_look import next_look
from tests.factories import make_certificate, make_project, make_version

pytestmark = pytest.mark.django_db


def look_at(version: ModelVersion, *, tested: bool = True) -> int:
    """Certify the version; the number that the look had."""
    look = next_look(project=version.project, version=version)
    side = {"version": look, "steps": [{"threshold": 0.9}] if tested else [], "threshold": None}
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


def test_the_version_to_be_made_is_told_its_number_beforehand() -> None:
    project = make_project()
    look_at(make_version(project))
    coming = next_look(project=project, version=None)
    assert look_at(make_version(project)) == coming == 2


def test_bets_go_on_under_the_number_with_which_they_began() -> None:
    project = make_project(certificate_method=CertificateMethod.BETTING)
    first, second = make_version(project), make_version(project)
    bets = {"method": CertificateMethod.BETTING, "steps": [{"threshold": 0.9}], "threshold": None}

    def bet_on(version: ModelVersion) -> int:
        look = next_look(project=project, version=version)
        make_certificate(version, accept={**bets, "version": look}, reject={**bets})
        return look

    assert [bet_on(second), bet_on(second)] == [2, 2]
    assert [bet_on(first), bet_on(second), bet_on(first)] == [3, 2, 3]
    assert bet_on(make_version(project)) == 4


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
