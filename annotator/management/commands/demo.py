"""`manage.py demo`: set up everything, load sample data, run web server and worker."""

from __future__ import annotations

import sys
from typing import TypedDict, Unpack

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.demo.known import make_known, until_done
from annotator.demo.seed import PEOPLE, reset, seed
from annotator.demo.serve import Processes, check_port, web_server
from annotator.errors import PackshotError
from annotator.members.login_link import make_login_link
from annotator.models import User


class Options(TypedDict):
    """The options of the command line."""

    host: str
    port: int
    products: int | None
    processes: int | None
    reset: bool


class Command(BaseCommand):
    """Serves the sample project until Ctrl-C; the next start continues with the same data."""

    help = "Set up the database and the sample project, then serve it with a worker inside."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--products", type=int, help="limit the number of sample products")
        parser.add_argument(
            "--processes", type=int, help="how many jobs run at a time (default: one per core)"
        )
        parser.add_argument("--reset", action="store_true", help="delete the demo's data first")

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        if settings.MODE == "production":
            raise CommandError("The demo needs PACKSHOT_MODE=demo (or dev); `make demo` sets it.")
        try:
            check_port(options["host"], options["port"])
            if options["reset"]:
                reset()
            worker = [sys.executable, "manage.py", "work"]
            if options["processes"] is not None:
                worker += ["--processes", str(options["processes"])]
            self._serve(options["host"], options["port"], options["products"], worker)
        except PackshotError as error:
            raise CommandError(error.detail) from error

    def _serve(self, host: str, port: int, products: int | None, worker: list[str]) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        project, is_new = seed(products=products)
        address = f"http://{host}:{port}"
        commands = {
            "web server": web_server(host=host, port=port),
            "worker": worker,
        }
        with Processes(commands, folder=settings.BASE_DIR) as processes:
            processes.wait_until_answering(f"{address}/api/health/")
            self._welcome(address, is_new)
            processes.wait(each=until_done(lambda: make_known(project)))
        self.stdout.write("\nStopped. The data are kept; `make demo` continues with them.")

    def _welcome(self, address: str, is_new: bool) -> None:
        self.stdout.write(f"\nPackshot runs at {address}\n\nLog in once by link, as")
        for username, role in PEOPLE.items():
            secret = make_login_link(user=User.objects.get(username=username))
            self.stdout.write(f"  {role.value:<10} {username:<5} {address}/login/link/{secret}")
        if is_new:
            self.stdout.write(
                "\nThe sample pictures are being imported and scored: two minutes or so."
            )
        self.stdout.write(
            "Watch the loop learn, in another terminal:\n"
            "  PACKSHOT_MODE=demo .venv/bin/python manage.py simulate --promote"
            f" --url {address}\nCtrl-C stops everything.\n"
        )
        self.stdout.flush()
