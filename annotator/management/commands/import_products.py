"""`manage.py import_products`: import a folder, a zip archive or a manifest on this machine."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.core.validators import validate_slug

from annotator.errors import InvalidInput
from annotator.imports.import_rows import import_rows
from annotator.imports.rows import COLUMNS, Format, Refusal
from annotator.imports.source import source_at
from annotator.models import Project
from annotator.scoring_requests import request_score
from scoring.vocabulary.message import Message
from scoring.vocabulary.say import say

REFUSALS_SHOWN = 100


class ProgressLine:
    """Shows the progress of an import as one line on a terminal; writes nothing to a log file."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out = out

    def advance(self, done: int, total: int, message: Message | None = None) -> None:
        if self._out.isatty():
            self._out.write(f"\r{done} of {total} rows\x1b[K", ending="")

    def check_cancelled(self) -> None:
        """Do nothing, because Ctrl-C raises an exception by itself."""


class Options(TypedDict):
    """The options of the command line."""

    project: str
    path: Path
    create: bool
    format: str
    dry_run: bool
    column: Sequence[str]


class Command(BaseCommand):
    """`manage.py import_products PROJECT_SLUG PATH [--dry-run]`"""

    help = (
        "Import products and generations from a folder (PRODUCT/original.jpg, other files are "
        "generations), a zip archive of one, or a manifest (JSON, CSV, HFPC labels) whose "
        "files lie beside it. Importing again changes nothing. Scores are requested for new "
        "generations. Exit code 1 if nothing could be imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("path", type=Path, help="folder, zip archive or manifest file")
        parser.add_argument(
            "--create", action="store_true", help="create the project if it is missing"
        )
        parser.add_argument(
            "--format",
            choices=[format.value for format in Format],
            default=Format.AUTO.value,
            help="format of the manifest (default: recognised by its beginning)",
        )

        parser.add_argument(
            "--dry-run", action="store_true", help="name what would be refused, store nothing"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="OURS=THEIRS",
            help="a column of a CSV manifest under another name, such as product=SKU",
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = self._project(
            options["project"], create=options["create"] and not options["dry_run"]
        )
        shown: list[Refusal] = []

        def refuse(refused: Sequence[Refusal]) -> None:
            shown.extend(refused[: REFUSALS_SHOWN - len(shown)])

        def score(product_ids: Sequence[int]) -> None:
            request_score(project=project, product_ids=product_ids)

        try:
            source = source_at(
                options["path"],
                format=Format(options["format"]),
                max_bytes=settings.IMPORT_MAX_UPLOAD_BYTES,
                columns=_columns(options["column"]),
            )
            summary = import_rows(
                project=project,
                source=source,
                progress=ProgressLine(self.stderr),
                on_products=score,
                on_refused=refuse,
                is_dry_run=options["dry_run"],
            )
        except InvalidInput as error:
            raise CommandError(error.detail) from error
        if self.stderr.isatty():
            self.stderr.write("")
        self._show(shown, total=summary.refused)
        would = "would be" if options["dry_run"] else "are"
        self.stdout.write(
            f"{summary.products} products and {summary.generations} generations {would} new, "
            f"{summary.unchanged} rows changed nothing, {summary.refused} were refused."
        )
        if not summary.taken:
            raise CommandError("Nothing was imported.")

    def _project(self, slug: str, *, create: bool) -> Project:
        project = Project.objects.filter(slug=slug).first()
        if project is not None:
            return project
        if not create:
            raise CommandError(f"There is no project {slug!r}. Add --create to create it.")
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(f"{slug!r} can't be a project's slug: {error.message}") from error
        self.stdout.write(f"Created the project {slug}; it has no members yet.")
        return Project.objects.create(name=slug, slug=slug)

    def _show(self, refused: Sequence[Refusal], *, total: int) -> None:
        for refusal in refused:
            self.stderr.write(f"row {refusal.number} ({refusal.reference}): {say(refusal.reason)}")
        if total > len(refused):
            self.stderr.write(f"… and {total - len(refused):,} more refused rows")


def _columns(given: Sequence[str]) -> dict[str, str]:
    columns = dict(each.partition("=")[::2] for each in given)
    if wrong := [our for our, theirs in columns.items() if our not in COLUMNS or not theirs]:
        offered = ", ".join(COLUMNS)
        raise CommandError(f"Write OURS=THEIRS; {wrong[0]!r} is none of {offered}.")
    return columns
