"""Certificates: the proofs behind automatic verdicts."""

from __future__ import annotations

import json

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.model_versions import CertificateSerializer
from annotator.api.permissions import project_for, row_for
from annotator.models import Certificate, Role
from annotator.models.scope import ScopedQuerySet
from annotator.verdicts.certificate_document import certificate_document
from annotator.verdicts.stops import certificates_with_alarms


class CertificateDocumentSerializer(Body):
    """A certificate as a document for customers."""

    kind = serializers.CharField()
    format = serializers.IntegerField()
    id = serializers.IntegerField()
    project = serializers.CharField()
    issued_at = serializers.CharField()
    status = serializers.ChoiceField(choices=["in_use", "stopped", "superseded"])
    statement = serializers.CharField(help_text="the promise in words")
    promise = serializers.DictField()
    model = serializers.DictField()
    accept = serializers.DictField()
    reject = serializers.DictField()
    method = serializers.DictField(help_text="how it was proven")
    basis = serializers.DictField(help_text="the images and people behind the proof")
    watch = serializers.ListField(child=serializers.DictField(), help_text="blind audits since")
    digest = serializers.CharField(help_text="SHA-256 of the rest as canonical JSON")


class ProjectCertificatesView(ListAPIView[Certificate]):
    """`/api/projects/{project}/certificates/`."""

    queryset = Certificate.objects.none()
    serializer_class = CertificateSerializer

    def get_queryset(self) -> ScopedQuerySet[Certificate]:
        """The project's certificates, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return certificates_with_alarms().filter(project=project)


class CertificateView(APIView):
    """`/api/certificates/{certificate}/`."""

    @extend_schema(responses=CertificateDocumentSerializer)
    def get(self, request: Request, certificate: int) -> Response:
        """The certificate as a document."""
        return Response(certificate_document(_row(request, certificate)))


class DownloadCertificateView(APIView):
    """`/api/certificates/{certificate}/download/`."""

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.BINARY})
    def get(self, request: Request, certificate: int) -> HttpResponse:
        """The certificate as a file."""
        content = json.dumps(certificate_document(_row(request, certificate)), indent=2)
        name = f"packshot-certificate-{certificate}.json"
        return HttpResponse(
            content,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _row(request: Request, pk: int) -> Certificate:
    rows = Certificate.objects.select_related("model_version", "project")
    return row_for(request, rows, pk, role=Role.OPS)
