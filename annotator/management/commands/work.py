"""`manage.py work`: run jobs without a broker."""

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
    """How many processes use a machine fully that scores on `device`."""
    return os.cpu_count() or 1 if device == "cpu" else 1


class Options(TypedDict):
    """The options of the command line."""

    include: list[str] | None
    once: bool
    processes: int


class Command(BaseCommand):
    """Claims due jobs of every queue and runs them until a stop signal."""

    help = "Run the jobs: import, score, plan, retrain, promote, certify. Needs no broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "-I",
            "--include",
            action="append",
            metavar="MODULE",
            help=f"module with job handlers; may be repeated (default: {', '.join(HANDLERS)})",
        )
        parser.add_argument("--once", action="store_true", help="stop when no job is due any more")
        parser.add_argument(
            "--processes",
            type=int,
            default=processes_for(settings.SCORING_DEVICE),
            help="how many jobs run at a time (default: one per core; one with a GPU, whose lanes "
            "keep it busy and whose memory should hold the models only once)",
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        modules = options["include"] or HANDLERS
        if options["processes"] < 1:
            raise CommandError("--processes must be at least 1.")
        if SCORING in modules:
            # Report a missing model once at the start, instead of in every job that then fails.
            call_command("models", check=True)
        if not options["once"]:
            give_way()
        if options["once"] or options["processes"] == 1:
            should_stop = StopSignal()
            import_handlers(modules)
            done = work(should_stop=should_stop, until_idle=options["once"])
            self.stdout.write(f"{done} jobs run.")
        else:
            run_processes(count=options["processes"], modules=modules)
