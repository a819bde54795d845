"""Configure a bucket from which projects may import."""

from __future__ import annotations

from itertools import islice

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from annotator.errors import PackshotError
from annotator.imports.buckets.address import check_url
from annotator.imports.buckets.open_bucket import open_bucket
from annotator.models import BucketSource, Project

SHOWN = 5


class Command(BaseCommand):
    """`manage.py bucket_source NAME URL --project SLUG`."""

    help = "Let projects import from the bucket URL under the name NAME, and list its beginning."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, address, whose secrets, and who may use it."""
        parser.add_argument("name")
        parser.add_argument("url", help="s3://bucket/prefix?region=…&endpoint=…&addressing=path")
        parser.add_argument(
            "--credentials", default="", help="ACME: BUCKET_ACME_KEY and BUCKET_ACME_SECRET"
        )
        parser.add_argument("--project", action="append", default=[], help="its slug; repeatable")

    def handle(self, *args: object, **options: object) -> None:
        """Write it down if it can be read."""
        name = str(options["name"])
        source = BucketSource.objects.filter(name=name).first() or BucketSource(name=name)
        source.url, source.credentials = str(options["url"]), str(options["credentials"])
        slugs = options["project"]
        assert isinstance(slugs, list)  # noqa: S101  as the parser makes it
        projects = list(Project.objects.filter(slug__in=slugs))
        if missing := sorted(set(slugs) - {project.slug for project in projects}):
            raise CommandError(f"There is no project {missing[0]!r}.")
        try:
            check_url(source.url)
            source.full_clean()
            found = list(islice(open_bucket(source).listed(""), SHOWN))
        except PackshotError as error:
            raise CommandError(error.detail) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except OSError as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            source.save()
            source.projects.set(projects)
        for listed in found:
            self.stdout.write(f"{listed.size:>12}  {listed.key}")
        self.stdout.write(f"{name} can be read{'' if found else ', and is empty'}.")
