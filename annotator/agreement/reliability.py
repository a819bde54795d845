"""Estimate how reliably people answer without known truth: Dawid and Skene. Pure Python.

A. P. Dawid and A. M. Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM
Algorithm", Applied Statistics 28 (1979). Truth and error rates are estimated in turn: a person
who agrees with reliable others is reliable, and a reliable person's answers weigh more. It is for
questions with two answers. Where most people err in the same way, it errs with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

_SMOOTHING: Final = 0.01  # pseudo-count of each kind of answer; keeps logarithms finite
_TINY: Final = 1e-12


@dataclass(frozen=True)
class Voted:
    """Items on which the same people gave the same answers: (worker, said yes) of each."""

    votes: tuple[tuple[int, bool], ...]
    items: float = 1.0


@dataclass(frozen=True)
class Reliability:
    """The estimates.

    yes: for each entry of the input the probability that "yes" is true. says_yes: of each worker,
    the probability of "yes" where "no" and where "yes" is true.
    """

    yes: list[float]
    says_yes: Mapping[int, tuple[float, float]]

    def accuracy(self) -> dict[int, float]:
        """Each worker's probability of a right answer, with "yes" and "no" weighted equally."""
        return {
            worker: (1.0 - if_no + if_yes) / 2 for worker, (if_no, if_yes) in self.says_yes.items()
        }


def majority(voted: Sequence[Voted]) -> list[float]:
    """The share of "yes" of each entry."""
    return [sum(yes for _, yes in each.votes) / len(each.votes) for each in voted]


def dawid_skene(
    voted: Sequence[Voted], *, most_rounds: int = 200, tolerance: float = 1e-6
) -> Reliability:
    """Estimate truth and error rates; stops when no probability moves by more than `tolerance`.

    Raises ZeroDivisionError for an entry without votes.
    """
    yes = majority(voted)
    says_yes = _error_rates(voted, yes)
    for _ in range(most_rounds):
        improved = _truth(voted, says_yes, _prior(voted, yes))
        moved = max((abs(a - b) for a, b in zip(yes, improved, strict=True)), default=0.0)
        yes = improved
        says_yes = _error_rates(voted, yes)
        if moved < tolerance:
            break
    return Reliability(yes, says_yes)


def _prior(voted: Sequence[Voted], yes: Sequence[float]) -> float:
    items = sum(each.items for each in voted)
    return sum(each.items * share for each, share in zip(voted, yes, strict=True)) / (items or 1.0)


def _error_rates(voted: Sequence[Voted], yes: Sequence[float]) -> dict[int, tuple[float, float]]:
    """M step: how often each worker says "yes" where "no" and where "yes" is true."""
    # Said "no" and "yes" where "no" is true, and where "yes" is.
    counts = defaultdict[int, list[float]](lambda: [_SMOOTHING] * 4)
    for each, share in zip(voted, yes, strict=True):
        if_yes = each.items * share
        if_no = each.items - if_yes
        for worker, said in each.votes:
            row = counts[worker]
            row[said] += if_no
            row[2 + said] += if_yes
    return {
        worker: (row[1] / (row[0] + row[1]), row[3] / (row[2] + row[3]))
        for worker, row in counts.items()
    }


def _truth(
    voted: Sequence[Voted], says_yes: Mapping[int, tuple[float, float]], prior: float
) -> list[float]:
    """E step: the probability of "yes" for each entry."""
    weights = {
        worker: (log((1 - if_yes) / (1 - if_no)), log(if_yes / if_no))
        for worker, (if_no, if_yes) in says_yes.items()
    }
    prior = min(1.0 - _TINY, max(_TINY, prior))
    base = log(prior / (1.0 - prior))
    return [
        _sigmoid(base + sum(weights[worker][said] for worker, said in each.votes)) for each in voted
    ]


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + exp(-logit)) if logit > 0 else 1.0 - 1.0 / (1.0 + exp(min(logit, 700.0)))
