"""`manage.py score PROJECT`: score pending generations, or all of them again."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.models import Generation, Product, Project, ScoreState
from annotator.scoring_requests import request_score


class Options(TypedDict):
    """The options of the command line."""

    project: str
    again: bool


class Command(BaseCommand):
    """Queues scoring jobs, which a worker runs."""

    help = (
        "Queue the scoring of a project's generations that are pending or failed. "
        "A worker runs it: `manage.py work`, or `manage.py work --once` to run it now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="the project's slug")
        parser.add_argument(
            "--again", action="store_true", help="also score generations that have scores"
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        generations = Generation.objects.filter(project=project)
        if not options["again"]:
            generations.filter(score_state=ScoreState.FAILED).update(
                score_state=ScoreState.PENDING, score_error=None
            )
            generations = generations.filter(score_state=ScoreState.PENDING)
        products = Product.objects.filter(pk__in=generations.values("product_id")).order_by("pk")
        jobs = request_score(
            project=project,
            product_ids=list(products.values_list("pk", flat=True)),
            again=options["again"],
        )
        count = generations.count()
        self.stdout.write(f"{count} generations to score, in {len(jobs)} jobs.")
