"""The ops desk: flagged generations and reviews."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.generations import GenerationSerializer, generation_body, with_details
from annotator.api.permissions import LARGEST_ID, caller, project_for, row_for
from annotator.models import Generation, Role, Verdict
from annotator.models.choices import FLAG_KINDS
from annotator.review.decide import DECISIONS, review_generation, review_generations
from annotator.review.inbox import flag_counts, flagged, with_flag
from annotator.review.originals import originals_to_confirm

MOST_AT_ONCE = 500


class ReviewSerializer(Body):
    """A reviewer's decision."""

    decision = serializers.ChoiceField(choices=[decision.value for decision in DECISIONS])
    product_changed = serializers.BooleanField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class BulkReviewSerializer(Body):
    """The same decision on many generations."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        min_length=1,
        max_length=MOST_AT_ONCE,
    )
    decision = serializers.ChoiceField(choices=[decision.value for decision in DECISIONS])
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")


class ReviewedSerializer(Body):
    """How many generations got a verdict."""

    reviewed = serializers.IntegerField()


class FlagCountsSerializer(Body):
    """What waits at the ops desk. A generation with two flags counts under both."""

    by_flag = serializers.DictField(child=serializers.IntegerField())
    total = serializers.IntegerField(help_text="generations with any open flag")
    originals = serializers.IntegerField(help_text="originals whose mask is to be confirmed")


class ReviewFilter(django_filters.FilterSet):
    """Filters by the kind of flag."""

    flag = django_filters.ChoiceFilter(choices=FLAG_KINDS, method="with_flag")

    def with_flag(self, rows: QuerySet[Generation], name: str, value: str) -> QuerySet[Generation]:
        """The rows with an open flag of this kind."""
        return with_flag(rows, kind=value)


class ProjectReviewView(ListAPIView[Generation]):
    """`/api/projects/{project}/review/`."""

    queryset = Generation.objects.none()
    serializer_class = GenerationSerializer
    filterset_class = ReviewFilter

    def get_queryset(self) -> QuerySet[Generation]:
        """Generations of this project with an open flag, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return with_details(flagged(project=project), reports=True)

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
        )
        return Response(ReviewedSerializer({"reviewed": reviewed}).data)


class ReviewCountsView(APIView):
    """`/api/projects/{project}/review/counts/`."""

    @extend_schema(responses=FlagCountsSerializer)
    def get(self, request: Request, project: int) -> Response:
        """How many generations wait at the ops desk."""
        project_row = project_for(request, project, role=Role.OPS)
        counts = {
            "by_flag": flag_counts(project=project_row),
            "total": flagged(project=project_row).count(),
            "originals": originals_to_confirm(project=project_row).count(),
        }
        return Response(FlagCountsSerializer(counts).data)


class ReviewGenerationView(APIView):
    """`/api/generations/{generation}/review/`."""

    @extend_schema(request=ReviewSerializer, responses=GenerationSerializer)
    def post(self, request: Request, generation: int) -> Response:
        """Accept or reject a generation, overriding the policy."""
        rows = Generation.objects.select_related("project")
        row = row_for(request, rows, generation, role=Role.OPS)
        form = ReviewSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        review_generation(
            generation=row,
            by=caller(request),
            decision=Verdict(form.validated_data["decision"]),
            product_changed=form.validated_data["product_changed"],
            note=form.validated_data["note"],
        )
        return Response(generation_body(generation))
