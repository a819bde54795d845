"""Downloads of what a project has come to."""

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
from scoring.vocabulary.messages.problem_upload import NO_SUCH_EXPORT

NAME = OpenApiParameter("export", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(EXPORTS))


class ManifestSerializer(Body):
    """What an exported file holds, and what was left out of it."""

    project = serializers.CharField(help_text="slug")
    format = serializers.CharField()
    rows = serializers.IntegerField(help_text="lines of data")
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="how many, by the reason"
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
        """The project's data as a file, written while it is read.

        What it holds and what was left out says its manifest, to which the `Link` header points.
        """
        found = project_for(request, project, role=Role.OPS)
        _check(export)
        AuditEvent.record(
            "project.exported", project=found, actor=caller(request), target=found, format=export
        )
        kind = EXPORTS[export]
        name = f"{found.slug}-{export}-{timezone.now():%Y%m%d}.{kind.ending}"
        link = reverse("export-manifest", kwargs={"project": project, "export": export})
        return StreamingHttpResponse(
            kind(found),
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
        """What the file would hold now, and how much was left out of it for which reason."""
        found = project_for(request, project, role=Role.OPS)
        _check(export)
        return Response(ManifestSerializer(manifest(found, export)).data)


def _check(export: str) -> None:
    if export not in EXPORTS:
        raise NotFound(NO_SUCH_EXPORT(name=export, offered=", ".join(EXPORTS)))
