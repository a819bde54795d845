"""`manage.py backup`: the database and all stored files into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.backup.make import check_backup, make_backup
from annotator.errors import PackshotError


class Options(TypedDict):
    """The options of the command line."""

    folder: Path
    check: bool


class Command(BaseCommand):
    """Nothing has to be stopped for it."""

    help = (
        "Back up database and stored files into FOLDER, which needs pg_dump; again into the same "
        "folder copies only what is new. Secrets (SECRET_KEY) are not in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="make nothing; read FOLDER and compare all hashes"
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        try:
            if options["check"]:
                about = check_backup(options["folder"])
                self.stdout.write(f"Whole: {about.objects:,} files, made at {about.made_at}.")
            else:
                make_backup(options["folder"], say=self.stdout.write)
        except PackshotError as error:
            raise CommandError(str(error)) from error
