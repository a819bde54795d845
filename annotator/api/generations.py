"""Generations with their scores. Not for annotators, whom scores would influence."""

from __future__ import annotations

from typing import TypeVar, Unpack

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.agreement.known_answers import GoldRefusal, gold_refusal
from annotator.api.body import Body, FieldOptions
from annotator.api.chosen import GenerationFilter
from annotator.api.findings import FindingSerializer
from annotator.api.media import heat_map_url
from annotator.api.message import MessageSerializer
from annotator.api.permissions import project_for, row_for
from annotator.api.pictures import ImageSerializer
from annotator.models import (
    Certificate,
    ConsistencyReport,
    Flag,
    Generation,
    GoldUse,
    KnownAnswer,
    Product,
    Review,
    Role,
    Verdict,
    VerdictBy,
)
from annotator.models.predictions import certificate_records
from annotator.models.scope import ScopedQuerySet
from annotator.provenance import is_ai

Q = TypeVar("Q", bound=QuerySet[Generation])
ORDERINGS = ("-id", "id", "-score", "score", "-uncertainty", "uncertainty", "-p_good", "p_good",
             "-p_consistent", "p_consistent", "product_id", "-product_id")  # fmt: skip


class ProductBriefSerializer(serializers.ModelSerializer[Product]):
    """A product's name and picture."""

    image = ImageSerializer()

    class Meta:
        model = Product
        fields: tuple[str, ...] = ("id", "external_id", "category", "image")
        read_only_fields = fields


class TransformField(serializers.ListField):
    """A similarity transform."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        number = serializers.FloatField()
        super().__init__(
            child=serializers.ListField(child=number, min_length=3, max_length=3),
            help_text="2×3, original to generation, each measured in its own width",
            **options,
        )


class OutlineField(serializers.ListField):
    """The outline of the product's mask, as polygons."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        point = serializers.ListField(child=serializers.FloatField())
        super().__init__(
            child=serializers.ListField(child=point),
            help_text="polygons of [x, y] in fractions of the generation's width and height",
            **options,
        )


class ReportContentSerializer(Body):
    """The content of a report, of a stored generation or of a judge call."""

    findings = FindingSerializer(many=True)
    measurements = serializers.DictField(child=serializers.FloatField())
    transform = TransformField(allow_null=True)
    outline = OutlineField()


class ReportSerializer(ReportContentSerializer, serializers.ModelSerializer[ConsistencyReport]):
    """The result of comparing the product in original and generation."""

    heat_map = serializers.SerializerMethodField(help_text="address, null if there is none")

    class Meta:
        model = ConsistencyReport
        fields = (
            "outcome", "p_consistent", "findings", "measurements", "transform", "outline",
            "heat_map",
        )  # fmt: skip
        read_only_fields = fields

    def get_heat_map(self, report: ConsistencyReport) -> str | None:
        """The address of the picture that shows where the product seems changed."""
        return heat_map_url(report)


class FlagSerializer(serializers.ModelSerializer[Flag]):
    """Why someone should look at a generation."""

    detail = MessageSerializer(allow_null=True)

    class Meta:
        model = Flag
        fields = ("kind", "detail", "created_at")
        read_only_fields = fields


class CertificateBriefSerializer(serializers.ModelSerializer[Certificate]):
    """The certificate behind an automatic verdict."""

    version = serializers.IntegerField(source="model_version.number")

    class Meta:
        model = Certificate
        fields = ("id", "version")
        read_only_fields = fields


class KnownAnswerBriefSerializer(serializers.ModelSerializer[KnownAnswer]):
    """The right answer according to a reviewer, if the generation has a known answer."""

    class Meta:
        model = KnownAnswer
        fields = ("is_good", "is_changed", "explanation")
        read_only_fields = fields


class ReviewBriefSerializer(serializers.ModelSerializer[Review]):
    """The reviewer's decision that counts for a generation."""

    by = serializers.CharField(source="reviewer.username", help_text="the reviewer's name")
    at = serializers.DateTimeField(source="created_at")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="codes of the project's reasons"
    )

    class Meta:
        model = Review
        fields = ("id", "decision", "by", "at", "note", "reasons")
        read_only_fields = fields


