"""Which generations a list shows, and which of them an action on many is about."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import django_filters
from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from annotator.api.body import Body
from annotator.api.filters import refused_filters, request_of
from annotator.api.permissions import LARGEST_ID
from annotator.api.time_zones import time_zone_of
from annotator.days import end_of, start_of
from annotator.errors import InvalidInput
from annotator.models import Generation, Project, ScoreState, VerdictBy
from annotator.models.choices import DECIDERS, FLAG_KINDS, VERDICTS
from annotator.models.scope import ScopedQuerySet
from annotator.projects.find_images import of_product_or_image
from annotator.prompt_words import has_word
from annotator.provenance import AI_TYPES
from annotator.review.inbox import with_flag
from scoring.vocabulary.messages.problem_answer import GENERATION_ELSEWHERE
from scoring.vocabulary.messages.problem_field import NOT_OFFERED, ONE_OF_THESE, TOO_MANY

MOST_CHOSEN = 500
DECIDED_BY = [each for each in DECIDERS if each[0] != VerdictBy.NONE]
Rows = QuerySet[Generation]


def _id_filter(column: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        field_name=column, decimal_places=0, min_value=1, max_value=LARGEST_ID
    )


def _score_filter(lookup: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        field_name="score", lookup_expr=lookup, min_value=0, max_value=1
    )


class GenerationFilter(django_filters.FilterSet):
    """The catalogue's filters. `project` is where the text search looks."""

    verdict = django_filters.ChoiceFilter(choices=VERDICTS)
    decided_by = django_filters.ChoiceFilter(field_name="verdict_by", choices=DECIDED_BY)
    flag = django_filters.ChoiceFilter(choices=FLAG_KINDS, method="with_flag")
    generator = django_filters.CharFilter(max_length=120)
    category = django_filters.CharFilter(field_name="product__category", max_length=120)
    word = django_filters.CharFilter(max_length=120, method="with_word", label="of the prompt")
    score_state = django_filters.ChoiceFilter(choices=ScoreState.choices)
    product = _id_filter("product_id")
    certificate = _id_filter("certificate_id")
    source_type = django_filters.CharFilter(field_name="image__source_type", max_length=60)
    has_c2pa = django_filters.BooleanFilter(field_name="image__has_c2pa")
    has_ai_mark = django_filters.BooleanFilter(
        method="with_ai_mark", label="the imported file says that it is an AI image"
    )
    score_min = _score_filter("gte")
    score_max = _score_filter("lte")
    imported_from = django_filters.DateFilter(method="since", label="in the caller's time zone")
    imported_to = django_filters.DateFilter(method="until", label="in the caller's time zone")
    search = django_filters.CharFilter(
        method="find", max_length=200, label="the beginning of an image's or product's id"
    )

    def with_flag(self, rows: Rows, name: str, value: str) -> Rows:
        """The rows with an open flag of this kind."""
        return with_flag(rows, kind=value)

    def with_word(self, rows: Rows, name: str, value: str) -> Rows:
        """The rows whose prompt has this word."""
        return rows.filter(has_word("prompt", value))

    def with_ai_mark(self, rows: Rows, name: str, value: bool) -> Rows:
        """The rows whose file has, or lacks, IPTC's mark of an AI image."""
        marked = Q(image__source_type__in=AI_TYPES)
        return rows.filter(marked if value else ~marked)

    def since(self, rows: Rows, name: str, value: date) -> Rows:
        """The rows that were imported on that day or later."""
        return rows.filter(created_at__gte=start_of(value, time_zone_of(request_of(self))))

    def until(self, rows: Rows, name: str, value: date) -> Rows:
        """The rows that were imported on that day or earlier."""
        return rows.filter(created_at__lt=end_of(value, time_zone_of(request_of(self))))

    def find(self, rows: Rows, name: str, value: str) -> Rows:
        """The rows whose id, or whose product's id, begins with the text."""
        project = request_of(self).parser_context["kwargs"]["project"]
        return rows.filter(of_product_or_image(project, value))


class ChosenSerializer(Body):
    """Chosen images: by their ids, or everything that a filter of the list finds."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        min_length=1, max_length=MOST_CHOSEN, required=False,
    )  # fmt: skip
    filter = serializers.DictField(
        child=serializers.CharField(max_length=200), required=False,
        help_text="the list's query parameters; {} for all images of the project",
    )  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two."""
        if ("ids" in attrs) == ("filter" in attrs):
            raise InvalidInput.in_field("ids", ONE_OF_THESE(names="ids, filter"))
        return attrs


def chosen_ids(request: Request, project: Project, body: dict[str, Any], *, most: int) -> list[int]:
    """The ids of the chosen images, in their order.

    Raises InvalidInput for an id of another project, for a filter that the list does not have, and
    if more than `most` are chosen.
    """
    rows = chosen(request, project, body)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: most + 1])
    if len(ids) > most:
        raise InvalidInput.in_field("filter" if "filter" in body else "ids", TOO_MANY(most=most))
    if strangers := sorted(set(body.get("ids", ())) - set(ids)):
        raise InvalidInput.in_field("ids", GENERATION_ELSEWHERE(generation=str(strangers[0])))
    return ids


def chosen(request: Request, project: Project, body: dict[str, Any]) -> ScopedQuerySet[Generation]:
    """The chosen images of the project; ids of other projects find nothing."""
    rows = Generation.objects.filter(project=project)
    if "ids" in body:
        return rows.filter(pk__in=body["ids"])
    return filtered(request, rows, body["filter"])


def filtered(
    request: Request, rows: ScopedQuerySet[Generation], wanted: dict[str, str]
) -> ScopedQuerySet[Generation]:
    """The rows that the filter finds. A misspelt filter is refused: it must not mean everything."""
    offered = ", ".join(GenerationFilter.base_filters)
    if unknown := sorted(set(wanted) - set(GenerationFilter.base_filters)):
        raise InvalidInput.in_field("filter", NOT_OFFERED(given=unknown[0], choices=offered))
    filters = GenerationFilter(wanted, queryset=rows, request=request)
    if not filters.is_valid():
        raise refused_filters(filters)
    return cast("ScopedQuerySet[Generation]", filters.qs)
