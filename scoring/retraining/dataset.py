"""The input of a retraining: features, products and answers, built from plain lists of ids."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from scoring.arrays import Bools, Features, Floats, Ints
from scoring.retraining.feature_table import FeatureTable, InMemory, RowSubset, require_finite
from scoring.reward.answers import LEFT, RIGHT, TIE, Answers, Changes, Pairs, Singles
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.training import ChangeRow, PairRow, SingleRow


@dataclass(frozen=True)
class Dataset:
    """All input of a retraining. A row is the position of a generation in these arrays.

    generation: (n,) ids. product: (n,) ids. is_audit: (n,) whether the product is in the audit set.
    features: n rows. p_consistent: (n,) from the consistency check, 1 without a report. answers:
    annotators are codes, in the order of their ids.
    """

    generation: Ints
    product: Ints
    is_audit: Bools
    features: FeatureTable
    p_consistent: Floats
    answers: Answers

    def part(self, *, audit: bool) -> Dataset:
        """The audit or the training part, with rows renumbered; the annotators stay the same."""
        return self.take(np.flatnonzero(self.is_audit == audit))

    def take(self, rows: Ints) -> Dataset:
        """Only these generations, with rows renumbered; the annotators stay the same.

        An answer about any other generation is left out.
        """
        new_row = np.full(len(self.generation), -1, dtype=np.int64)
        new_row[rows] = np.arange(len(rows))
        singles, pairs, changes = self.answers.singles, self.answers.pairs, self.answers.changes
        singles = singles.take(new_row[singles.generation] >= 0)
        pairs = pairs.take((new_row[pairs.left] >= 0) & (new_row[pairs.right] >= 0))
        changes = changes.take(new_row[changes.generation] >= 0)
        return Dataset(
            generation=self.generation[rows],
            product=self.product[rows],
            is_audit=self.is_audit[rows],
            features=RowSubset(self.features, rows),
            p_consistent=self.p_consistent[rows],
            answers=replace(
                self.answers,
                singles=replace(singles, generation=new_row[singles.generation]),
                pairs=replace(pairs, left=new_row[pairs.left], right=new_row[pairs.right]),
                changes=replace(changes, generation=new_row[changes.generation]),
            ),
        )


def build_dataset(
    *,
    generation: Sequence[int] | Ints,
    product: Sequence[int] | Ints,
    is_audit: Sequence[bool] | Bools,
    features: Features | FeatureTable,
    singles: Sequence[SingleRow],
    pairs: Sequence[PairRow],
    changes: Sequence[ChangeRow],
    p_consistent: Sequence[float] | Floats | None = None,
) -> Dataset:
    """Build a dataset: turn ids into rows and codes.

    generation, product, is_audit, p_consistent: n entries, one per generation. features: (n, d), or
    a table of n rows.
    "Both good" and "both bad" become a tie and two singles. These singles count as biased and not
    as asked, because only some answers create them. Machines have negative ids, so their codes come
    first.
    Raises ValueError naming the field and row: lengths that differ, an id given twice, features
    that are not finite, an answer about an unknown generation, a pair across products, a product
    that is only partly in the audit set.
    """
    ids = np.asarray(generation, dtype=np.int64)
    products = np.asarray(product, dtype=np.int64)
    audit = np.asarray(is_audit, dtype=np.bool_)
    consistent = np.ones(len(ids)) if p_consistent is None else np.asarray(p_consistent, float)
    _check_table(ids, products, audit, consistent)
    if isinstance(features, np.ndarray):
        _check_length("features", features, ids)
        require_finite(features, ids)
        features = InMemory(features)
    rows = _RowIndex.of(ids)
    people = sorted(
        {each.annotator for each in singles}
        | {each.annotator for each in pairs}
        | {each.annotator for each in changes}
    )
    codes = {each: code for code, each in enumerate(people)}
    return Dataset(
        generation=ids,
        product=products,
        is_audit=audit,
        features=features,
        p_consistent=consistent,
        answers=Answers(
            singles=_singles(singles, pairs, rows, codes),
            pairs=_pairs(pairs, products, rows, codes),
            changes=_changes(changes, rows, codes),
            annotators=len(people),
            machines=sum(each < 0 for each in people),
        ),
    )


def _check_length(name: str, column: Sized, ids: Ints) -> None:
    if len(column) != len(ids):
        raise ValueError(f"{name}: {len(column)} rows for {len(ids)} generations")


def _check_table(ids: Ints, product: Ints, audit: Bools, p_consistent: Floats) -> None:
    _check_length("product", product, ids)
    _check_length("is_audit", audit, ids)
    _check_length("p_consistent", p_consistent, ids)
    values, counts = np.unique(ids, return_counts=True)
    if (counts > 1).any():
        raise ValueError(f"generation: {values[counts > 1][0]} is given more than once")
    finite = np.isfinite(p_consistent)
    if not finite.all():
        first = ids[finite.argmin()]
        raise ValueError(f"p_consistent: generation {first} has a value that is not finite")
    split = np.intersect1d(product[audit], product[~audit])
    if len(split):
        raise ValueError(f"is_audit: product {split[0]} is in the audit set by halves")


def _singles(
    asked: Sequence[SingleRow],
    pairs: Sequence[PairRow],
    rows: _RowIndex,
    codes: dict[int, int],
) -> Singles:
    alike = [each for each in pairs if each.choice in (Choice.BOTH_GOOD, Choice.BOTH_BAD)]
    derived = [
        SingleRow(generation, each.annotator, each.choice == Choice.BOTH_GOOD, unbiased=False)
        for each in alike
        for generation in (each.left, each.right)
    ]
    everything = [*asked, *derived]
    return Singles(
        generation=rows.find([each.generation for each in everything], "singles"),
        annotator=_integers([codes[each.annotator] for each in everything]),
        good=np.array([each.good for each in everything], dtype=np.bool_),
        unbiased=np.array([each.unbiased for each in everything], dtype=np.bool_),
        asked=np.arange(len(everything)) < len(asked),
        weight=np.array([each.weight for each in everything], dtype=np.float64),
    )


def _pairs(
    pairs: Sequence[PairRow], product: Ints, rows: _RowIndex, codes: dict[int, int]
) -> Pairs:
    outcome = {Choice.LEFT: LEFT, Choice.RIGHT: RIGHT}
    left = rows.find([each.left for each in pairs], "pairs")
    right = rows.find([each.right for each in pairs], "pairs")
    across = product[left] != product[right]
    if across.any():
        first = pairs[int(across.argmax())]
        raise ValueError(
            f"pairs: generations {first.left} and {first.right} show different products"
        )
    return Pairs(
        left=left,
        right=right,
        annotator=_integers([codes[each.annotator] for each in pairs]),
        outcome=np.array([outcome.get(each.choice, TIE) for each in pairs], dtype=np.int8),
        unbiased=np.array([each.unbiased for each in pairs], dtype=np.bool_),
        weight=np.array([each.weight for each in pairs], dtype=np.float64),
    )


def _changes(changes: Sequence[ChangeRow], rows: _RowIndex, codes: dict[int, int]) -> Changes:
    return Changes(
        generation=rows.find([each.generation for each in changes], "changes"),
        annotator=_integers([codes[each.annotator] for each in changes]),
        changed=np.array([each.changed for each in changes], dtype=np.bool_),
        weight=np.array([each.weight for each in changes], dtype=np.float64),
    )


@dataclass(frozen=True)
class _RowIndex:
    """Finds rows by id with far less memory than a dictionary. ids, rows: (n,), sorted by id."""

    ids: Ints
    rows: Ints

    @classmethod
    def of(cls, ids: Ints) -> Self:
        order = np.argsort(ids, kind="stable")
        return cls(ids[order], order)

    def find(self, generations: list[int], name: str) -> Ints:
        """The rows of these ids, (m,). Raises ValueError for an unknown one."""
        wanted = _integers(generations)
        is_known = np.isin(wanted, self.ids)
        if not is_known.all():
            unknown = wanted[is_known.argmin()]
            raise ValueError(f"{name}: an answer is about generation {unknown}, which is unknown")
        return self.rows[np.searchsorted(self.ids, wanted)]


def _integers(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
