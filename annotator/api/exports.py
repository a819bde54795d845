"""Downloads of a project's results."""

from __future__ import annotations

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
from annotator.api.permissions import caller, project_for
from annotator.errors import NotFound
from annotator.exports import EXPORTS, manifest
from annotator.models import AuditEvent, Role
from annotator.models.choices import choices
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_upload import NO_SUCH_EXPORT
from scoring.vocabulary.reasons import ReasonGroup

NAME = OpenApiParameter("export", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(EXPORTS))


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
    rows = serializers.IntegerField(help_text="lines of data")
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="how many, by reason"
    )
    reasons = ExportedReasonSerializer(
        many=True, help_text="of the project's vocabulary, where the file has their codes"
    )


class ExportView(APIView):
    """`/api/projects/{project}/exports/{export}/`."""

    @extend_schema(
        parameters=[NAME],
        responses={
            (200, "application/x-ndjson"): OpenApiTypes.BINARY,
            (200, "text/csv"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, project: int, export: str) -> StreamingHttpResponse:
        """The project's data as a streamed file.

        The `Link` header points to its manifest, which says what it holds and what was left out.
        """
        project_row = project_for(request, project, role=Role.OPS)
        _check(export)
        AuditEvent.record(
            AuditAction.PROJECT_EXPORTED,
            project=project_row,
            actor=caller(request),
            target=project_row,
            format=export,
        )
        kind = EXPORTS[export]
        name = f"{project_row.slug}-{export}-{timezone.now():%Y%m%d}.{kind.ending}"
        link = reverse("export-manifest", kwargs={"project": project, "export": export})
        return StreamingHttpResponse(
            kind(project_row),
            content_type=kind.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Link": f'<{link}>; rel="describedby"',
            },
        )


class ExportManifestView(APIView):
    """`/api/projects/{project}/exports/{export}/manifest/`."""

    @extend_schema(parameters=[NAME], responses=ManifestSerializer)
    def get(self, request: Request, project: int, export: str) -> Response:
        """What the file would hold now, and how much would be left out for each reason."""
        project_row = project_for(request, project, role=Role.OPS)
        _check(export)
        return Response(ManifestSerializer(manifest(project_row, export)).data)


def _check(export: str) -> None:
    if export not in EXPORTS:
        raise NotFound(NO_SUCH_EXPORT(name=export, offered=", ".join(EXPORTS)))
