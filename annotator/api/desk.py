"""The ops desk: the images that wait there, found by any of their properties."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.filters import request_of
from annotator.api.generations import GenerationSerializer, with_details
from annotator.api.pagination import ByIdPagination
from annotator.api.permissions import LARGEST_ID, caller, project_for
from annotator.api.reviews import BulkReviewSerializer, ReviewedSerializer
from annotator.api.shown_questions import AskedProductSerializer
from annotator.api.time_zones import time_zone_of
from annotator.days import end_of, start_of
from annotator.models import Assignment, DeskHold, Flag, Generation, Role, User, Verdict
from annotator.models.choices import FLAG_KINDS, VERDICTS
from annotator.review.decide import review_generations
from annotator.review.inbox import (
    being_asked,
    flag_counts,
    flagged,
    flagged_with_words,
    with_disagreement,
    with_flag,
    with_risk,
)
from annotator.review.originals import originals_to_confirm

ORDERINGS = ("-id", "-risk", "-disagreement", "product_id", "score", "-score", "-uncertainty")


class ReviewerSerializer(serializers.ModelSerializer[User]):
    """Somebody who reviews images."""

    class Meta:
        model = User
        fields = ("id", "username")
        read_only_fields = fields


class DeskItemSerializer(GenerationSerializer):
    """A generation at the desk: who has it open, whose it is, whether people are being asked."""

    product = AskedProductSerializer()
    held_by = serializers.SerializerMethodField(help_text="who has it open; null for nobody")
    assignee = serializers.SerializerMethodField(help_text="whose it is; null for nobody")
    is_being_asked = serializers.BooleanField(
        help_text="a reviewer has asked more people, who have not answered yet"
    )

    class Meta(GenerationSerializer.Meta):
        fields = (*GenerationSerializer.Meta.fields, "held_by", "assignee", "is_being_asked")
        read_only_fields = fields

    @extend_schema_field(ReviewerSerializer(allow_null=True))
    def get_held_by(self, generation: Generation) -> object:
        """The reviewer whose lease has not expired."""
        hold: DeskHold | None = getattr(generation, "desk_hold", None)
        if hold is None or not getattr(generation, "is_held", False):
            return None
        return ReviewerSerializer(hold.holder).data

    @extend_schema_field(ReviewerSerializer(allow_null=True))
    def get_assignee(self, generation: Generation) -> object:
        """The reviewer to whom it is assigned."""
        assignment: Assignment | None = getattr(generation, "assignment", None)
        return None if assignment is None else ReviewerSerializer(assignment.assignee).data


def desk_items(ids: list[int]) -> list[Generation]:
    """Everything that the serializer shows about these generations, in their order."""
    rows = with_details(Generation.objects.filter(pk__in=ids), reports=True)
    rows = rows.select_related("product__mask", "desk_hold__holder", "assignment__assignee")
    # Told by the database, whose clock ends the leases.
    is_held = Q(desk_hold__expires_at__gt=Now())
    found = {row.pk: row for row in rows.annotate(is_being_asked=being_asked(), is_held=is_held)}
    return [found[pk] for pk in ids if pk in found]


class DeskFilter(django_filters.FilterSet):
    """Everything by which an image at the desk can be found."""

    flag = django_filters.ChoiceFilter(choices=FLAG_KINDS, method="with_flag")
    category = django_filters.CharFilter(field_name="product__category", max_length=120)
    generator = django_filters.CharFilter(max_length=120)
    product = django_filters.NumberFilter(
        field_name="product_id", decimal_places=0, min_value=1, max_value=LARGEST_ID
    )
    verdict = django_filters.ChoiceFilter(choices=VERDICTS)
    decided_by = django_filters.ChoiceFilter(
        choices=[("policy", "the policy"), ("people", "people's answers"), ("nobody", "nobody")],
        method="by_decider",
    )
    score_min = django_filters.NumberFilter(
        field_name="score", lookup_expr="gte", min_value=0, max_value=1
    )
    score_max = django_filters.NumberFilter(
        field_name="score", lookup_expr="lte", min_value=0, max_value=1
    )
    uncertainty_min = django_filters.NumberFilter(
        field_name="uncertainty", lookup_expr="gte", min_value=0, max_value=1000
    )
    uncertainty_max = django_filters.NumberFilter(
        field_name="uncertainty", lookup_expr="lte", min_value=0, max_value=1000
    )
    since = django_filters.DateFilter(method="flagged_since", label="flagged on or after this day")
    until = django_filters.DateFilter(method="flagged_until", label="flagged on or before this day")
    assigned = django_filters.CharFilter(
        method="assigned_to", max_length=20, label='a reviewer\'s id, "me" or "nobody"'
    )
    asked = django_filters.ChoiceFilter(
        choices=[("hide", "hide"), ("only", "only")],
        method="being_asked",
        label="images about which a reviewer has asked more people",
    )
    search = django_filters.CharFilter(
        method="find", max_length=200, label="words in ids, generator, prompt, product, category"
    )

    def with_flag(self, rows: QuerySet[Generation], name: str, value: str) -> QuerySet[Generation]:
        """The rows with an open flag of this kind."""
        return with_flag(rows, kind=value)

    def by_decider(self, rows: QuerySet[Generation], name: str, value: str) -> QuerySet[Generation]:
        """The rows whose verdict is from here; undecided ones for "nobody"."""
        return rows.filter(verdict_by="" if value == "nobody" else value)

    def flagged_since(
        self, rows: QuerySet[Generation], name: str, value: datetime.date
    ) -> QuerySet[Generation]:
        """The rows with a flag that was raised on this day or later."""
        since = start_of(value, time_zone_of(request_of(self)))
        flags = Flag.objects.still_open().filter(created_at__gte=since)
        return rows.filter(pk__in=flags.values("generation"))

    def flagged_until(
        self, rows: QuerySet[Generation], name: str, value: datetime.date
    ) -> QuerySet[Generation]:
        """The rows with a flag that was raised on this day or earlier."""
        until = end_of(value, time_zone_of(request_of(self)))
        flags = Flag.objects.still_open().filter(created_at__lt=until)
        return rows.filter(pk__in=flags.values("generation"))

    def assigned_to(
        self, rows: QuerySet[Generation], name: str, value: str
    ) -> QuerySet[Generation]:
        """The rows that are this reviewer's, mine, or nobody's."""
        if value == "nobody":
            return rows.filter(assignment__isnull=True)
        if value == "me":
            return rows.filter(assignment__assignee=caller(request_of(self)))
        is_id = value.isascii() and value.isdigit() and int(value) <= LARGEST_ID
        return rows.filter(assignment__assignee=int(value)) if is_id else rows.none()

    def being_asked(
        self, rows: QuerySet[Generation], name: str, value: str
    ) -> QuerySet[Generation]:
        """Without the rows about which people are asked, or those alone."""
        return rows.filter(being_asked() if value == "only" else ~being_asked())

    def find(self, rows: QuerySet[Generation], name: str, value: str) -> QuerySet[Generation]:
        """The rows that contain all of the words."""
        return flagged_with_words(rows, value)


class DeskPagination(ByIdPagination):
    """A page is found among narrow rows; what is shown of it is read afterwards."""

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """One page with everything that is shown of it; errors as in `ByIdPagination`."""
        page = super().paginate_queryset(queryset, request, view)
        return list(desk_items([row.pk for row in page]))


class ProjectReviewView(ListAPIView[Generation]):
    """`/api/projects/{project}/review/`."""

    queryset = Generation.objects.none()
    serializer_class = DeskItemSerializer
    filterset_class = DeskFilter
    pagination_class = DeskPagination
    orderings = ORDERINGS

    def get_queryset(self) -> QuerySet[Generation]:
        """Generations of this project with an open flag, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        rows = flagged(project=project).only("pk", "product_id", "score", "uncertainty")
        ordering = self.request.query_params.get("ordering")
        if ordering == "-risk":
            return with_risk(rows)
        return with_disagreement(rows) if ordering == "-disagreement" else rows

    def get_serializer_context(self) -> dict[str, object]:
        """The context that includes reports, which reviewers need."""
        return {**super().get_serializer_context(), "with_report": True}

    @extend_schema(request=BulkReviewSerializer, responses=ReviewedSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Accept or reject many generations at once, all or none."""
        project_row = project_for(request, project, role=Role.OPS)
        form = BulkReviewSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reviewed = review_generations(
            project=project_row,
            by=caller(request),
            ids=form.validated_data["ids"],
            decision=Verdict(form.validated_data["decision"]),
            note=form.validated_data["note"],
            reasons=form.validated_data["reasons"],
        )
        return Response(ReviewedSerializer({"reviewed": len(reviewed.reviews)}).data)


class FlagCountsSerializer(Body):
    """What waits at the ops desk. A generation with two flags counts under both.

    All but `originals` follow the filters of the list.
    """

    by_flag = serializers.DictField(child=serializers.IntegerField())
    total = serializers.IntegerField(help_text="generations with any open flag")
    originals = serializers.IntegerField(help_text="originals whose mask is to be confirmed")


class CountsFilter(DeskFilter):
    """The desk's filters without the one by flag, because each flag is counted."""

    flag = None  # type: ignore[assignment]  # how django_filters leaves one out


class ReviewCountsView(GenericAPIView[Generation]):
    """`/api/projects/{project}/review/counts/`."""

    queryset = Generation.objects.none()
    serializer_class = FlagCountsSerializer
    filterset_class = CountsFilter
    pagination_class = None

    @extend_schema(responses=FlagCountsSerializer, filters=True)
    def get(self, request: Request, project: int) -> Response:
        """How many generations wait at the ops desk."""
        project_row = project_for(request, project, role=Role.OPS)
        rows = self.filter_queryset(flagged(project=project_row))
        counts = {
            "by_flag": flag_counts(rows),
            "total": rows.count(),
            "originals": originals_to_confirm(project=project_row).count(),
        }
        return Response(FlagCountsSerializer(counts).data)
