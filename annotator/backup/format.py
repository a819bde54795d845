"""What lies in the folder of a backup, and the counts by which a restored system is compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from django.apps import apps

from annotator.errors import InvalidInput
from scoring.vocabulary.messages.plain import PLAIN

FORMAT: Final = 1
ABOUT, LISTED, OBJECTS = "backup.json", "objects.jsonl", "objects"
DUMPS: Final = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


@dataclass(frozen=True)
class About:
    """`vendor`: of the database. `rows`: by table. `migration`: the newest one of the dump."""

    vendor: str
    made_at: str
    migration: str
    rows: dict[str, int] = field(default_factory=dict)
    objects: int = 0
    bytes: int = 0
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """The last file of a backup: without it the folder is none."""
        (folder / ABOUT).write_text(json.dumps(asdict(self), indent=2) + "\n")


@dataclass(frozen=True)
class Stored:
    """A file of the storage."""

    name: str
    size: int
    sha256: str


def read_about(folder: Path) -> About:
    """Raises InvalidInput for a folder that is no finished backup."""
    try:
        about = About(**json.loads((folder / ABOUT).read_text()))
    except FileNotFoundError:
        raise refused(f"{folder} is no finished backup: it has no {ABOUT}.") from None
    except (ValueError, TypeError) as error:
        raise refused(f"{folder / ABOUT} can't be read: {error}") from None
    if about.format != FORMAT:
        raise refused(f"{folder} has format {about.format}; this version reads {FORMAT}.")
    return about


def read_listed(folder: Path) -> Iterator[Stored]:
    """The stored files, in the order in which they were copied."""
    with (folder / LISTED).open() as lines:
        for line in lines:
            yield Stored(**json.loads(line))


def count_rows() -> dict[str, int]:
    """Rows by table of our own app; sessions and the like come and go."""
    models = apps.get_app_config("annotator").get_models()
    return {model._meta.db_table: model._base_manager.count() for model in models}


def refused(text: str) -> InvalidInput:
    """The error for the person at the command line."""
    return InvalidInput(PLAIN(text=text))
