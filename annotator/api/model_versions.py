"""Model versions: measures, certificates, retraining and promotion."""

from __future__ import annotations

from typing import cast

from django.db.models import Max, Prefetch
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.jobs import JobAnswerSerializer, jobs
from annotator.api.model_measures import DetailsSerializer, GateSerializer, MetricsSerializer
from annotator.api.permissions import caller, project_for, row_for
from annotator.exports.model_card import model_card
from annotator.models import Certificate, Job, ModelVersion, Role
from annotator.models.scope import ScopedQuerySet
from annotator.scoring_requests import request_promotion
from annotator.verdicts.stops import certificates_with_alarms, stops_of
from annotator.versions.promote import retire_version


class ProspectSerializer(Body):
    """What a total number of audit answers should make possible."""

    answers = serializers.IntegerField()
    coverage = serializers.FloatField(help_text="share that could then be decided automatically")


class CertificateSideSerializer(Body):
    """What was proven for accepting, or for rejecting."""

    threshold = serializers.FloatField(allow_null=True)
    coverage = serializers.FloatField()
    n = serializers.IntegerField(help_text="audit answers beyond the threshold")
    errors = serializers.IntegerField(  # type: ignore[assignment]  # a field, as the name says
        help_text="the wrong ones among them"
    )
    audit_answers = serializers.IntegerField()
    answers_missing = serializers.IntegerField()
    answers_expected = serializers.IntegerField(
        allow_null=True, help_text="total that should suffice at the error rates so far"
    )
    outlook = ProspectSerializer(
        many=True, help_text="an estimate from the error rates so far, not a promise"
    )


