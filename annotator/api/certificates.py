"""Certificates: the proofs behind automatic verdicts."""

from __future__ import annotations

import json

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.model_versions import CertificateSerializer
from annotator.api.permissions import caller, project_for, row_for
from annotator.errors import NotFound
from annotator.models import AuditEvent, Certificate, Role
from annotator.models.scope import ScopedQuerySet
from annotator.verdicts.batch_turns import answer_lines
from annotator.verdicts.certificate_document import certificate_document
from annotator.verdicts.stops import certificates_with_alarms
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_model import NOT_ABOUT_A_BATCH


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
    batch = serializers.IntegerField(required=False, help_text="its number, if it is about one")
    watch = serializers.ListField(child=serializers.DictField(), help_text="blind audits since")
    digest = serializers.CharField(help_text="SHA-256 of the rest as canonical JSON")


class ProjectCertificatesView(ListAPIView[Certificate]):
    """`/api/projects/{project}/certificates/`."""

    queryset = Certificate.objects.none()
    serializer_class = CertificateSerializer

    def get_queryset(self) -> ScopedQuerySet[Certificate]:
        """The project's certificates, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return certificates_with_alarms().filter(project=project, turn__isnull=True)


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


class DownloadAnswersView(APIView):
    """`/api/certificates/{certificate}/answers/`."""

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, certificate: int) -> StreamingHttpResponse:
        """The ids, scores and answers that a batch's certificate is recomputed from."""
        row = _row(request, certificate)
        if row.turn is None:
            raise NotFound(NOT_ABOUT_A_BATCH())
        AuditEvent.record(
            AuditAction.CERTIFICATE_EXPORTED,
            project=row.project,
            actor=caller(request),
            target=row,
        )
        name = f"packshot-certificate-{certificate}-answers.csv"
        return StreamingHttpResponse(
            answer_lines(row.turn, row.lot_answers),
            content_type="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _row(request: Request, pk: int) -> Certificate:
    rows = Certificate.objects.select_related("model_version", "project", "turn__batch")
    return row_for(request, rows, pk, role=Role.OPS)
