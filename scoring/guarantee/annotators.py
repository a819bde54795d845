"""What annotators' own mistakes do to a proven precision.

The proof counts labels, and labels are people's. An audit image is called good when all of `people`
call its background good and none the product changed.

- A fault that everyone overlooks makes a wrong decision look right. If each overlooks a fault with
  probability x, independently, all do with x^people: of true errors at rate q only
  q (1 − x^people) are seen, so a proven bound α on what is seen is a bound α / (1 − x^people) on
  what is true. With 1 in 10 faults overlooked, 3.6 % proven means at most 4.0 % with one person
  and 3.64 % with two.
- A good image that someone calls bad counts against the rule. That costs coverage, never the
  promise.

Faults that are hard for everybody are overlooked together: then x^people is too small, and the
share overlooked by all is what counts. Gold questions measure x.
"""

from __future__ import annotations


def true_error_bound(alpha: float, overlooked: float, *, people: int) -> float:
    """The most that can be wrong in truth where at most `alpha` was proven on people's labels.

    overlooked: each person's chance of overlooking a fault, 0 … 1. people: asked about each image.
    Raises ValueError for a chance outside 0 … 1 or fewer than one person.
    """
    if not 0.0 <= overlooked <= 1.0:
        raise ValueError(f"overlooked: must lie between 0 and 1, got {overlooked}")
    if people < 1:
        raise ValueError(f"people: must be at least 1, got {people}")
    seen = 1.0 - overlooked**people
    return min(1.0, alpha / seen) if seen > 0.0 else 1.0
