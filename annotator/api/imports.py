"""Import products and generations."""

from __future__ import annotations

import json

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.content_length import refuse_longer
from annotator.api.idempotency import idempotency_key, idempotency_parameter
from annotator.api.jobs import JobAnswerSerializer, jobs, refused_total
from annotator.api.parsers import MultiPartParser
from annotator.api.permissions import caller, project_for
from annotator.errors import InvalidInput
from annotator.imports.rows import COLUMNS, NO_COLUMNS, Format
from annotator.imports.stage_upload import stage_upload
from annotator.models import ACTIVE_STATES, Job, JobKind, JobState, Project, Role
from annotator.scoring_requests import request_import
from scoring.vocabulary.messages.problem_upload import (
    COLUMNS_EXPECTED,
    NO_SUCH_IMPORT,
    PATHS_EXPECTED,
    UPLOAD_TOO_LARGE,
)

LONGEST_COLUMNS = 4_000


class UploadSerializer(Body):
    """A manifest with its files, one zip archive with both, or a manifest that names URLs."""

    manifest = serializers.FileField(required=False, help_text="JSON lines or CSV")
    files = serializers.ListField(
        child=serializers.FileField(), required=False, help_text="images, or one zip archive"
    )
    paths = serializers.CharField(
        required=False,
        help_text="names of the files with their folders, in the same order: a JSON list of texts",
    )
    replaces = serializers.IntegerField(
        required=False,
        help_text="an import that refused rows: these are imported again, with its manifest and "
        "files unless others are sent",
    )
    format = serializers.ChoiceField(
        choices=[format.value for format in Format], default=Format.AUTO.value
    )
    columns = serializers.CharField(
        required=False,
        max_length=LONGEST_COLUMNS,
        help_text="how a CSV manifest names our columns, as a JSON object: "
        '`{"product": "SKU", "image": "File"}`',
    )

    def validate_paths(self, value: str) -> list[str]:
        """All paths are in one field, because a form may not have thousands of fields."""
        try:
            paths = json.loads(value)
        except (ValueError, RecursionError):
            paths = None
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise InvalidInput.in_field("paths", PATHS_EXPECTED())
        return paths

    def validate_columns(self, value: str) -> dict[str, str]:
        """In one field, as a form has no objects."""
        try:
            columns = json.loads(value)
        except (ValueError, RecursionError):
            columns = None
        if not isinstance(columns, dict) or not all(
            our in COLUMNS and isinstance(theirs, str) for our, theirs in columns.items()
        ):
            raise InvalidInput.in_field("columns", COLUMNS_EXPECTED(columns=", ".join(COLUMNS)))
        return columns


class DryRunSerializer(Body):
    """Whether to check only."""

    dry_run = serializers.BooleanField(
        default=False,
        help_text="check everything, name every row that would be refused, store nothing",
    )


class ImportView(APIView):
    """`/api/projects/{project}/imports/`."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={202: JobAnswerSerializer},
        parameters=[
            DryRunSerializer,
            idempotency_parameter("the same if a call is sent again; it then finds its first job"),
        ],
    )
    def post(self, request: Request, project: int) -> Response:
        """Upload files and import them in the background; the job reports refused rows."""
        project_row = project_for(request, project, role=Role.OPS)
        _check_length(request)
        query = DryRunSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        key = idempotency_key(request)
        if key and (job := _earlier(project_row, key)) is not None:
            return _answer(job)
        before, only = _replaced(project_row, form.validated_data.get("replaces"))
        arguments = stage_upload(
            project=project_row,
            files=form.validated_data.get("files", []),
            paths=form.validated_data.get("paths", []),
            manifest=form.validated_data.get("manifest"),
            format=Format(form.validated_data["format"]),
            columns=form.validated_data.get("columns", NO_COLUMNS),
            before=before,
            only=only,
        )
        job = request_import(
            project=project_row,
            by=caller(request),
            arguments={
                **arguments,
                **({"idempotency_key": key} if key else {}),
                **({"dry_run": True} if query.validated_data["dry_run"] else {}),
            },
        )
        return _answer(job)


def _earlier(project: Project, key: str) -> Job | None:
    """The import that the same call started before, unless it has failed."""
    rows = Job.objects.filter(project=project, kind=JobKind.IMPORT, arguments__idempotency_key=key)
    return rows.exclude(state__in=(JobState.FAILED, JobState.CANCELLED)).first()


def _answer(job: Job) -> Response:
    body = JobAnswerSerializer({"job": jobs().get(pk=job.pk)}).data
    return Response(body, status=status.HTTP_202_ACCEPTED)


def _replaced(
    project: Project, pk: int | None
) -> tuple[dict[str, object] | None, list[int] | None]:
    """The arguments of the import whose refused rows are imported again, and their numbers."""
    if pk is None:
        return None, None
    job = jobs().filter(project=project, kind=JobKind.IMPORT, pk=pk).first()
    if job is None or job.state in ACTIVE_STATES or job.arguments.get("dry_run"):
        raise InvalidInput.in_field("replaces", NO_SUCH_IMPORT())
    kept = list(job.refused.values_list("row", flat=True))
    is_complete = job.state == JobState.SUCCEEDED and len(kept) == refused_total(job)
    return job.arguments, kept if is_complete else None


def _check_length(request: Request) -> None:
    """Check the length before anything is read, because the parser would write it all to disk."""
    most: int = settings.IMPORT_MAX_UPLOAD_BYTES
    refuse_longer(request, most, UPLOAD_TOO_LARGE(most=most))
