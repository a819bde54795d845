"""`manage.py work`: does the jobs where there is no broker."""

from __future__ import annotations

import os
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.jobs.processes import StopSignal, import_handlers, run_processes
from annotator.jobs.work import work
from annotator.priority import give_way

SCORING = "scoring.worker"
HANDLERS = ("annotator.tasks", SCORING)


def processes_for(device: str) -> int:
    """How many processes keep the machine busy that scores on `device`."""
    return os.cpu_count() or 1 if device == "cpu" else 1


class Options(TypedDict):
    """What the command line says."""

    include: list[str] | None
    once: bool
    processes: int


class Command(BaseCommand):
    """Claims due job rows of every queue and does them, until it is told to stop."""

    help = "Do the jobs: import, score, plan, retrain, promote, certify. Needs no broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "-I",
            "--include",
            action="append",
            metavar="MODULE",
            help=f"module with job handlers; may be repeated (default: {', '.join(HANDLERS)})",
        )
        parser.add_argument("--once", action="store_true", help="stop when nothing is due any more")
        parser.add_argument(
            "--processes",
            type=int,
            default=processes_for(settings.SCORING_DEVICE),
            help="how many jobs are done at a time (default: one for each core; one with a GPU, "
            "whose lanes keep it busy and whose memory holds the models once)",
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        modules = options["include"] or HANDLERS
        if options["processes"] < 1:
            raise CommandError("--processes must be at least 1.")
        if SCORING in modules:
            # Said once and at the start, not by every job that then fails.
            call_command("models", check=True)
        if not options["once"]:
            give_way()
        if options["once"] or options["processes"] == 1:
            should_stop = StopSignal()
            import_handlers(modules)
            done = work(should_stop=should_stop, until_idle=options["once"])
            self.stdout.write(f"{done} jobs done.")
        else:
            run_processes(count=options["processes"], modules=modules)
