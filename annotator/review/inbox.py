"""The generations that wait at the ops desk."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet

from annotator.models import Flag, Generation, Project


def flagged(*, project: Project) -> QuerySet[Generation]:
    """The project's generations with an open flag."""
    return with_flag(Generation.objects.filter(project=project))


def with_flag(
    generations: QuerySet[Generation], *, kind: str | None = None
) -> QuerySet[Generation]:
    """Those of `generations` that have an open flag (of this kind, if `kind` is given)."""
    flags = Flag.objects.still_open().filter(generation=OuterRef("pk"))
    if kind is not None:
        flags = flags.filter(kind=kind)
    return generations.filter(Exists(flags))


def flag_counts(*, project: Project) -> dict[str, int]:
    """How many generations have an open flag, by kind; kinds without any are left out."""
    # A generation has at most one open flag of a kind, so counting flags counts generations.
    rows = (
        Flag.objects.still_open()
        .filter(project=project)
        .values_list("kind")
        .annotate(number=Count("id"))
        .order_by("kind")
    )
    return dict(rows)
