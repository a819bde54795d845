"""Answers as other tools give them, and how their names translate to ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.imports.rows import RowRefused
from annotator.models import PAIR_CHOICES, SINGLE_CHOICES
from scoring.vocabulary.messages.imported_answers import ANSWER_OF_NO_CHOICE
from scoring.vocabulary.messages.imports import ROW_FIELD_MISSING


@dataclass(frozen=True)
class GivenAnswer:
    """One person's answer; `right` is empty for a single image. `number` is the row's."""

    number: int
    left: str
    right: str
    choice: str
    person: str


@dataclass(frozen=True)
class Names:
    """How the other tool's names translate. What is not listed is taken as it is.

    columns: our field (left, right, image, choice, person) to the file's. values: its choice to
    ours. people: its person to our username.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def cell(self, record: Mapping[str, object], name: str) -> str:
        """One of our fields from a record; empty if the record lacks it."""
        value = record.get(self.columns.get(name, name))
        if isinstance(value, dict):  # a picture as `datasets` writes it
            value = value.get("path")
        return "" if value is None or isinstance(value, list | dict) else str(value).strip()

    def answer(
        self, number: int, record: Mapping[str, object], *, choice: object, person: object
    ) -> GivenAnswer:
        """The answer about the record's images. Raises RowRefused for what does not fit."""
        right = self.cell(record, "right")
        left = self.cell(record, "left") or self.cell(record, "image")
        said = self.values.get(str(choice), str(choice))
        who = self.people.get(str(person), str(person))
        for name, value in (("left" if right else "image", left), ("person", who)):
            if not value:
                raise RowRefused(ROW_FIELD_MISSING(field=self.columns.get(name, name)))
        offered = PAIR_CHOICES if right else SINGLE_CHOICES
        if said not in offered:
            names = ", ".join(each.value for each in offered)
            raise RowRefused(ANSWER_OF_NO_CHOICE(choice=said[:100], choices=names))
        return GivenAnswer(number, left, right, said, who)
