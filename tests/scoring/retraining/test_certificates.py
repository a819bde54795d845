from __future__ import annotations

import numpy as np
import pytest

from scoring.acquisition import certifying
from scoring.retraining.certificates import Promise, audit_sample, certify_both
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.training import ChangeRow, PairRow, SingleRow
from tests.scoring.retraining.projects import Project

PROMISE = Promise(salt=3)


def certifying_ids(project: Project) -> list[int]:
    chosen = certifying(project.generation, project.product, project.is_audit, salt=PROMISE.salt)
    return [int(each) for each in project.generation[chosen]]


def say(generation: int, annotator: int, good: bool = True) -> SingleRow:
    return SingleRow(generation, annotator, good, unbiased=True)


def sample(project: Project, *answers: SingleRow, **more: list) -> dict[int, bool]:  # type: ignore[type-arg]
    dataset = project.dataset(list(answers), more.get("pairs", []), more.get("changes", []))
    rows, good = audit_sample(dataset, PROMISE)
    return dict(zip(dataset.generation[rows].tolist(), good.tolist(), strict=True))


@pytest.fixture
def project() -> Project:
    return Project(16)


def test_an_image_that_two_people_call_good_is_good(project: Project) -> None:
    one, *_others = certifying_ids(project)

    assert sample(project, say(one, 1), say(one, 2)) == {one: True}


def test_a_disagreement_is_not_good(project: Project) -> None:
    one, *_others = certifying_ids(project)

    assert sample(project, say(one, 1), say(one, 2, good=False)) == {one: False}


def test_a_changed_product_is_not_good(project: Project) -> None:
    one, *_others = certifying_ids(project)
    changed = [ChangeRow(one, 1, changed=True)]

    assert sample(project, say(one, 1), say(one, 2), changes=changed) == {one: False}


def test_one_person_is_not_enough_even_twice(project: Project) -> None:
    one, *_others = certifying_ids(project)

    assert sample(project, say(one, 1), say(one, 1)) == {}


def test_other_images_of_audit_products_do_not_certify(project: Project) -> None:
    other = next(
        int(each)
        for each in project.generation[project.is_audit]
        if each not in certifying_ids(project)
    )

    assert sample(project, say(other, 1), say(other, 2)) == {}


def test_what_follows_from_a_comparison_does_not_certify(project: Project) -> None:
    one, *_others = certifying_ids(project)
    row = one - int(project.generation[0])
    mate = int(project.generation[row - row % 4 + (row + 1) % 4])
    pairs = [PairRow(one, mate, who, Choice.BOTH_GOOD, unbiased=True) for who in (1, 2)]

    assert sample(project, pairs=pairs) == {}


def test_the_certified_score_includes_consistency() -> None:
    """Images that look good but are changed are rejected by p_consistent, and certified so."""
    project = Project(4_000)
    rng = np.random.default_rng(0)
    consistent = np.where(rng.random(len(project.generation)) < 0.5, 0.99, 0.01)
    p_good = np.full(len(project.generation), 0.98)
    answers = [
        say(each, who, good=bool(consistent[each - project.generation[0]] > 0.5))
        for each in certifying_ids(project)
        for who in (1, 2)
    ]
    dataset = project.dataset(answers, p_consistent=consistent.tolist())
    accept, reject = certify_both(dataset, p_good, PROMISE)

    assert accept.threshold == pytest.approx(0.98 * 0.99)
    assert reject.threshold == pytest.approx(0.98 * 0.01)
    assert accept.coverage + reject.coverage == pytest.approx(1.0)
