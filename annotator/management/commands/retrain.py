"""`manage.py retrain PROJECT`: fit a candidate on people's answers."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.errors import Conflict
from annotator.models import Answer, Project
from annotator.scoring_requests import request_retrain


class Options(TypedDict):
    """The options of the command line."""

    project: str
    as_of: int | None


class Command(BaseCommand):
    """Queues a retraining, which a worker runs."""

    help = (
        "Queue a retraining of a project's model. "
        "A worker runs it: `manage.py work`, or `manage.py work --once` to run it now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="the project's slug")
        parser.add_argument(
            "--as-of",
            type=int,
            metavar="EVENT",
            help="fit on the answers up to this event, to reproduce an earlier version; the result "
            "waits for an admin, and the job says whether it has the same weights",
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        as_of = options["as_of"]
        if as_of is not None and not Answer.objects.filter(project=project, pk=as_of).exists():
            raise CommandError(f"Project {project.slug} has no event {as_of}.")
        try:
            job, joined = request_retrain(project=project, by=None, as_of=as_of)
        except Conflict as error:
            raise CommandError(error.detail) from error
        if joined:
            self.stdout.write(f"Job {job.pk} is queued or running already; this request joins it.")
        else:
            self.stdout.write(f"Queued as job {job.pk}.")
