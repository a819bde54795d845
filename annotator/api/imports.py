"""Bringing products and generations in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.jobs import JobAnswerSerializer, jobs
from annotator.api.parsers import MultiPartParser
from annotator.api.permissions import caller, project_for
from annotator.errors import TooLarge
from annotator.imports.rows import Format
from annotator.imports.stage_upload import stage_upload
from annotator.models import Role
from annotator.scoring_requests import request_import


class UploadSerializer(serializers.Serializer[Any]):
    """A manifest with its files, one zip archive with both, or a manifest that names URLs."""

    manifest = serializers.FileField(required=False, help_text="JSON lines or CSV")
    files = serializers.ListField(
        child=serializers.FileField(), required=False, help_text="images, or one zip archive"
    )
    format = serializers.ChoiceField(
        choices=[format.value for format in Format], default=Format.AUTO.value
    )


class ImportView(APIView):
    """`/api/projects/{project}/imports/`."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": UploadSerializer}, responses={202: JobAnswerSerializer}
    )
    def post(self, request: Request, project: int) -> Response:
        """Take the files and import them in the background; the job reports refused rows."""
        found = project_for(request, project, role=Role.OPS)
        _check_length(request)
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        arguments = stage_upload(
            project=found,
            files=form.validated_data.get("files", []),
            manifest=form.validated_data.get("manifest"),
            format=Format(form.validated_data["format"]),
        )
        job = request_import(project=found, by=caller(request), arguments={**arguments})
        body = JobAnswerSerializer({"job": jobs().get(pk=job.pk)}).data
        return Response(body, status=status.HTTP_202_ACCEPTED)


def _check_length(request: Request) -> None:
    """Before anything is read: the parser would write all of it to disk first."""
    most: int = settings.IMPORT_MAX_UPLOAD_BYTES
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > most:
        raise TooLarge(f"The upload is larger than {most} bytes. Send it in parts.")
