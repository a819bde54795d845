"""Two readings of a line differ only where no reader's usual slip explains it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.consistency.letters import (
    ALIKE,
    FEWEST,
    LETTERS_A_CHANGE,
    MOST_CHANGED,
    edit_distance,
    letters_changed,
    skeleton,
)

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789 ", min_size=0, max_size=14)


@pytest.mark.parametrize(
    ("original", "generation", "letters"),
    [
        ("Fennel", "Fenel", 1),
        ("Fennel", "Femmel", 2),
        ("Hazelnut", "Hazzelnut", 1),
        ("Chocolate", "Chpcklade", 3),
        ("750 ml net", "780 ml net", 1),
        ("Crème brûlée", "Creme brukee", 1),
    ],
)
def test_changed_letters_are_counted(original: str, generation: str, letters: int) -> None:
    assert letters_changed(original, generation) == letters


@pytest.mark.parametrize(
    ("original", "generation"),
    [
        ("Organic Oats", "ORGANICOATS"),
        ("no. 27 Honey", "no 27: Honey"),
        ("Olive Oil", "0l1ve 0i|"),
        ("Soda 500", "5oda S0O"),
        ("Modern", "Modem"),
        ("Vvild clove", "wild dove"),
        ("Café Crème", "Cafe Creme"),
        ("Straße 12", "Strasse 12"),
    ],
)
def test_what_readers_take_for_each_other_is_no_change(original: str, generation: str) -> None:
    assert letters_changed(original, generation) == 0


@pytest.mark.parametrize(
    ("original", "generation"),
    [
        ("Tea", "Toa"),  # too short to be sure
        ("Fennel", "Xartol"),  # too much for one line
        ("Fennels", "Fenne"),  # covered or cut off
        ("Fennels", "ennels"),
        ("Fennel", "Fennels"),
        ("茴香茶 Fennel", "茴香茶 Fenel"),  # what looks alike there is not known
        ("", "Fennel"),
        ("Fennel", ""),
    ],
)
def test_what_is_not_sure_says_nothing(original: str, generation: str) -> None:
    assert letters_changed(original, generation) == 0


@given(WORDS, WORDS)
def test_a_count_is_small_for_the_line_and_the_same_in_both_directions(a: str, b: str) -> None:
    changed = letters_changed(a, b)
    assert 0 <= changed <= min(MOST_CHANGED, len(skeleton(a)) // LETTERS_A_CHANGE)
    assert changed == 0 or min(len(skeleton(a)), len(skeleton(b))) >= FEWEST
    if changed and len(skeleton(a)) == len(skeleton(b)):
        assert letters_changed(b, a) == changed


@given(WORDS, st.data())
def test_case_spaces_and_lookalikes_never_count(text: str, data: st.DataObject) -> None:
    def disguised(letter: str) -> str:
        group = next((first + rest for first, rest in ALIKE.items() if letter in first + rest), "")
        drawn: str = data.draw(st.sampled_from([letter, letter.upper(), f"{letter} ", *group]))
        return drawn

    assert letters_changed(text, "".join(map(disguised, text))) == 0


@given(WORDS, WORDS, WORDS)
def test_the_edit_distance_is_a_metric(a: str, b: str, c: str) -> None:
    assert (edit_distance(a, b) == 0) == (a == b)
    assert edit_distance(a, b) == edit_distance(b, a)
    assert edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c)


@given(WORDS.filter(bool), st.data())
def test_one_letter_more_less_or_other_is_a_distance_of_one(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    for with_it in ("", "#", f"#{text[place]}"):
        assert edit_distance(text, text[:place] + with_it + text[place + 1 :]) == 1
