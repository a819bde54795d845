"""`manage.py create_admin USERNAME`: the first account of a site."""

from __future__ import annotations

import sys
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.errors import PackshotError
from annotator.members.create_site_admin import create_site_admin


class Command(BaseCommand):
    """Asks for the password; without a terminal it is the first line of the input."""

    help = "Create a site admin, who may start projects and invite people."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name and email address."""
        parser.add_argument("username")
        parser.add_argument("--email", default="")

    def handle(self, *, username: str, email: str, **options: object) -> None:
        """Create the account."""
        try:
            create_site_admin(username=username, email=email, password=_password())
        except PackshotError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{username} can log in now.")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        raise CommandError("The two passwords differ.")
    return password