class GenerationSerializer(serializers.ModelSerializer[Generation]):
    """A generation with its scores, verdict and flags."""

    product = ProductBriefSerializer()
    image = ImageSerializer()
    flags = FlagSerializer(many=True, source="open_flags")
    report = serializers.SerializerMethodField(
        help_text="in the detail view and at the ops desk; null in other lists"
    )
    certificate = CertificateBriefSerializer(allow_null=True)
    review = serializers.SerializerMethodField(help_text="null unless a reviewer has decided")
    known_answer = KnownAnswerBriefSerializer(allow_null=True)
    source_type = serializers.CharField(
        source="image.source_type",
        help_text="IPTC DigitalSourceType of the imported file; empty if it had none",
    )
    has_c2pa = serializers.BooleanField(
        source="image.has_c2pa",
        help_text="whether the imported file had a C2PA manifest; it was not verified",
    )
    lacks_ai_mark = serializers.SerializerMethodField(
        help_text="accepted, though the imported file does not say that it is an AI image"
    )
    gold_use = serializers.ChoiceField(
        choices=GoldUse.choices, source="product.gold_use",
        help_text="the use of known answers about its product; empty before the first one",
    )  # fmt: skip
    score_error = MessageSerializer(allow_null=True, help_text="why it could not be scored")
    gold_refusal = serializers.SerializerMethodField(
        help_text="why no known answer may be set; null if one may"
    )

    class Meta:
        model = Generation
        fields: tuple[str, ...] = (
            "id", "project", "product", "external_id", "image", "generator", "prompt", "label",
            "score_state", "score_error", "reward", "uncertainty", "p_good", "p_consistent",
            "score", "verdict", "verdict_by", "review", "flags", "report", "certificate",
            "known_answer", "gold_use", "gold_refusal", "source_type", "has_c2pa", "lacks_ai_mark",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_lacks_ai_mark(self, generation: Generation) -> bool:
        """Whether somebody should be warned."""
        is_accepted = generation.verdict == Verdict.ACCEPTED
        return is_accepted and not is_ai(generation.image.source_type)

    @extend_schema_field(serializers.ChoiceField(choices=GoldRefusal.choices, allow_null=True))
    def get_gold_refusal(self, generation: Generation) -> str | None:
        """The reason for which setting a known answer would be refused."""
        return gold_refusal(generation)

    @extend_schema_field(ReviewBriefSerializer(allow_null=True))
    def get_review(self, generation: Generation) -> object:
        """The newest decision that stands."""
        standing: list[Review] = getattr(generation, "standing_reviews", [])
        if generation.verdict_by != VerdictBy.REVIEWER or not standing:
            return None
        return ReviewBriefSerializer(standing[-1]).data

    @extend_schema_field(ReportSerializer(allow_null=True))
    def get_report(self, generation: Generation) -> object:
        """The newest report."""
        if not self.context.get("with_report"):
            return None
        report = getattr(generation, "report", None)
        return None if report is None else ReportSerializer(report).data


def with_details(rows: Q, *, reports: bool = False) -> Q:
    """The rows with everything that the serializer shows, in three queries."""
    flags = Flag.objects.still_open().order_by("pk")
    reviews = Review.objects.standing().select_related("reviewer").order_by("pk")
    rows = rows.select_related(
        "image", "product__image", "certificate__model_version", "known_answer"
    ).prefetch_related(Prefetch("flags", queryset=flags, to_attr="open_flags"))
    rows = rows.prefetch_related(Prefetch("reviews", queryset=reviews, to_attr="standing_reviews"))
    rows = rows.defer(*certificate_records("certificate"))
    return rows.select_related("report") if reports else rows


class ProjectGenerationsView(ListAPIView[Generation]):
    """`/api/projects/{project}/generations/`."""

    queryset = Generation.objects.none()
    serializer_class = GenerationSerializer
    filterset_class = GenerationFilter
    orderings = ORDERINGS

    def get_queryset(self) -> ScopedQuerySet[Generation]:
        """The project's generations, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return with_details(Generation.objects.filter(project=project))


class GenerationView(APIView):
    """`/api/generations/{generation}/`."""

    @extend_schema(responses=GenerationSerializer)
    def get(self, request: Request, generation: int) -> Response:
        """One generation with its report."""
        row_for(request, Generation.objects.all(), generation, role=Role.OPS)
        return Response(generation_body(generation))


def generation_body(pk: int) -> dict[str, object]:
    """The response body for a generation with its report."""
    generation = with_details(Generation.objects.all(), reports=True).get(pk=pk)
    return dict(GenerationSerializer(generation, context={"with_report": True}).data)
