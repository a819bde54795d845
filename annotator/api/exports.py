"""Downloads of a project's results."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import LARGEST_ID, caller, project_for
from annotator.errors import InvalidInput, NotFound
from annotator.exports import EXPORTS, manifest
from annotator.exports.answers import MACHINES_ONLY, PEOPLE_ONLY
from annotator.exports.chosen import Filters
from annotator.models import AuditEvent, Kind, Role
from annotator.models.choices import VERDICTS, choices
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_field import NOT_OFFERED
from scoring.vocabulary.messages.problem_upload import NO_SUCH_EXPORT
from scoring.vocabulary.reasons import ReasonGroup

NAME = OpenApiParameter("export", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(EXPORTS))


class ExportFilterSerializer(Body):
    """What a file is limited to. Days are in UTC: of the import, or of the answer in files of
    answers, labels and pairs."""

    verdict = serializers.ChoiceField(choices=VERDICTS, required=False)
    category = serializers.CharField(max_length=120, required=False)
    generator = serializers.CharField(max_length=120, required=False)
    certificate = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    kind = serializers.ChoiceField(
        choices=choices(Kind), required=False, help_text="of the question, in files of answers"
    )
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False, help_text="this day included")
    by = serializers.ChoiceField(
        choices=(PEOPLE_ONLY, MACHINES_ONLY), required=False,
        help_text="whose answers, in files of answers; without it everybody's, marked",
    )  # fmt: skip


class ExportedReasonSerializer(Body):
    """What a code of the project's vocabulary means."""

    code = serializers.CharField()
    group = serializers.ChoiceField(choices=choices(ReasonGroup))
    label = serializers.CharField()  # type: ignore[assignment]  # a field, as the name says
    is_retired = serializers.BooleanField()


class ManifestSerializer(Body):
    """What an exported file holds, and what was left out."""

    project = serializers.CharField(help_text="slug")
    format = serializers.CharField()
    format_version = serializers.IntegerField()
    filters = serializers.DictField(child=serializers.CharField())
    rows = serializers.IntegerField(help_text="rows of data, or pictures")
    bytes = serializers.IntegerField(
        allow_null=True, help_text="null for files with pictures, which are not read to count"
    )
    sha256 = serializers.CharField(
        allow_null=True, help_text="of the file; an archive of pictures holds the hash of each"
    )
    model_version = serializers.IntegerField(
        allow_null=True, help_text="number of the version in use, whose scores the file has"
    )
    certificates = serializers.ListField(
        child=serializers.IntegerField(), help_text="behind automatic verdicts in the file"
    )
    accepted_without_source_type = serializers.IntegerField(
        help_text="accepted images that were imported without IPTC's mark of an AI image; "
        "their copies in the file have it"
    )
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="how many, by reason"
    )
    reasons = ExportedReasonSerializer(
        many=True, help_text="of the project's vocabulary, where the file has their codes"
    )


class ExportView(APIView):
    """`/api/projects/{project}/exports/{export}/`."""

    @extend_schema(
        parameters=[NAME, ExportFilterSerializer],
        responses={
            (200, "application/x-ndjson"): OpenApiTypes.BINARY,
            (200, "text/csv"): OpenApiTypes.BINARY,
            (200, "application/vnd.apache.parquet"): OpenApiTypes.BINARY,
            (200, "application/zip"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, project: int, export: str) -> StreamingHttpResponse:
        """The project's data as a streamed file.

        The `Link` header points to its manifest, which says what it holds and what was left out.
        """
        project_row = project_for(request, project, role=Role.OPS)
        _check(export)
        filters = _filters(request)
        AuditEvent.record(
            AuditAction.PROJECT_EXPORTED,
            project=project_row,
            actor=caller(request),
            target=project_row,
            format=export,
            **filters.to_json(),
        )
        kind = EXPORTS[export]
        name = f"{project_row.slug}-{export}-{timezone.now():%Y%m%d}.{kind.ending}"
        query = f"?{urlencode(filters.to_json())}" if filters != Filters() else ""
        link = reverse("export-manifest", kwargs={"project": project, "export": export})
        return StreamingHttpResponse(
            kind(project_row, filters=filters),
            content_type=kind.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Link": f'<{link}{query}>; rel="describedby"',
            },
        )


class ExportManifestView(APIView):
    """`/api/projects/{project}/exports/{export}/manifest/`."""

    @extend_schema(parameters=[NAME, ExportFilterSerializer], responses=ManifestSerializer)
    def get(self, request: Request, project: int, export: str) -> Response:
        """What the file would hold now, and how much would be left out for each reason."""
        project_row = project_for(request, project, role=Role.OPS)
        _check(export)
        contents = manifest(project_row, export, filters=_filters(request))
        return Response(ManifestSerializer(contents).data)


def _check(export: str) -> None:
    if export not in EXPORTS:
        raise NotFound(NO_SUCH_EXPORT(name=export, offered=", ".join(EXPORTS)))


def _filters(request: Request) -> Filters:
    """The filters in the address. A misspelt one is refused: it must not mean everything."""
    wanted = {name: value for name, value in request.query_params.dict().items() if value}
    form = ExportFilterSerializer(data=wanted)
    if unknown := sorted(set(wanted) - set(form.fields)):
        offered = ", ".join(form.fields)
        raise InvalidInput.in_field(unknown[0], NOT_OFFERED(given=unknown[0], choices=offered))
    form.is_valid(raise_exception=True)
    return Filters(**form.validated_data)
