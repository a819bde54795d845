"""Actions on many generations: those of a selection, or everything that a filter finds."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.chosen import (
    MOST_CHOSEN,
    ChosenSerializer,
    GenerationFilter,
    chosen,
    chosen_ids,
    filtered,
)
from annotator.api.permissions import caller, project_for
from annotator.exports import CSV
from annotator.exports.tables import rows_of
from annotator.models import AuditEvent, Generation, Role
from annotator.queue.ask_many_again import LeftOut, ask_many_again
from scoring.vocabulary.audit_actions import AuditAction

MOST_ASKED = 10_000
MOST_PEOPLE = 2
FILTERS = [
    OpenApiParameter(name, OpenApiTypes.STR, description="as in the list")
    for name in GenerationFilter.base_filters
]
IDS = OpenApiParameter("ids", OpenApiTypes.STR, description="ids, separated by commas")


class CountSerializer(Body):
    """How many images there are."""

    count = serializers.IntegerField()


class AskManyAgainSerializer(ChosenSerializer):
    """About which images more people are asked, and how many people."""

    people = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)


class AskedAgainSerializer(Body):
    """How many images people are asked about, and how many are left out for which reason."""

    asked = serializers.IntegerField()
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text=f"by reason: {', '.join(LeftOut.values)}"
    )


class CountView(APIView):
    """`/api/projects/{project}/generations/count/`."""

    @extend_schema(parameters=FILTERS, responses=CountSerializer)
    def get(self, request: Request, project: int) -> Response:
        """How many of the project's generations the list's filters find."""
        project_row = project_for(request, project, role=Role.OPS)
        rows = Generation.objects.filter(project=project_row)
        count = filtered(request, rows, request.query_params.dict()).count()
        return Response(CountSerializer({"count": count}).data)


class AskManyAgainView(APIView):
    """`/api/projects/{project}/generations/ask-again/`."""

    @extend_schema(request=AskManyAgainSerializer, responses=AskedAgainSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Ask more people about many images, blind."""
        project_row = project_for(request, project, role=Role.OPS)
        form = AskManyAgainSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = ask_many_again(
            project=project_row,
            generations=chosen_ids(request, project_row, form.validated_data, most=MOST_ASKED),
            people=form.validated_data["people"],
            by=caller(request),
        )
        return Response(AskedAgainSerializer(asked).data)


class ExportChosenView(APIView):
    """`/api/projects/{project}/generations/export/`."""

    @extend_schema(parameters=[IDS, *FILTERS], responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, project: int) -> StreamingHttpResponse:
        """Chosen images as CSV, with the columns of the project's export."""
        project_row = project_for(request, project, role=Role.OPS)
        body = _chosen_in_address(request)
        rows = chosen(request, project_row, body)
        AuditEvent.record(
            AuditAction.GENERATIONS_EXPORTED,
            project=project_row,
            actor=caller(request),
            target=project_row,
            format="csv",
            **body,
        )
        name = f"{project_row.slug}-images-{timezone.now():%Y%m%d}.csv"
        return StreamingHttpResponse(
            rows_of(rows),
            content_type=CSV,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _chosen_in_address(request: Request) -> dict[str, Any]:
    """What `ChosenSerializer` has, from the address. Raises InvalidInput."""
    wanted = request.query_params.dict()
    if "ids" not in wanted:
        return {"filter": wanted}
    form = ChosenSerializer(data={"ids": wanted["ids"].split(",")[: MOST_CHOSEN + 1]})
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
