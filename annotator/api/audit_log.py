"""The audit log of a project: who did what, for its admins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar, cast

import django_filters
from django.db.models import Max, Q, QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.filters import refused_filters
from annotator.api.permissions import LARGEST_ID, caller, project_for
from annotator.api.time_zones import TIME_ZONE_HEADER, TIME_ZONE_PARAMETER, time_zone_of
from annotator.exports.audit_log import audit_log_lines
from annotator.models import AuditEvent, Project, Role
from scoring.vocabulary.audit_actions import AuditAction

E = TypeVar("E", bound=QuerySet[AuditEvent])
ACTIONS = [(action.value, action.value) for action in AuditAction]
MOST_PEOPLE = 500


class ActorSerializer(Body):
    """A person as they were called at the time."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    """One entry. `target` is a kind of row and its id, such as `generation:17`."""

    actor = serializers.SerializerMethodField(help_text="null for the system itself")
    detail = serializers.DictField(help_text="what else was noted, by kind of action")

    class Meta:
        model = AuditEvent
        fields = ("id", "created_at", "actor", "action", "target", "detail")
        read_only_fields = fields

    @extend_schema_field(ActorSerializer(allow_null=True))
    def get_actor(self, event: AuditEvent) -> dict[str, object] | None:
        """Who did it."""
        if event.actor_id is None:
            return None
        return {"id": event.actor_id, "name": event.actor_name}


class AuditFilter(django_filters.FilterSet):
    """By person, action, target and day; days are those of the caller's time zone."""

    actor = django_filters.NumberFilter(
        field_name="actor_id", decimal_places=0, min_value=0, max_value=LARGEST_ID,
        method="by_actor", label="a person's id; 0 for the system itself",
    )  # fmt: skip
    action = django_filters.ChoiceFilter(choices=ACTIONS)
    target = django_filters.CharFilter(
        max_length=120, method="about", label="`generation:17`, or `generation` for all of them"
    )
    since = django_filters.DateFilter(method="from_day", label="the first day")
    until = django_filters.DateFilter(method="to_day", label="the last day")

    def by_actor(self, rows: E, name: str, value: int) -> E:
        """What this person did."""
        return rows.filter(actor=value) if value else rows.filter(actor__isnull=True)

    def about(self, rows: E, name: str, value: str) -> E:
        """What was done to this row, or to any of its kind."""
        return rows.filter(Q(target=value) if ":" in value else Q(target__startswith=f"{value}:"))

    def from_day(self, rows: E, name: str, value: date) -> E:
        """From the beginning of this day."""
        return rows.filter(created_at__gte=self._midnight(value))

    def to_day(self, rows: E, name: str, value: date) -> E:
        """Until the end of this day."""
        if value == date.max:
            return rows
        return rows.filter(created_at__lt=self._midnight(value + timedelta(days=1)))

    def _midnight(self, day: date) -> datetime:
        """Its beginning; the first and last days of the calendar have none in every zone."""
        naive = datetime.combine(day, time.min)
        if not date.min + timedelta(days=1) < day < date.max - timedelta(days=1):
            return timezone.make_aware(naive, UTC)
        return timezone.make_aware(naive, time_zone_of(cast(Request, self.request)))


class AuditLogView(ListAPIView[AuditEvent]):
    """`/api/projects/{project}/audit-log/`."""

    queryset = AuditEvent.objects.none()
    serializer_class = AuditEventSerializer
    filterset_class = AuditFilter

    @extend_schema(parameters=[TIME_ZONE_HEADER])
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """What was done in the project, newest first."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """The project's entries, for its admins."""
        project = project_for(self.request, self.kwargs["project"], role=Role.ADMIN)
        return AuditEvent.objects.filter(project=project)


class AuditLogPeopleView(APIView):
    """`/api/projects/{project}/audit-log/people/`."""

    @extend_schema(responses=ActorSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """Everybody who stands in the log, also those who have left, by name."""
        project_row = project_for(request, project, role=Role.ADMIN)
        return Response(ActorSerializer(_people(project_row), many=True).data)


class DownloadAuditLogView(APIView):
    """`/api/projects/{project}/audit-log/download/`."""

    @extend_schema(
        parameters=[TIME_ZONE_HEADER, TIME_ZONE_PARAMETER],
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, project: int) -> StreamingHttpResponse:
        """The entries as CSV, with the same filters as the list; in UTC."""
        project_row = project_for(request, project, role=Role.ADMIN)
        rows = AuditEvent.objects.filter(project=project_row)
        filters = AuditFilter(request.query_params, queryset=rows, request=request)
        if not filters.is_valid():
            raise refused_filters(filters)
        chosen: QuerySet[AuditEvent] = filters.qs
        AuditEvent.record(
            AuditAction.PROJECT_EXPORTED, project=project_row, actor=caller(request),
            target=project_row, format="audit-log",
        )  # fmt: skip
        name = f"{project_row.slug}-audit-log-{timezone.now():%Y%m%d}.csv"
        return StreamingHttpResponse(
            audit_log_lines(chosen.order_by("-pk")),
            content_type="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _people(project: Project) -> Iterator[dict[str, object]]:
    """Each person once, by the name that they had last."""
    rows = AuditEvent.objects.filter(project=project, actor__isnull=False).order_by()
    newest = rows.values("actor").annotate(newest=Max("pk")).values_list("newest", flat=True)
    last = AuditEvent.objects.filter(pk__in=list(newest[:MOST_PEOPLE]))
    for event in sorted(last, key=lambda event: event.actor_name.casefold()):
        yield {"id": event.actor_id, "name": event.actor_name}
