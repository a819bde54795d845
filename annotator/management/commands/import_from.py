"""`manage.py import_from`: bring in people's answers from another tool's file."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError

from annotator.errors import InvalidInput
from annotator.imports.answers.formats import FORMATS, given_answers
from annotator.imports.answers.given import Names
from annotator.imports.answers.write import write_answers
from annotator.imports.rows import Refusal
from annotator.models import Project
from scoring.vocabulary.say import say


class Options(TypedDict):
    """The options of the command line."""

    project: str
    format: str
    path: Path
    dry_run: bool
    column: Sequence[str]
    value: Sequence[str]
    person: Sequence[str]


class Command(BaseCommand):
    """`manage.py import_from PROJECT_SLUG FORMAT PATH [--dry-run]`"""

    help = (
        "Import answers from Label Studio (JSON), Argilla (JSON), a preference data set (JSON or "
        "Parquet with chosen and rejected) or CSV. The images must be in the project, and the "
        "people must be members of it. Try --dry-run first: it names every row that would be "
        "refused and changes nothing. Importing again adds nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only")
        for name, what in (
            ("column", "left, right, image, choice or person, and the file's name for it"),
            ("value", "the file's choice, and good, bad, left, right, both_good or both_bad"),
            ("person", "the file's person (nothing, if it names none), and the username here"),
        ):
            parser.add_argument(
                f"--{name}", action="append", default=[], metavar="FROM=TO", help=what
            )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        names = Names(
            columns=_pairs(options["column"]),
            values=_pairs(options["value"]),
            people=_pairs(options["person"]),
        )
        try:
            brought = write_answers(
                given_answers(options["path"], options["format"], names),
                project=project,
                is_dry_run=options["dry_run"],
                on_refused=self._show,
            )
        except InvalidInput as error:
            raise CommandError(error.detail) from error
        except OSError as error:
            raise CommandError(f"{options['path']} can't be read: {error}") from error
        would = "would be" if options["dry_run"] else "are"
        self.stdout.write(
            f"{brought.answers} answers {would} new, {brought.unchanged} were there already, "
            f"{brought.refused} refused."
        )

    def _show(self, refusal: Refusal) -> None:
        self.stderr.write(f"row {refusal.number} ({refusal.reference}): {say(refusal.reason)}")


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = dict(each.partition("=")[::2] for each in given)
    if wrong := [name for name, value in pairs.items() if not value]:
        raise CommandError(f"Write FROM=TO instead of {wrong[0]!r}.")
    return pairs
