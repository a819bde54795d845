"""How annotators' own mistakes affect a proven precision.

The proof rests on labels, and people can be wrong. An audit image is labelled good if all of its
`people` call the background good and nobody calls the product changed.

- If everyone overlooks a fault, a wrong decision looks right. If each person overlooks it with
probability x, independently of the others, all of them do with probability x^people. Of true errors
at rate q, only q (1 − x^people) are found, so a bound α on the errors found is a bound α / (1 −
x^people) on the true errors. If 1 in 10 faults is overlooked, a proven 3.6 % means at most 4.0 %
with one person and 3.64 % with two.
- If someone calls a good image bad, it counts as an error. That costs coverage but never breaks the
promise.

A fault that is hard to see tends to be overlooked by everybody. Then people are not independent,
and x^people is too small. Gold questions measure x.
"""

from __future__ import annotations


def true_error_bound(alpha: float, overlooked: float, *, people: int) -> float:
    """The bound on the true error rate, if at most `alpha` was proven on people's labels.

    overlooked: each person's chance of overlooking a fault, 0 … 1. people: how many are asked about
    each image. Raises ValueError for a chance outside 0 … 1 or fewer than one person.
    """
    if not 0.0 <= overlooked <= 1.0:
        raise ValueError(f"overlooked: must lie between 0 and 1, got {overlooked}")
    if people < 1:
        raise ValueError(f"people: must be at least 1, got {people}")
    share_found = 1.0 - overlooked**people
    return min(1.0, alpha / share_found) if share_found > 0.0 else 1.0
