"""Read answers from the files of other tools.

| format | rows | answers |
|---|---|---|
| `label_studio` | JSON export: tasks with `data` and `annotations` | each `choices` or `pairwise` result of an annotation, by `completed_by` |
| `argilla` | JSON of records with `fields`, `metadata`, `responses` | each submitted response, by `user_id` |
| `preferences` | JSON, JSON lines or Parquet with `chosen` and `rejected` | one a row: the chosen image is better |
| `csv` | CSV with a header | one a row, in `choice` |
"""  # noqa: E501  one line a row of the table

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.errors import InvalidInput
from annotator.imports.answers.given import GivenAnswer, Names
from annotator.imports.json_rows import json_records
from annotator.imports.manifest_text import text_chunks
from annotator.imports.rows import Refusal, RowRefused
from scoring.vocabulary.messages.imported_answers import ANSWERS_COLUMN_MISSING

Record = Mapping[str, Any]
Said = tuple[object, object]  # choice, person
SUBMITTED: Final = ("submitted", "", None)


def given_answers(path: Path, format: str, names: Names) -> Iterator[GivenAnswer | Refusal]:
    """The answers in a file, and why others can't be used. Raises InvalidInput, OSError."""
    read_record = _FORMATS[format]
    for number, record in _records(path, format, names):
        if isinstance(record, RowRefused):
            yield Refusal(number, "", record.reason)
            continue
        about, all_said = read_record(record, names)
        if not all_said:
            continue  # a task that nobody has answered is no fault
        for choice, person in all_said:
            try:
                yield names.answer(number, about, choice=choice, person=person)
            except RowRefused as error:
                yield Refusal(number, names.cell(about, "left"), error.reason)


def _records(path: Path, format: str, names: Names) -> Iterator[tuple[int, Record | RowRefused]]:
    if format == "csv":
        yield from _csv_records(path, names)
    elif path.suffix == ".parquet":
        yield from _parquet_records(path)
    else:
        with path.open("rb") as stream:
            yield from json_records(text_chunks(stream), unwraps=False)


def _csv_records(path: Path, names: Names) -> Iterator[tuple[int, Record]]:
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as stream:
        rows = csv.DictReader(stream)
        wanted = {names.columns.get(name, name) for name in ("choice", "person")}
        wanted |= set(names.columns.values())
        if lacking := sorted(wanted - set(rows.fieldnames or ())):
            shown = ", ".join(rows.fieldnames or ())[:200]
            raise InvalidInput(ANSWERS_COLUMN_MISSING(column=lacking[0], columns=shown))
        yield from enumerate(rows, start=1)


def _parquet_records(path: Path) -> Iterator[tuple[int, Record]]:
    import pyarrow as pa  # noqa: PLC0415  the site starts without it
    from pyarrow import parquet as pq  # noqa: PLC0415

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=1000):
                for number, record in enumerate(batch.to_pylist(), start=number + 1):  # noqa: B020
                    yield number, record
    except pa.ArrowInvalid as error:
        raise OSError(f"no Parquet: {error}") from error


def _of_label_studio(record: Record, names: Names) -> tuple[Record, Iterable[Said]]:
    said: list[Said] = []
    for annotation in _dicts(record.get("annotations")):
        if annotation.get("was_cancelled"):
            continue
        person = annotation.get("completed_by")
        if isinstance(person, dict):
            person = person.get("email") or person.get("id")
        for result in _dicts(annotation.get("result")):
            value = result.get("value")
            value = value if isinstance(value, dict) else {}
            if result.get("type") == "pairwise":
                said.append((value.get("selected"), person))
            elif result.get("type") == "choices":
                chosen = value.get("choices")
                said.append((chosen[0] if isinstance(chosen, list) and chosen else "", person))
    return _dict(record.get("data")), said


def _of_argilla(record: Record, names: Names) -> tuple[Record, Iterable[Said]]:
    about = {**_dict(record.get("fields")), **_dict(record.get("metadata"))}
    said = [
        (response.get("value"), response.get("user_id"))
        for responses in _dict(record.get("responses")).values()
        for response in _dicts(responses)
        if response.get("status") in SUBMITTED
    ]
    return about, said


def _of_preference(record: Record, names: Names) -> tuple[Record, Iterable[Said]]:
    pair = {"left": "chosen", "right": "rejected", "person": "person"} | dict(names.columns)
    about = {our: record.get(their) for our, their in pair.items()}
    plain = Names(values=names.values, people=names.people)
    about = {
        names.columns.get(name, name): plain.cell(about, name) for name in ("left", "right")
    } | {"person": about["person"]}
    return about, [("left", about["person"] or "")]


def _of_table(record: Record, names: Names) -> tuple[Record, Iterable[Said]]:
    return record, [(names.cell(record, "choice"), names.cell(record, "person"))]


def _dict(value: object) -> Record:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


_FORMATS: Final[dict[str, Callable[[Record, Names], tuple[Record, Iterable[Said]]]]] = {
    "label_studio": _of_label_studio,
    "argilla": _of_argilla,
    "preferences": _of_preference,
    "csv": _of_table,
}
FORMATS: Final = tuple(_FORMATS)