class BasisSerializer(Body):
    """The data behind a certificate."""

    answers_until = serializers.IntegerField(help_text="id of the last answer that was read")
    images = serializers.IntegerField(help_text="images for which the thresholds were computed")
    audit_images = serializers.IntegerField(help_text="audit images that can be used for the proof")
    people = serializers.IntegerField(help_text="people who must have answered about each of them")
    faults_asked = serializers.IntegerField(help_text="answers to gold images with a fault")
    faults_overlooked = serializers.IntegerField(
        allow_null=True, help_text="share of overlooked faults among them; null if they are too few"
    )
    precision_allowing_for_it = serializers.FloatField(
        allow_null=True, help_text="the precision if audit labels overlook as many faults"
    )


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """The proof behind automatic verdicts; a threshold is null if nothing could be proven."""

    accept = CertificateSideSerializer()
    reject = CertificateSideSerializer()
    basis = BasisSerializer()
    is_stopped = serializers.SerializerMethodField(help_text="drift has stopped accepting")
    is_reject_stopped = serializers.SerializerMethodField(help_text="drift has stopped rejecting")
    version_number = serializers.IntegerField(source="model_version.number")
    target_precision = serializers.SerializerMethodField()
    confidence = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = (
            "id", "accept_threshold", "reject_threshold", "audit_answers", "answers_missing",
            "is_stopped", "is_reject_stopped", "basis", "accept", "reject", "created_at",
            "version_number", "target_precision", "confidence",
        )  # fmt: skip
        read_only_fields = fields

    def get_target_precision(self, certificate: Certificate) -> float:
        """The precision to be proven."""
        precision: float = certificate.accept.precision
        return precision

    def get_confidence(self, certificate: Certificate) -> float:
        """The confidence of the proof."""
        confidence: float = certificate.accept.confidence
        return confidence

    def get_is_stopped(self, certificate: Certificate) -> bool:
        """Whether drift has stopped accepting."""
        return stops_of(certificate).accepting

    def get_is_reject_stopped(self, certificate: Certificate) -> bool:
        """Whether drift has stopped rejecting."""
        return stops_of(certificate).rejecting


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    """A fitted reward head and what it is worth."""

    metrics = MetricsSerializer(help_text="on the audit set as it was at the fit")
    gate = GateSerializer()
    promoted_by = serializers.CharField(
        source="promoted_by.username", default=None, allow_null=True
    )
    certificate = serializers.SerializerMethodField(help_text="the newest")

    class Meta:
        model = ModelVersion
        fields: tuple[str, ...] = (
            "id", "project", "number", "state", "family", "encoder_key", "metrics", "gate",
            "answers_until", "answers_used", "calibrator", "created_at", "promoted_at",
            "promoted_by", "certificate",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(CertificateSerializer(allow_null=True))
    def get_certificate(self, version: ModelVersion) -> object:
        """The proof behind its verdicts."""
        newest: list[Certificate] = getattr(version, "newest_certificates")  # noqa: B009  prefetched
        return CertificateSerializer(newest[0]).data if newest else None


class ExtentSerializer(Body):
    """How far the fit has read, apart from the answers."""

    review = serializers.IntegerField(help_text="id of the last review, 0 for none")
    features = serializers.IntegerField(help_text="id of the last features, 0 for none")
    labels = serializers.IntegerField(help_text="images that came with a label")


class ModelVersionDetailsSerializer(ModelVersionSerializer):
    """A version with its curves and groups."""

    trained_on = ExtentSerializer()
    details = DetailsSerializer()

    class Meta(ModelVersionSerializer.Meta):
        fields = (*ModelVersionSerializer.Meta.fields, "sha256", "trained_on", "details")
        read_only_fields = fields


def versions() -> ScopedQuerySet[ModelVersion]:
    """All versions with what the serializer shows, in three queries."""
    newest_of_each = (
        Certificate.objects.from_audit()
        .order_by()
        .values("model_version")
        .annotate(newest=Max("pk"))
    )
    newest = Prefetch(
        "certificates",
        queryset=certificates_with_alarms().filter(pk__in=newest_of_each.values("newest")),
        to_attr="newest_certificates",
    )
    rows = ModelVersion.objects.select_related("promoted_by").prefetch_related(newest)
    return cast("ScopedQuerySet[ModelVersion]", rows.defer("config", "details"))


class ProjectModelsView(ListAPIView[ModelVersion]):
    """`/api/projects/{project}/models/`."""

    queryset = ModelVersion.objects.none()
    serializer_class = ModelVersionSerializer

    def get_queryset(self) -> ScopedQuerySet[ModelVersion]:
        """Of this project, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return versions().filter(project=project)


class ModelView(APIView):
    """`/api/models/{version}/`."""

    @extend_schema(responses=ModelVersionDetailsSerializer)
    def get(self, request: Request, version: int) -> Response:
        """All that is known of one version, for ops."""
        row = row_for(request, versions(), version, role=Role.OPS)
        return Response(ModelVersionDetailsSerializer(row).data)


class ModelCardView(APIView):
    """`/api/models/{version}/card/`."""

    @extend_schema(responses={(200, "text/markdown"): OpenApiTypes.BINARY})
    def get(self, request: Request, version: int) -> HttpResponse:
        """The version's model card as a Markdown file, for ops."""
        rows = ModelVersion.objects.select_related("project")
        row = row_for(request, rows, version, role=Role.OPS)
        name = f"{row.project.slug}-version-{row.number}.md"
        return HttpResponse(
            model_card(row),
            content_type="text/markdown; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class PromoteView(APIView):
    """`/api/models/{version}/promote/`."""

    @extend_schema(request=None, responses={202: JobAnswerSerializer})
    def post(self, request: Request, version: int) -> Response:
        """Put any version in use, an earlier one too, once all images are rescored with it."""
        rows = ModelVersion.objects.select_related("project")
        row = row_for(request, rows, version, role=Role.ADMIN)
        job = request_promotion(version=row, by=caller(request))
        return accepted(JobAnswerSerializer, job)


class RetireView(APIView):
    """`/api/models/{version}/retire/`."""

    @extend_schema(request=None, responses=ModelVersionSerializer)
    def post(self, request: Request, version: int) -> Response:
        """Turn a candidate down."""
        rows = ModelVersion.objects.select_related("project")
        row = row_for(request, rows, version, role=Role.ADMIN)
        retire_version(version=row, by=caller(request))
        return Response(ModelVersionSerializer(versions().get(pk=version)).data)


def accepted(serializer: type[Body], job: Job, **values: object) -> Response:
    """The answer to a request for work: 202 with the job."""
    body = serializer({"job": jobs().get(pk=job.pk), **values}).data
    return Response(body, status=status.HTTP_202_ACCEPTED)
