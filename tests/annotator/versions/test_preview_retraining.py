"""What a retraining would learn from, counted as the fit counts it."""

from __future__ import annotations

import pytest

from annotator.models import Answer, Choice, Features, Generation, Project, Purpose, ScoreState
from annotator.versions.preview_retraining import LeftOut, preview_retraining
from annotator.versions.training_data import read_catalogue, read_judgements
from scoring.vocabulary.training import Extent
from tests.factories import (
    make_answer,
    make_generation,
    make_product,
    make_project,
    make_question,
    make_review,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
KEY = "lite@test"


@pytest.fixture
def project() -> Project:
    return make_project()


def scored(project: Project, **values: object) -> Generation:
    generation = make_generation(
        make_product(project, is_audit=values.pop("is_audit", False)),
        score_state=ScoreState.SCORED,
        **values,
    )
    Features.objects.create(generation=generation, encoder_key=KEY, vector=b"\0\0")
    return generation


def asked(project: Project, *, pair: bool = False, **values: object) -> Answer:
    person = values.pop("person", None) or make_user()
    left = values.pop("left", None) or scored(project)
    purpose = values.pop("purpose", Purpose.LEARN)
    original = make_question(project) if purpose == Purpose.REPEAT else None
    question = make_question(project, left=left, pair=pair, purpose=purpose, repeats=original)
    if question.right is not None:
        Generation.objects.filter(pk=question.right.pk).update(score_state=ScoreState.SCORED)
        Features.objects.create(generation=question.right, encoder_key=KEY, vector=b"\0\0")
    choice = Choice.LEFT if pair else Choice.GOOD
    return make_answer(question, person, choice, **values)  # type: ignore[arg-type]


def test_counts_answers_by_kind_and_purpose_as_the_fit_does(project: Project) -> None:
    old = asked(project)
    make_version(project, answers_until=old.pk)
    asked(project, pair=True, purpose=Purpose.EXPLORE)
    asked(project)
    preview = preview_retraining(project=project)
    assert [(each.kind, each.purpose, each.number, each.new) for each in preview.answers] == [
        ("pair", "explore", 1, 1),
        ("single", "learn", 2, 1),
    ]
    assert (preview.number, preview.new) == (3, 2)
    assert preview.since is not None and preview.since.number == 1
    read = read_judgements(
        project=project,
        catalogue=read_catalogue(project=project, encoder_key=KEY),
        audit_labels_imported=True,
    )
    assert preview.number == read.training_answers


def test_says_what_is_left_out_and_why(project: Project) -> None:
    for purpose in (Purpose.GOLD, Purpose.REPEAT, Purpose.DRIFT, Purpose.LOT):
        asked(project, purpose=purpose)
    asked(project, left=scored(project, is_audit=True), purpose=Purpose.AUDIT)
    asked(project, left=make_generation(make_product(project)))
    asked(project, is_surplus=True)
    undone = asked(project)
    make_answer(undone.question, undone.user, Choice.UNDO, undoes=undone)
    preview = preview_retraining(project=project)
    assert dict(preview.left_out) == dict.fromkeys(LeftOut, 1)
    assert preview.number == 0 and preview.answers == []


def test_says_whose_answers_train(project: Project) -> None:
    ann, bob = make_user("ann"), make_user("bob")
    asked(project, person=ann)
    asked(project, person=ann)
    asked(project, person=ann, purpose=Purpose.GOLD)
    asked(project, person=bob, is_surplus=True)
    people = preview_retraining(project=project).people
    assert [(each.username, each.number, dict(each.left_out)) for each in people] == [
        ("ann", 2, {LeftOut.GOLD: 1}),
        ("bob", 0, {LeftOut.SURPLUS: 1}),
    ]


def test_reviews_and_labels_count_without_those_of_the_audit(project: Project) -> None:
    reviewer = make_user()
    first = make_review(scored(project, label=True), reviewer)
    make_review(first.generation, reviewer)
    make_version(project, trained_on=Extent(review=first.pk, labels=1))
    make_review(scored(project, label=False), reviewer)
    make_review(scored(project, is_audit=True, label=True), reviewer)
    preview = preview_retraining(project=project)
    assert preview.reviews == (2, 2)  # the first image was decided about once more
    assert preview.labels == (2, 2)  # at most: a version remembers how many labels there were


def test_an_empty_project_takes_few_statements(
    project: Project, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        preview = preview_retraining(project=project)
    assert preview.since is None and preview.people == []
