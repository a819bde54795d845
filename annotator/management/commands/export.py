"""`manage.py export`: write a project's results to a file."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError

from annotator.exports import EXPORTS, manifest
from annotator.exports.tally import Tally
from annotator.models import AuditEvent, Project
from scoring.vocabulary.audit_actions import AuditAction


class Options(TypedDict):
    """The options of the command line."""

    project: str
    format: str
    out: Path | None


class Command(BaseCommand):
    """`manage.py export PROJECT_SLUG FORMAT [--out FILE]`"""

    help = (
        "Export a project: hfpc (labels, JSON lines), dpo (preference pairs, JSON lines), csv (all "
        "generations with scores, verdicts and flags) or answers (every answer, CSV). The first "
        "two leave out the audit set. What was left out and why is written to FILE.manifest.json, "
        "or to standard error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("format", choices=list(EXPORTS))
        parser.add_argument("--out", type=Path, help="a file (default: standard output)")

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        AuditEvent.record(
            AuditAction.PROJECT_EXPORTED,
            project=project,
            actor=None,
            target=project,
            format=options["format"],
        )
        tally = Tally()
        lines = EXPORTS[options["format"]](project, tally)
        out: Path | None = options["out"]
        if out is None:
            sys.stdout.buffer.writelines(lines)
            self.stderr.write(_manifest(project, options["format"], tally))
            return
        try:
            with out.open("wb") as file:
                file.writelines(lines)
            beside = out.with_name(f"{out.name}.manifest.json")
            beside.write_text(_manifest(project, options["format"], tally) + "\n")
        except OSError as error:
            raise CommandError(f"{out} can't be written: {error.strerror}.") from error


def _manifest(project: Project, export: str, tally: Tally) -> str:
    return json.dumps(manifest(project, export, tally), indent=2)
