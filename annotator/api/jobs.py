"""Jobs: list, progress and errors, cancel, retry."""

from __future__ import annotations

from typing import cast

import django_filters
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.message import MessageSerializer
from annotator.api.permissions import caller, project_for, row_for
from annotator.exports import refused_rows
from annotator.jobs.cancel import cancel_job
from annotator.jobs.retry import retry_job
from annotator.models import Job, JobKind, JobState, RefusedRow, Role
from annotator.models.scope import ScopedQuerySet

MOST_REFUSED = 1000
# Who may cancel or retry a job: the roles that may request it.
ROLES = dict.fromkeys(
    (
        JobKind.RETRAIN, JobKind.PROMOTE, JobKind.DECIDE, JobKind.FINETUNE, JobKind.COMPARE,
        JobKind.DELETE,
    ),
    Role.ADMIN,
)  # fmt: skip


class RefusedRowSerializer(serializers.ModelSerializer[RefusedRow]):
    """A row that an import refused."""

    reason = MessageSerializer()

    class Meta:
        model = RefusedRow
        fields = ("row", "reference", "reason")
        read_only_fields = fields


class JobSummarySerializer(serializers.ModelSerializer[Job]):
    """A job in a list."""

    refused_count = serializers.SerializerMethodField(
        help_text="number of rows that an import refused, including those that are not kept"
    )
    dry_run = serializers.SerializerMethodField(
        help_text="whether an import was only checked and nothing stored"
    )
    message = MessageSerializer(
        allow_null=True, help_text="the current step; at the end, the outcome"
    )
    error = MessageSerializer(allow_null=True, help_text="why it failed")
    result = serializers.DictField(
        child=serializers.JSONField(), help_text="the outcome in figures"
    )

    class Meta:
        model = Job
        fields: tuple[str, ...] = (
            "id", "project", "kind", "state", "done", "total", "message", "error", "result",
            "dry_run", "refused_count", "attempts", "cancel_requested", "created_at", "started_at",
            "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_dry_run(self, job: Job) -> bool:
        """From the arguments, which are not shown themselves."""
        return bool(job.arguments.get("dry_run"))

    def get_refused_count(self, job: Job) -> int:
        """The number from the result once the import has ended; until then the rows kept so far."""
        return refused_total(job)


class JobSerializer(JobSummarySerializer):
    """A job with its log and refused rows."""

    refused = serializers.SerializerMethodField(help_text=f"the first {MOST_REFUSED}")
    keeps_files = serializers.SerializerMethodField(
        help_text="whether refused rows of this import can be sent again with other files"
    )

    class Meta(JobSummarySerializer.Meta):
        fields = (*JobSummarySerializer.Meta.fields, "log", "refused", "keeps_files")
        read_only_fields = fields

    @extend_schema_field(RefusedRowSerializer(many=True))
    def get_refused(self, job: Job) -> object:
        """The refused rows, in the manifest's order."""
        rows = job.refused.order_by("row", "id")[:MOST_REFUSED]
        return RefusedRowSerializer(rows, many=True).data

    def get_keeps_files(self, job: Job) -> bool:
        """Not if it came from a bucket, or if its uploads were deleted after some days."""
        return "upload" in job.arguments


class JobAnswerSerializer(Body):
    """The requested job."""

    job = JobSerializer()


class JobFilter(django_filters.FilterSet):
    """Filters by kind and state."""

    kind = django_filters.ChoiceFilter(choices=JobKind.choices)
    state = django_filters.ChoiceFilter(choices=JobState.choices)


def jobs() -> ScopedQuerySet[Job]:
    """All jobs, each with its `refused_count`."""
    refused = RefusedRow.objects.filter(job=OuterRef("pk")).order_by()
    number = refused.values("job").annotate(number=Count("id")).values("number")
    annotated = Job.objects.annotate(refused_count=Coalesce(Subquery(number), 0))
    return cast("ScopedQuerySet[Job]", annotated)


def refused_total(job: Job) -> int:
    """How many rows were refused; the job must come from `jobs()`."""
    kept: int = getattr(job, "refused_count")  # noqa: B009  an annotation of the query
    return max(kept, int(job.result.get("refused", 0)))


def job_body(pk: int) -> dict[str, object]:
    """The response body for a job."""
    return dict(JobSerializer(jobs().get(pk=pk)).data)


class ProjectJobsView(ListAPIView[Job]):
    """`/api/projects/{project}/jobs/`."""

    queryset = Job.objects.none()
    serializer_class = JobSummarySerializer
    filterset_class = JobFilter

    def get_queryset(self) -> ScopedQuerySet[Job]:
        """The project's jobs, for every member, but for the clicks of those who correct masks."""
        project = project_for(self.request, self.kwargs["project"])
        return jobs().filter(project=project).exclude(kind=JobKind.CLICK)


class JobView(APIView):
    """`/api/jobs/{job}/`."""

    @extend_schema(responses=JobSerializer)
    def get(self, request: Request, job: int) -> Response:
        """One job."""
        return Response(JobSerializer(row_for(request, jobs(), job)).data)


class RefusedRowsView(APIView):
    """`/api/jobs/{job}/refused/`."""

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, job: int) -> StreamingHttpResponse:
        """The refused rows of an import as CSV."""
        row = row_for(request, jobs(), job, role=Role.OPS)
        return StreamingHttpResponse(
            refused_rows.rows(row, total=refused_total(row)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="import-{row.pk}-refused.csv"'},
        )


class CancelJobView(APIView):
    """`/api/jobs/{job}/cancel/`."""

    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: Request, job: int) -> Response:
        """Cancel the job: a waiting one at once, a running one at its next step."""
        row = _own_job(request, job, even_archived=True)
        return Response(job_body(cancel_job(job=row, by=caller(request)).pk))


class RetryJobView(APIView):
    """`/api/jobs/{job}/retry/`."""

    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: Request, job: int) -> Response:
        """Retry the job after it failed or was cancelled."""
        row = _own_job(request, job)
        return Response(job_body(retry_job(job=row, by=caller(request)).pk))


def _own_job(request: Request, pk: int, *, even_archived: bool = False) -> Job:
    """The job, if the caller may request jobs of its kind.

    In an archived project only a deletion can be retried.
    """
    rows = Job.objects.select_related("project")
    row = row_for(request, rows, pk, even_archived=True)
    return row_for(
        request,
        rows,
        pk,
        role=ROLES.get(JobKind(row.kind), Role.OPS),
        even_archived=even_archived or row.kind == JobKind.DELETE,
    )
