"""Simulated people answer according to their skill and bias."""

from __future__ import annotations

from collections import Counter

import pytest

from annotator.simulation.person import Character, SimulatedPerson
from annotator.simulation.truth import Truth

GOOD = Truth(background_good=True, product_unchanged=True, quality=0.9)
FAIR = Truth(background_good=True, product_unchanged=True, quality=0.4)
BAD = Truth(background_good=False, product_unchanged=True, quality=0.1)
CHANGED = Truth(background_good=True, product_unchanged=False, quality=0.9)
MANY = 2_000


def choices(character: Character, left: Truth, right: Truth | None = None) -> Counter[str]:
    person = SimulatedPerson(character, seed=1)
    kind = "pair" if right else "single"
    return Counter(person.answer(kind, left, right)["choice"] for _ in range(MANY))


@pytest.mark.parametrize("skill", [0.5, 0.8, 1.0])
def test_the_share_of_right_singles_is_the_skill(skill: float) -> None:
    assert choices(Character(skill=skill), GOOD)["good"] / MANY == pytest.approx(skill, abs=0.03)
    assert choices(Character(skill=skill), BAD)["bad"] / MANY == pytest.approx(skill, abs=0.03)


def test_a_bias_towards_good_makes_bad_ones_pass() -> None:
    lenient = choices(Character(skill=1.0, bias=0.3), BAD)
    assert lenient["good"] / MANY == pytest.approx(0.3, abs=0.03)
    assert choices(Character(skill=1.0, bias=-0.3), BAD)["good"] == 0


def test_a_perfect_person_compares_by_goodness_first_and_quality_second() -> None:
    perfect = Character(skill=1.0)
    assert choices(perfect, GOOD, BAD)["left"] == MANY
    assert choices(perfect, BAD, GOOD)["right"] == MANY
    assert choices(perfect, BAD, BAD)["both_bad"] == MANY
    assert choices(perfect, GOOD, FAIR)["left"] / MANY > 0.95
    assert choices(perfect, GOOD, GOOD)["both_good"] / MANY > 0.5


def test_changes_are_seen_with_skill_and_hardly_ever_imagined() -> None:
    person = SimulatedPerson(Character(skill=0.9), seed=2)
    noticed = sum(person.answer("single", CHANGED, None)["changed_left"] for _ in range(MANY))
    imagined = sum(person.answer("single", GOOD, None)["changed_left"] for _ in range(MANY))
    assert noticed / MANY == pytest.approx(0.9, abs=0.03)
    assert imagined / MANY < 0.05


def test_the_same_seed_gives_the_same_answers() -> None:
    first, second = (SimulatedPerson(Character(), seed=7) for _ in range(2))
    assert [first.answer("pair", GOOD, BAD) for _ in range(20)] == [
        second.answer("pair", GOOD, BAD) for _ in range(20)
    ]
