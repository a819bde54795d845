"""`manage.py simulate`: watch the loop learn from simulated people."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.errors import PackshotError
from annotator.models import Project, Role
from annotator.simulation.campaign import Campaign
from annotator.simulation.client import Client
from annotator.simulation.person import Character, SimulatedPerson
from annotator.simulation.staff import Staff, hired
from annotator.simulation.standing import Standing
from annotator.simulation.truth import read_truth

DEMO_TRUTH = settings.BASE_DIR / "annotator" / "demo_data" / "truth.jsonl"


class Options(TypedDict):
    """The options of the command line."""

    project: str
    url: str
    truth: Path
    answers: int
    annotators: int
    skill: float
    bias: float
    seconds: float
    every: int
    seed: int
    promote: bool
    freeze_after: int


class Command(BaseCommand):
    """Simulated annotators of known skill answer through the HTTP API of a running server."""

    help = "Let simulated annotators answer through the HTTP API, and show what the models learn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", nargs="?", default="demo", help="slug (default: demo)")
        parser.add_argument("--url", default="http://127.0.0.1:8000")
        parser.add_argument("--truth", type=Path, default=DEMO_TRUTH, help="JSON lines")
        parser.add_argument("--answers", type=int, default=480)
        parser.add_argument("--annotators", type=int, default=3)
        parser.add_argument("--skill", type=float, default=Character.skill)
        parser.add_argument("--bias", type=float, default=Character.bias)
        parser.add_argument("--seconds", type=float, default=Character.seconds)
        parser.add_argument("--every", type=int, default=40, help="answers between reports")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--promote", action="store_true", help="promote candidates that wait for an admin"
        )

        parser.add_argument(
            "--freeze-after", type=int, default=120, metavar="ANSWERS",
            help="with --promote, freeze the images as a batch after so many answers, so that the"
            " others prove decisions (0: never)",
        )  # fmt: skip

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise CommandError(f"There is no project {options['project']!r}.")
        # Only promoting and freezing need the rights of an admin.
        watcher = Role.ADMIN if options["promote"] else Role.OPS
        try:
            with hired(project=project, count=options["annotators"], watcher=watcher) as staff:
                self._run(project, staff, options)
        except PackshotError as error:
            raise CommandError(error.detail) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped.", returncode=130) from None

    def _run(self, project: Project, staff: Staff, options: Options) -> None:
        character = Character(options["skill"], options["bias"], options["seconds"])
        campaign = Campaign(
            project_id=project.pk,
            admin=Client(options["url"], staff.watcher_token),
            truths=read_truth(options["truth"]),
            answers=options["answers"],
        )
        self.stdout.write(
            "answers  model  average precision  accepted  right  rejected  right  automatic  right"
        )
        campaign.run(
            [
                (Client(options["url"], token), SimulatedPerson(character, seed=seed))
                for seed, token in enumerate(staff.tokens, start=options["seed"])
            ],
            every=options["every"],
            report=self._report,
            tell=self.stdout.write,
            promote=options["promote"],
            freeze_after=options["freeze_after"] if options["promote"] else 0,
        )
        for promise in campaign.promises() if options["promote"] else ():
            self.stdout.write(promise)

    def _report(self, standing: Standing) -> None:
        version = f"v{standing.version}" if standing.version else "-"
        self.stdout.write(
            f"{standing.answers:7d}  {version:>5}  {standing.average_precision:17.3f}"
            f"  {standing.accepted:8d}  {standing.accepted_right:5d}"
            f"  {standing.rejected:8d}  {standing.rejected_right:5d}"
            f"  {standing.automatic:9d}  {standing.automatic_right:5d}"
        )
