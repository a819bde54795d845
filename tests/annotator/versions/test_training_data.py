"""What people said, and as of when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from annotator.models import (
    Features,
    Generation,
    MachineAnnotator,
    MachineAnswer,
    Product,
    Project,
    Purpose,
    Reversal,
    Review,
    Verdict,
)
from annotator.versions.training_data import IMPORTER, Judgements, read_catalogue, read_judgements
from annotator.versions.training_extent import read_extent
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.training import ChangeRow, Extent, PairRow, SingleRow
from tests.factories import (
    make_answer,
    make_generation,
    make_product,
    make_project,
    make_question,
    make_review,
    make_user,
)

pytestmark = pytest.mark.django_db
KEY = "lite@test"


def scored(product: Product, **values: object) -> Generation:
    """A generation with features: what `vector_of` says."""
    generation = make_generation(product, **values)
    vector = np.array(vector_of(generation), dtype="<f2").tobytes()
    Features.objects.create(generation=generation, encoder_key=KEY, vector=vector)
    return generation


def vector_of(generation: Generation) -> list[float]:
    """Two numbers that tell it from its neighbours; float16 holds integers up to 2,048 only."""
    return [generation.pk % 1000, generation.pk // 1000 % 1000]


def read(
    project: Project,
    *,
    as_of: int | None = None,
    extent: Extent | None = None,
    imported: bool = False,
) -> Judgements:
    catalogue = read_catalogue(project=project, encoder_key=KEY)
    return read_judgements(
        project=project,
        catalogue=catalogue,
        as_of=as_of,
        extent=extent,
        audit_labels_imported=imported,
    )


def test_the_catalogue_has_a_row_of_features_for_each_generation() -> None:
    project = make_project()
    audit = scored(make_product(project, is_audit=True), p_consistent=0.25)
    other = scored(make_product(project))
    make_generation(other.product)  # has none yet
    scored(make_product(make_project()))  # of another project
    catalogue = read_catalogue(project=project, encoder_key=KEY)
    assert catalogue.generation.tolist() == [audit.pk, other.pk]
    assert catalogue.is_audit.tolist() == [True, False]
    assert catalogue.p_consistent.tolist() == [0.25, 1.0]


def test_an_empty_project_has_an_empty_catalogue() -> None:
    assert len(read_catalogue(project=make_project(), encoder_key=KEY)) == 0


def test_singles_and_pairs_come_as_the_person_saw_them() -> None:
    project, person = make_project(), make_user()
    left = scored(make_product(project))
    right = scored(left.product)
    single = make_question(project, left=left, purpose=Purpose.EXPLORE)
    pair = make_question(project, left=left, right=right, pair=True)
    make_answer(single, person, "good")
    make_answer(pair, person, "left", left=right, right=left, changed=[left.pk])
    judged = read(project)
    assert judged.singles == [SingleRow(left.pk, person.pk, True, unbiased=True)]
    assert judged.pairs == [PairRow(right.pk, left.pk, person.pk, Choice.LEFT, unbiased=False)]
    assert judged.changes == [
        ChangeRow(left.pk, person.pk, False),
        ChangeRow(right.pk, person.pk, False),
        ChangeRow(left.pk, person.pk, True),
    ]


def test_undone_and_surplus_answers_do_not_count() -> None:
    project, person = make_project(), make_user()
    question = make_question(project, left=scored(make_product(project)))
    undone = make_answer(question, person, "good")
    make_answer(question, person, "undo", undoes=undone)
    make_answer(question, make_user(), "bad", is_surplus=True)
    assert read(project).singles == []


def test_a_training_set_is_named_by_its_last_event_for_good() -> None:
    project, person = make_project(), make_user()
    question = make_question(project, left=scored(make_product(project)))
    first = make_answer(question, person, "good")
    undo = make_answer(question, person, "undo", undoes=first)
    make_answer(question, person, "bad")
    assert [row.good for row in read(project, as_of=first.pk).singles] == [True]
    assert read(project, as_of=undo.pk).singles == []
    assert [row.good for row in read(project).singles] == [False]
    assert read(project, as_of=first.pk).until == first.pk


def test_answers_about_audit_products_are_not_counted_as_training() -> None:
    project = make_project()
    for is_audit in (True, False, False):
        product = make_product(project, is_audit=is_audit)
        make_answer(make_question(project, left=scored(product)), make_user(), "good")
    judged = read(project)
    assert (len(judged.singles), judged.training_answers) == (3, 2)


def test_imported_labels_are_the_answers_of_one_more_annotator() -> None:
    project = make_project()
    generation = scored(make_product(project), label=False)
    assert read(project).singles == [SingleRow(generation.pk, IMPORTER, False, unbiased=True)]


def test_imported_labels_of_audit_products_come_on_request_alone() -> None:
    project = make_project()
    scored(make_product(project, is_audit=True), label=True)
    assert read(project).singles == []
    assert len(read(project, imported=True).singles) == 1


def test_the_newest_review_teaches_what_the_reviewer_said() -> None:
    project, ops = make_project(), make_user()
    generation = scored(make_product(project))
    for decision, changed in ((Verdict.ACCEPTED, False), (Verdict.REJECTED, True)):
        Review.objects.create(
            project=project,
            generation=generation,
            reviewer=ops,
            decision=decision,
            product_changed=changed,
        )
    judged = read(project)
    assert judged.changes == [ChangeRow(generation.pk, ops.pk, True)]
    assert judged.singles == []  # nothing was said of the background


def test_reviews_of_audit_products_are_left_out() -> None:
    project = make_project()
    generation = scored(make_product(project, is_audit=True))
    Review.objects.create(
        project=project, generation=generation, reviewer=make_user(), decision=Verdict.ACCEPTED
    )
    assert read(project, imported=True).singles == []


def test_a_reversed_review_teaches_nothing_from_then_on() -> None:
    project, ops = make_project(), make_user()
    generation = scored(make_product(project))
    first = make_review(generation, ops)
    second = make_review(generation, ops, decision=Verdict.REJECTED, product_changed=False)
    before = read_extent(project=project, encoder_key=KEY)
    Reversal.objects.create(project=project, review=second, by=ops)
    assert [row.good for row in read(project).singles] == [True]  # what the first one says
    assert [row.good for row in read(project, extent=before).singles] == [False]
    Reversal.objects.create(project=project, review=first, by=ops)
    assert read(project).singles == []


@pytest.mark.parametrize("weight", [0.0, 1.0, 2.5])
def test_a_review_counts_as_many_answers_as_the_project_says(weight: float) -> None:
    project = make_project(review_weight=weight)
    generation = scored(make_product(project))
    make_review(generation, make_user(), product_changed=False)
    extent = read_extent(project=project, encoder_key=KEY)
    for judged in (read(project), read(project, extent=extent)):
        counted = [weight] if weight else []
        assert [row.weight for row in judged.singles] == counted
        assert [row.weight for row in judged.changes] == counted
    project.review_weight = 4.0  # the same fit is made again with the weight of that time
    assert [row.weight for row in read(project, extent=extent).singles] == (
        [weight] if weight else []
    )


def machine_answer(left: Generation, right: Generation, **values: Any) -> MachineAnswer:
    given = {"model": "m", "said_first": "first", "said_second": "second", "choice": "left"}
    return MachineAnswer.objects.create(
        project=left.project, left=left, right=right, **{**given, **values}
    )


class TestMachines:
    """Their answers train with the project's weight, as annotators that are no people."""

    @pytest.fixture
    def pair(self) -> tuple[Generation, Generation]:
        product = make_product(make_project())
        MachineAnnotator.objects.create(project=product.project, weight=0.25)
        return scored(product), scored(product)

    def test_each_model_is_an_annotator_of_its_own(
        self, pair: tuple[Generation, Generation]
    ) -> None:
        left, right = pair
        machine_answer(left, right)
        machine_answer(left, right, model="other", choice="right")
        machine_answer(left, right, model="unsure", said_second="first", choice="")
        judged = read(left.project)
        assert judged.pairs == [
            PairRow(left.pk, right.pk, -1, Choice.LEFT, unbiased=False, weight=0.25),
            PairRow(left.pk, right.pk, -2, Choice.RIGHT, unbiased=False, weight=0.25),
        ]
        assert (judged.training_answers, judged.singles, judged.changes) == (0, [], [])

    def test_never_about_the_audit(self, pair: tuple[Generation, Generation]) -> None:
        left, right = pair
        machine_answer(left, right)
        Product.objects.update(is_audit=True)
        assert read(left.project).pairs == []

    def test_without_weight_they_train_nothing(self, pair: tuple[Generation, Generation]) -> None:
        machine_answer(*pair)
        MachineAnnotator.objects.update(weight=0.0)
        assert read(pair[0].project).pairs == []

    def test_the_same_fit_can_be_made_again(self, pair: tuple[Generation, Generation]) -> None:
        left, right = pair
        machine_answer(left, right)
        then = read_extent(project=left.project, encoder_key=KEY)
        machine_answer(right, left)
        MachineAnnotator.objects.update(weight=1.0)
        (row,) = read(left.project, extent=then).pairs
        assert (row.left, row.weight) == (left.pk, 0.25)
        assert read_extent(project=left.project, encoder_key=KEY) != then
        assert len(read(left.project, extent=Extent()).pairs) == 0  # fitted before there was one
