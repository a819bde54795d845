"""What annotators' own mistakes do to a proven precision.

The proof counts labels, and labels are people's. An audit image is called good when all of `people`
call its background good and none the product changed.

- A fault that everyone overlooks makes a wrong decision look right. If each person overlooks a
  fault with probability x, independently of the others, all of them do with probability x^people.
  Of true errors at rate q only q (1 − x^people) are found, so a bound α on the errors found is a
  bound α / (1 − x^people) on the true ones. With 1 in 10 faults overlooked, 3.6 % proven means at
  most 4.0 % with one person and 3.64 % with two.
- A good image that someone calls bad counts as an error. That costs coverage, never the promise.

A fault that is hard to see is overlooked by everybody at once. Then the people are not independent
and x^people is too small. Gold questions measure x.
"""

from __future__ import annotations


def true_error_bound(alpha: float, overlooked: float, *, people: int) -> float:
    """The true error rate at most, where at most `alpha` was proven on people's labels.

    overlooked: each person's chance of overlooking a fault, 0 … 1. people: asked about each image.
    Raises ValueError for a chance outside 0 … 1 or fewer than one person.
    """
    if not 0.0 <= overlooked <= 1.0:
        raise ValueError(f"overlooked: must lie between 0 and 1, got {overlooked}")
    if people < 1:
        raise ValueError(f"people: must be at least 1, got {people}")
    found = 1.0 - overlooked**people
    return min(1.0, alpha / found) if found > 0.0 else 1.0
