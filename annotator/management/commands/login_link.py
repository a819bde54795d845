"""`manage.py login_link USERNAME`: a link that logs this person in once."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.errors import PackshotError
from annotator.members.login_link import make_login_link
from annotator.models import User


class Command(BaseCommand):
    """Prints the link; give it only to this person."""

    help = "Make a link that logs a person in once, within twelve hours."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name of the person and address of the site."""
        parser.add_argument("username")
        parser.add_argument(
            "--site", default="http://127.0.0.1:8000", help="address of the site (%(default)s)"
        )

    def handle(self, *, username: str, site: str, **options: object) -> None:
        """Create and print the link."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username!r}.")
        try:
            secret = make_login_link(user=user)
        except PackshotError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{site.rstrip('/')}/login/link/{secret}")
