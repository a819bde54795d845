"""Write what a project has come to into a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.exports import EXPORTS
from annotator.models import AuditEvent, Project


class Command(BaseCommand):
    """`manage.py export PROJECT_SLUG FORMAT [--out FILE]`"""

    help = (
        "Export a project: hfpc (labels, JSON lines), dpo (preference pairs, JSON lines) or csv "
        "(all generations with scores and verdicts). The first two leave out the audit set."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("format", choices=list(EXPORTS))
        parser.add_argument("--out", type=Path, help="a file (default: standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        lines = EXPORTS[options["format"]](project)
        AuditEvent.record(
            "project.exported",
            project=project,
            actor=None,
            target=project,
            format=options["format"],
        )
        if options["out"] is None:
            sys.stdout.buffer.writelines(lines)
            return
        try:
            with options["out"].open("wb") as file:
                file.writelines(lines)
        except OSError as error:
            raise CommandError(f"{options['out']} can't be written: {error.strerror}.") from error
