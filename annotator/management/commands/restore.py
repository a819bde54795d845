"""`manage.py restore`: what `manage.py backup` made, into an empty system."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.backup.make import restore_backup
from annotator.errors import PackshotError


class Options(TypedDict):
    """The options of the command line."""

    folder: Path


class Command(BaseCommand):
    """Refuses a database that has tables."""

    help = "Restore FOLDER, made by `manage.py backup`, into an empty database and the storage."
    requires_system_checks = ()  # some ask the database, which is empty

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        try:
            restore_backup(options["folder"], say=self.stdout.write)
        except PackshotError as error:
            raise CommandError(str(error)) from error
