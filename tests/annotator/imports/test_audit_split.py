"""The audit set is drawn by hash: always the same, of the set size, and unpredictable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.imports.audit_split import is_audit

IDS = [f"product-{number}" for number in range(4000)]


@given(st.text(), st.text(), st.floats(0, 1))
def test_depends_on_the_id_and_the_salt_alone(external_id: str, salt: str, share: float) -> None:
    first = is_audit(external_id, salt=salt, share=share)
    assert first == is_audit(external_id, salt=salt, share=share)


@given(st.text(), st.text())
def test_bounds(external_id: str, salt: str) -> None:
    assert not is_audit(external_id, salt=salt, share=0)
    assert is_audit(external_id, salt=salt, share=1)


@given(st.text(), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_only_adds(external_id: str, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert is_audit(external_id, salt="s", share=more) or not is_audit(
        external_id, salt="s", share=less
    )


def test_is_as_large_as_asked() -> None:
    drawn = sum(is_audit(external_id, salt="salt", share=0.15) for external_id in IDS)
    # 4000 draws at 0.15: 600 ± 4.5 standard deviations of 22.6
    assert 500 < drawn < 700


def test_another_salt_draws_others() -> None:
    one = {external_id for external_id in IDS if is_audit(external_id, salt="a", share=0.15)}
    other = {external_id for external_id in IDS if is_audit(external_id, salt="b", share=0.15)}
    # independent draws share 2.25 % of all
    assert 40 < len(one & other) < 150
