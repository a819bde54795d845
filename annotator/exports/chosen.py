"""Which part of a project an export is about."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from annotator.days import end_of, start_of
from annotator.models import Generation, Project
from annotator.models.scope import ScopedQuerySet

UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Filters:
    """What an export is limited to; an empty value limits nothing.

    Days are in UTC, so that a file does not depend on who downloads it. In files of answers and in
    labels and pairs they are about the day of the answer, in files of images about the import.
    `by`: people or machines, in files of answers.
    """

    verdict: str = ""
    category: str = ""
    generator: str = ""
    certificate: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    by: str = ""

    def to_json(self) -> dict[str, str | int]:
        """Those that limit something, for the manifest and the audit log."""
        given = {name: value for name, value in asdict(self).items() if value not in ("", None)}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in given.items()
        }

    def of_generation(self, path: str = "") -> Q:
        """The condition on a generation, which the query reaches by `path`."""
        wanted = {
            "verdict": self.verdict,
            "product__category": self.category,
            "generator": self.generator,
            "certificate_id": self.certificate,
        }
        return Q(**{f"{path}{name}": value for name, value in wanted.items() if value})

    def of_day(self) -> Q:
        """The condition on the days, for a row with `created_at`."""
        condition = Q()
        if self.since is not None:
            condition &= Q(created_at__gte=start_of(self.since, UTC))
        if self.until is not None:
            condition &= Q(created_at__lt=end_of(self.until, UTC))
        return condition


@dataclass(frozen=True)
class Chosen:
    """A project's part that is exported.

    With `only_counts` pictures are not read, so a file of pictures is counted quickly.
    """

    project: Project
    filters: Filters = field(default_factory=Filters)
    only_counts: bool = False

    def generations(self) -> ScopedQuerySet[Generation]:
        """The images, in the order in which every file has them."""
        rows = Generation.objects.filter(
            self.filters.of_generation(), self.filters.of_day(), project=self.project
        )
        return rows.order_by("product_id", "pk")
