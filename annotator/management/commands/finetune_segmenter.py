"""`manage.py finetune_segmenter PROJECT`: fit the segmenter to the masks that people gave."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.errors import InvalidInput
from annotator.models import Project
from annotator.scoring_requests import request_finetune
from annotator.versions.segmenters import roll_back_segmenter, use_segmenter


class Options(TypedDict):
    """What the command line says."""

    project: str
    use: int | None
    roll_back: bool


class Command(BaseCommand):
    """Queues the fine-tuning, which a worker does; or puts a version in use."""

    help = (
        "Queue the fine-tuning of a project's segmenter on the masks that people drew or gave. "
        "A worker does it: `manage.py work`, or `manage.py work --once` to do it now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="the project's slug")
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--use",
            type=int,
            metavar="NUMBER",
            help="put this version in use; 0 is the segmenter that comes with Packshot",
        )
        group.add_argument(
            "--roll-back", action="store_true", help="put the version in use that was so before"
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        try:
            self.stdout.write(_done(project, options))
        except InvalidInput as error:
            raise CommandError(error.detail) from error


def _done(project: Project, options: Options) -> str:
    """Do it, and say what was done."""
    if options["roll_back"]:
        return f"Segmenter {roll_back_segmenter(project=project, by=None)} is in use again."
    if options["use"] is not None:
        use_segmenter(project=project, number=options["use"] or None, by=None)
        return f"Segmenter {options['use']} is in use."
    job, joined = request_finetune(project=project, by=None)
    if joined:
        return f"Job {job.pk} is under way already; this request joins it."
    return f"Queued as job {job.pk}."
