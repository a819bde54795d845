"""Downloads of what a project has come to."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.permissions import caller, project_for
from annotator.errors import NotFound
from annotator.exports import EXPORTS
from annotator.models import AuditEvent, Role

NAME = OpenApiParameter("export", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(EXPORTS))


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
        """The project's data as a file, written while it is read."""
        found = project_for(request, project, role=Role.OPS)
        if export not in EXPORTS:
            raise NotFound(f"There is no export called {export!r}; there are {', '.join(EXPORTS)}.")
        AuditEvent.record(
            "project.exported", project=found, actor=caller(request), target=found, format=export
        )
        is_csv = export == "csv"
        name = f"{found.slug}-{export}-{timezone.now():%Y%m%d}.{'csv' if is_csv else 'jsonl'}"
        return StreamingHttpResponse(
            EXPORTS[export](found),
            content_type="text/csv; charset=utf-8" if is_csv else "application/x-ndjson",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
