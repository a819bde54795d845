"""`manage.py export`: write a project's results to a file."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError

from annotator.exports import EXPORTS, manifest
from annotator.exports.chosen import Filters
from annotator.exports.tally import Tally
from annotator.models import AuditEvent, Kind, Project, Verdict
from scoring.vocabulary.audit_actions import AuditAction


class Options(TypedDict):
    """The options of the command line."""

    project: str
    format: str
    out: Path | None
    verdict: str
    category: str
    generator: str
    certificate: int | None
    kind: str
    since: date | None
    until: date | None


class Command(BaseCommand):
    """`manage.py export PROJECT_SLUG FORMAT [--out FILE]`"""

    help = (
        "Export a project in one of the formats that the export page describes. Labels and pairs "
        "leave out the audit set. What was left out and why is written to FILE.manifest.json, or "
        "to standard error; archives hold their manifest as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("project", help="the project's slug")
        parser.add_argument("format", choices=list(EXPORTS))
        parser.add_argument("--out", type=Path, help="a file (default: standard output)")
        parser.add_argument("--verdict", default="", choices=list(Verdict))
        parser.add_argument("--category", default="")
        parser.add_argument("--generator", default="")
        parser.add_argument("--certificate", type=int, help="its number")
        parser.add_argument("--kind", default="", choices=list(Kind), help="of answers")
        parser.add_argument("--since", type=date.fromisoformat, help="a day in UTC")
        parser.add_argument("--until", type=date.fromisoformat, help="a day in UTC, included")

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        filters = _filters(options)
        AuditEvent.record(
            AuditAction.PROJECT_EXPORTED,
            project=project,
            actor=None,
            target=project,
            format=options["format"],
            **filters.to_json(),
        )
        tally = Tally()
        lines = EXPORTS[options["format"]](project, tally, filters)
        out: Path | None = options["out"]
        if out is None:
            sys.stdout.buffer.writelines(lines)
            self.stderr.write(_manifest(project, options["format"], tally, filters))
            return
        try:
            with out.open("wb") as file:
                file.writelines(lines)
            beside = out.with_name(f"{out.name}.manifest.json")
            beside.write_text(_manifest(project, options["format"], tally, filters) + "\n")
        except OSError as error:
            raise CommandError(f"{out} can't be written: {error.strerror}.") from error


def _filters(options: Options) -> Filters:
    return Filters(
        verdict=options["verdict"],
        category=options["category"],
        generator=options["generator"],
        certificate=options["certificate"],
        kind=options["kind"],
        since=options["since"],
        until=options["until"],
    )


def _manifest(project: Project, export: str, tally: Tally, filters: Filters) -> str:
    return json.dumps(manifest(project, export, tally, filters), indent=2)
