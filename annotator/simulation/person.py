"""How a simulated person answers, with a given skill and bias."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TypedDict

from annotator.simulation.truth import Truth


@dataclass(frozen=True)
class Character:
    """The character of a simulated person.

    `skill`: share of right answers (0.5 is guessing, 1 is always right). `bias`: how much more
    often than right this person says "good" (−1 … 1). `seconds`: median time for an answer.
    """

    skill: float = 0.97
    bias: float = 0.0
    seconds: float = 2.5


class GivenAnswer(TypedDict):
    """A person's choice, the sides on which they noticed a changed product, and their time."""

    choice: str
    changed_left: bool
    changed_right: bool
    milliseconds: int


class SimulatedPerson:
    """Answers questions by the truth, with mistakes. Not thread-safe."""

    def __init__(self, character: Character, *, seed: int) -> None:
        self._character = character
        self._random = random.Random(seed)  # noqa: S311  not a secret

    def answer(self, kind: str, left: Truth, right: Truth | None) -> GivenAnswer:
        """This person's answer to a question."""
        if kind == "single" or right is None:
            choice = "good" if self._judges_good(left) else "bad"
        else:
            choice = self._compare(left, right)
        return {
            "choice": choice,
            "changed_left": self._sees_change(left),
            "changed_right": right is not None and self._sees_change(right),
            "milliseconds": round(1000 * self._random.lognormvariate(0, 0.5) * self._seconds),
        }

    @property
    def _seconds(self) -> float:
        return self._character.seconds

    def _judges_good(self, truth: Truth) -> bool:
        believes = truth.background_good
        if self._random.random() > self._character.skill:
            believes = not believes
        lean = abs(self._character.bias)
        if lean and self._random.random() < lean:
            believes = self._character.bias > 0
        return believes

    def _compare(self, left: Truth, right: Truth) -> str:
        left_good, right_good = self._judges_good(left), self._judges_good(right)
        if not left_good and not right_good:
            return "both_bad"
        if left_good != right_good:
            return "left" if left_good else "right"
        # Of two good images a person prefers one if the difference is easy to see.
        difference = left.quality - right.quality + self._random.gauss(0, 0.1)
        if abs(difference) < 0.1:
            return "both_good"
        return "left" if difference > 0 else "right"

    def _sees_change(self, truth: Truth) -> bool:
        """Whether this person notices a change; they often miss one but rarely imagine one."""
        if truth.product_unchanged:
            return self._random.random() > 1 - (1 - self._character.skill) / 4
        return self._random.random() < self._character.skill
