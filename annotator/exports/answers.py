"""Export all answers as CSV, one per row, in the order in which they were given.

| column | meaning |
|---|---|
| `answer`, `question` | ids |
| `answered_at` | when it was given, in UTC |
| `person` | username |
| `question_kind` | single or pair |
| `purpose` | why it was asked: learn, explore, audit, compare, lot, gold, repeat, drift, review |
| `product`, `is_audit` | external id, 1 if set aside for the audit |
| `left`, `right` | external ids of the generations on the sides where this person saw them; a single one is left |
| `choice` | single: good, bad; pair: left, right, both_good, both_bad. Good: the background suits |
| `left_changed`, `right_changed` | 1 where this person marked the product as changed |
| `left_reasons`, `right_reasons` | codes separated by spaces; the manifest says what they mean |
| `milliseconds` | time to answer while the page was visible |
| `strategy`, `selection_probability` | the strategy that chose the question, and its probability of being chosen |
| `model_version` | number of the version whose scores were used to choose it |
| `is_surplus` | 1 if the question had all its answers already; the answer is kept but not counted |
| `is_undone`, `undone_at` | 1 if this person undid the answer, and when |

Skipped questions have no answer and are not included.
"""  # noqa: E501  one line a row of the table

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.csv_lines import Cell, csv_lines
from annotator.exports.tally import Tally
from annotator.models import Answer, Choice, Generation, Project
from annotator.models.predictions import version_records

COLUMNS = (
    "answer", "question", "answered_at", "person", "question_kind", "purpose", "product",
    "is_audit", "left", "right", "choice", "left_changed", "right_changed", "left_reasons",
    "right_reasons", "milliseconds", "strategy", "selection_probability", "model_version",
    "is_surplus", "is_undone", "undone_at",
)  # fmt: skip


def rows(project: Project, tally: Tally) -> Iterator[bytes]:
    """The header and one line for each answer, undone or not."""
    return csv_lines(COLUMNS, tally.count(_rows(project)))


def _rows(project: Project) -> Iterator[Sequence[Cell]]:
    answers = (
        Answer.objects.filter(project=project)
        .exclude(choice=Choice.UNDO)
        .select_related("user", "question__product", "left", "right", "model_version", "undone_by")
        .defer(*version_records("model_version"))
        .order_by("pk")
    )
    for answer in answers.iterator(chunk_size=2000):
        yield _cells(answer)


def _cells(answer: Answer) -> Sequence[Cell]:
    undoing: Answer | None = getattr(answer, "undone_by", None)
    question, version = answer.question, answer.model_version
    return [
        answer.pk,
        question.pk,
        answer.created_at,
        answer.user.username,
        question.kind,
        answer.purpose,
        question.product.external_id,
        question.product.is_audit,
        answer.left.external_id,
        None if answer.right is None else answer.right.external_id,
        answer.choice,
        _is_changed(answer, answer.left),
        _is_changed(answer, answer.right),
        _reasons(answer, answer.left),
        _reasons(answer, answer.right),
        answer.milliseconds,
        answer.strategy,
        answer.selection_probability,
        None if version is None else version.number,
        answer.is_surplus,
        undoing is not None,
        None if undoing is None else undoing.created_at,
    ]


def _is_changed(answer: Answer, shown: Generation | None) -> bool | None:
    return None if shown is None else shown.pk in answer.changed


def _reasons(answer: Answer, shown: Generation | None) -> str | None:
    return None if shown is None else " ".join(answer.reasons.get(str(shown.pk), []))
