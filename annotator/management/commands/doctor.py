"""`manage.py doctor`: say in plain words what works here and what does not."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandParser

from annotator.doctor.examine import examine
from annotator.doctor.finding import EXIT_CODES, State, worst_of

MARKS = {State.FINE: "ok", State.WARNING: "warning", State.FAILED: "FAILED"}


class Options(TypedDict):
    """The options of the command line."""

    json: bool


class Command(BaseCommand):
    """Exit code 0: all fine; 1: something fails; 2: there are warnings and nothing fails."""

    help = (
        "Look at database, migrations, clock, jobs, models, broker, storage, mail, weights, GPU "
        "and disk. Exit code 0: all fine; 1: something fails; 2: warnings only."
    )
    requires_system_checks = ()  # they stop at the first fault

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        findings = examine()
        state = worst_of(findings)
        if options["json"]:
            found = {"state": state, "parts": [asdict(each) for each in findings]}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for each in findings:
                self.stdout.write(f"{MARKS[each.state]:<9}{each.part:<12}{each.says}")
        if EXIT_CODES[state]:
            sys.exit(EXIT_CODES[state])
