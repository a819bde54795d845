"""Connect an account with the identity provider, where no password can prove whose it is."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator.errors import PackshotError
from annotator.models import User
from annotator.single_sign_on.admit import link
from annotator.single_sign_on.identity import Identity
from annotator.single_sign_on.provider import configured


class Command(BaseCommand):
    """`manage.py link_account NAME SUBJECT`."""

    help = "Let the identity provider's SUBJECT (the claim `sub`) in as the person NAME."

    def add_arguments(self, parser: CommandParser) -> None:
        """The person's name here, and their subject there."""
        parser.add_argument("username")
        parser.add_argument("subject")

    def handle(self, *args: object, **options: object) -> None:
        """Connect them."""
        try:
            issuer = configured().issuer
        except PackshotError as error:
            raise CommandError(error.detail) from error
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no person {options['username']!r}.")
        identity = Identity(issuer, str(options["subject"]), "", "", ())
        link(user=user, identity=identity, by=None)
        self.stdout.write(f"{identity.subject} of {issuer} is {user.username} from now on.")
