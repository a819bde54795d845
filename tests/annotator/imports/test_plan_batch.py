"""What is done with each row, decided without a database or a file."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.imports.images import PictureRefused
from annotator.imports.plan_batch import BatchPlan, Catalogue, plan_batch
from annotator.imports.rows import Row
from annotator.imports.store_pictures import Outcome, StoredPicture
from scoring.vocabulary.messages.pictures import FILE_CUT_SHORT
from scoring.vocabulary.say import say

PICTURES: dict[str, Outcome] = {
    "mug": StoredPicture("0" * 64, 60, 40, 100),
    "box": StoredPicture("1" * 64, 60, 40, 100),
    "broken": PictureRefused("broken", FILE_CUT_SHORT()),
}
rows = st.lists(
    st.builds(
        Row,
        number=st.just(1),
        product=st.sampled_from(["p", "q"]),
        original=st.sampled_from(["", *PICTURES]),
        generation=st.sampled_from(["g", "h", "i"]),
        image=st.sampled_from(list(PICTURES)),
        label=st.sampled_from([None, True, False]),
    ),
    max_size=12,
)


def plan(given_rows: list[Row], catalogue: Catalogue | None = None) -> BatchPlan:
    return plan_batch(given_rows, catalogue=catalogue or Catalogue(), pictures=PICTURES, masks={})


@given(rows)
def test_every_row_is_created_unchanged_or_refused(given_rows: list[Row]) -> None:
    batch_plan = plan(given_rows)
    assert len(batch_plan.generations) + batch_plan.unchanged + len(batch_plan.refusals) == len(
        given_rows
    )


@given(rows)
def test_ids_are_created_once(given_rows: list[Row]) -> None:
    batch_plan = plan(given_rows)
    for planned in (batch_plan.products, batch_plan.generations):
        ids = [each.external_id for each in planned]
        assert len(ids) == len(set(ids))
    products = {product.external_id for product in batch_plan.products}
    assert {generation.product for generation in batch_plan.generations} <= products


@given(rows)
def test_a_second_time_creates_nothing(given_rows: list[Row]) -> None:
    # Without its original a row depends on those before it, and may be taken the second time.
    complete = [row for row in given_rows if row.original]
    catalogue = Catalogue()
    first, second = plan(complete, catalogue), plan(complete, catalogue)
    assert (second.products, second.generations) == ([], [])
    assert second.refusals == first.refusals


def test_rows_see_the_rows_before_them() -> None:
    first = Row(1, "p", "mug", generation="g", image="box")
    batch_plan = plan([first, replace(first, number=2), replace(first, number=3, image="mug")])
    assert (len(batch_plan.products), len(batch_plan.generations), batch_plan.unchanged) == (
        1,
        1,
        1,
    )
    (refusal,) = batch_plan.refusals
    assert (refusal.number, refusal.reference) == (3, "g")


def test_the_reason_of_a_picture_is_the_reason_of_its_row() -> None:
    (refusal,) = plan([Row(7, "p", "broken")]).refusals
    assert say(refusal.reason) == "broken is damaged or cut short (its end is missing)"
