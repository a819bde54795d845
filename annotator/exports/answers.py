"""Export all answers as CSV or Parquet, one per row, in the order in which they were given.

| column | meaning |
|---|---|
| `answer`, `question` | ids |
| `answered_at` | when it was given, in UTC |
| `person` | username; empty for a machine |
| `question_kind` | single or pair |
| `purpose` | why it was asked: learn, explore, audit, compare, lot, gold, repeat, drift, review |
| `product`, `is_audit` | external id, 1 if set aside for the audit |
| `left`, `right` | external ids of the generations on the sides where this person saw them; a single one is left |
| `choice` | single: good, bad; pair: left, right, both_good, both_bad. Good: the background suits |
| `left_changed`, `right_changed` | 1 where this person marked the product as changed |
| `left_reasons`, `right_reasons` | codes separated by spaces; the manifest says what they mean |
| `note` | what this person wrote about it, if anything |
| `milliseconds` | time to answer while the page was visible |
| `strategy`, `selection_probability` | the strategy that chose the question, and its probability of being chosen |
| `model_version` | number of the version whose scores were used to choose it |
| `is_surplus` | 1 if the question had all its answers already; the answer is kept but not counted |
| `is_undone`, `undone_at` | 1 if this person undid the answer, and when |
| `annotator_kind` | person or machine |
| `machine` | the vision-language model that compared the two, of a machine |

A machine's answers come last. It saw each pair in both orders; `choice` is empty if they
contradicted each other or named neither, and `left` is the side that came first in the first order.
They belong to no question. The filter `by` leaves them out (`people`), or leaves only them in
(`machines`).

Skipped questions have no answer and are not included.
"""  # noqa: E501  one line a row of the table

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from annotator.csv_lines import Cell, csv_lines
from annotator.exports.chosen import Chosen
from annotator.exports.parquet import Kind, parquet
from annotator.exports.tally import Tally
from annotator.models import Answer, Choice, MachineAnswer
from annotator.models import Kind as QuestionKind

KINDS: Final[Mapping[str, Kind]] = {
    "answer": Kind.INTEGER, "question": Kind.INTEGER, "answered_at": Kind.TIME,
    "person": Kind.TEXT, "question_kind": Kind.TEXT, "purpose": Kind.TEXT, "product": Kind.TEXT,
    "is_audit": Kind.YES_NO, "left": Kind.TEXT, "right": Kind.TEXT, "choice": Kind.TEXT,
    "left_changed": Kind.YES_NO, "right_changed": Kind.YES_NO, "left_reasons": Kind.TEXT,
    "right_reasons": Kind.TEXT, "note": Kind.TEXT, "milliseconds": Kind.INTEGER,
    "strategy": Kind.TEXT, "selection_probability": Kind.NUMBER, "model_version": Kind.INTEGER,
    "is_surplus": Kind.YES_NO, "is_undone": Kind.YES_NO, "undone_at": Kind.TIME,
    "annotator_kind": Kind.TEXT, "machine": Kind.TEXT,
}  # fmt: skip
COLUMNS: Final = tuple(KINDS)
PERSON: Final = "person"
MACHINE: Final = "machine"
PEOPLE_ONLY: Final = "people"
MACHINES_ONLY: Final = "machines"
# Plain values instead of model instances: a million rows take a third of the time.
_READ: Final = (
    "pk", "question_id", "created_at", "user__username", "question__kind", "purpose",
    "question__product__external_id", "question__product__is_audit", "left__external_id",
    "right__external_id", "choice", "left_id", "right_id", "changed", "reasons", "note",
    "milliseconds", "strategy", "selection_probability", "model_version__number", "is_surplus",
    "undone_by__created_at",
)  # fmt: skip


def rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """The header and one line for each answer, undone or not."""
    return csv_lines(COLUMNS, tally.count(_rows(chosen)))


def parquet_rows(chosen: Chosen, tally: Tally) -> Iterator[bytes]:
    """The same as Parquet; what is unknown is null."""
    return parquet(KINDS, tally.count(_rows(chosen)))


def _rows(chosen: Chosen) -> Iterator[Sequence[Cell]]:
    if chosen.filters.by != MACHINES_ONLY:
        yield from _by_people(chosen)
    if chosen.filters.by != PEOPLE_ONLY and chosen.filters.kind != QuestionKind.SINGLE:
        yield from _by_machines(chosen)


def _by_machines(chosen: Chosen) -> Iterator[Sequence[Cell]]:
    filters = chosen.filters
    of_either = filters.of_generation("left__") | filters.of_generation("right__")
    answers = (
        MachineAnswer.objects.filter(of_either, filters.of_day(), project=chosen.project)
        .order_by("pk")
        .values_list(
            "created_at", "left__product__external_id", "left__product__is_audit",
            "left__external_id", "right__external_id", "choice", "milliseconds", "model",
        )
    )  # fmt: skip
    for at, product, is_audit, left, right, choice, milliseconds, model in answers.iterator():
        yield (
            None, None, at, "", QuestionKind.PAIR.value, "", product, is_audit, left, right,
            choice, None, None, "", "", "", milliseconds, "", None, None, None, None, None,
            MACHINE, model,
        )  # fmt: skip


def _by_people(chosen: Chosen) -> Iterator[Sequence[Cell]]:
    filters = chosen.filters
    of_either = filters.of_generation("left__") | filters.of_generation("right__")
    of_kind = Q(question__kind=filters.kind) if filters.kind else Q()
    answers = (
        Answer.objects.filter(of_either, of_kind, filters.of_day(), project=chosen.project)
        .exclude(choice=Choice.UNDO)
        .order_by("pk")
        .values_list(*_READ)
    )
    for values in answers.iterator(chunk_size=2000):
        yield _cells(*values)


def _cells(  # noqa: PLR0917  the columns of `_READ`
    pk: int, question: int, at: datetime, person: str, kind: str, purpose: str, product: str,
    is_audit: bool, left: str, right: str | None, choice: str, left_id: int, right_id: int | None,
    changed: list[int], reasons: dict[str, list[str]], note: str, milliseconds: int | None,
    strategy: str, probability: float | None, version: int | None, is_surplus: bool,
    undone_at: datetime | None,
) -> Sequence[Cell]:  # fmt: skip
    has_right = right_id is not None
    return (
        pk, question, at, person, kind, purpose, product, is_audit, left, right, choice,
        left_id in changed,
        right_id in changed if has_right else None,
        _reasons(reasons, left_id),
        _reasons(reasons, right_id) if has_right else None,
        note, milliseconds, strategy, probability, version, is_surplus,
        undone_at is not None, undone_at, PERSON, "",
    )  # fmt: skip


def _reasons(reasons: dict[str, list[str]], shown: Any) -> str:
    return " ".join(reasons.get(str(shown), ())) if reasons else ""
