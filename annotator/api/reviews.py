"""Reviewers' decisions: make, list, take back and reverse them."""

from __future__ import annotations

import datetime

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.filters import request_of
from annotator.api.generations import GenerationSerializer, generation_body
from annotator.api.permissions import LARGEST_ID, caller, project_for, row_for
from annotator.api.pictures import ImageSerializer
from annotator.api.time_zones import time_zone_of
from annotator.days import end_of, start_of
from annotator.models import Generation, Reversal, Review, Role, Verdict
from annotator.models.choices import FINAL_VERDICTS
from annotator.models.scope import ScopedQuerySet
from annotator.queue.take_back_step import take_back_step
from annotator.review.decide import DECISIONS, review_generation
from annotator.review.inbox import words_of_generation
from annotator.verdicts.reverse_reviews import reverse_review
from scoring.vocabulary.reasons import LONGEST_CODE, MOST_REASONS

MOST_AT_ONCE = 500


class DecisionSerializer(Body):
    """A decision and why."""

    decision = serializers.ChoiceField(choices=[decision.value for decision in DECISIONS])
    note = serializers.CharField(max_length=2000, allow_blank=True, default="")
    reasons = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CODE), max_length=MOST_REASONS, default=list
    )


class ReviewSerializer(DecisionSerializer):
    """A reviewer's decision."""

    product_changed = serializers.BooleanField(required=False, allow_null=True, default=None)


class BulkReviewSerializer(DecisionSerializer):
    """The same decision on many generations."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        min_length=1,
        max_length=MOST_AT_ONCE,
    )


class ReviewedSerializer(Body):
    """How many generations got a verdict."""

    reviewed = serializers.IntegerField()


class TakenBackSerializer(Body):
    """The step that was taken back."""

    decision = serializers.ChoiceField(
        choices=FINAL_VERDICTS, allow_null=True, help_text="null where people had been asked"
    )
    generations = serializers.ListField(child=serializers.IntegerField())
    stays = serializers.BooleanField(
        help_text="people have begun to answer and are still asked; the next call takes back the"
        " step before"
    )


class ReverseSerializer(Body):
    """Why a decision is reversed."""

    note = serializers.CharField(max_length=2000)


class ReversalSerializer(serializers.ModelSerializer[Reversal]):
    """The end of a decision."""

    by = serializers.CharField(source="by.username")
    at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Reversal
        fields = ("by", "at", "note")
        read_only_fields = fields


class DecidedGenerationSerializer(serializers.ModelSerializer[Generation]):
    """The image of a decision, and what counts for it now."""

    image = ImageSerializer()
    product = serializers.CharField(source="product.external_id", help_text="the product's name")

    class Meta:
        model = Generation
        fields = ("id", "external_id", "image", "product", "generator", "verdict", "verdict_by")
        read_only_fields = fields


class DecidedSerializer(serializers.ModelSerializer[Review]):
    """A decision with its image, and who reversed it."""

    generation = DecidedGenerationSerializer()
    by = serializers.CharField(source="reviewer.username")
    at = serializers.DateTimeField(source="created_at")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="codes of the project's reasons"
    )
    reversal = serializers.SerializerMethodField(help_text="null as long as the decision stands")

    class Meta:
        model = Review
        fields = (
            "id", "generation", "decision", "product_changed", "reasons", "note", "by", "at",
            "step", "reversal",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ReversalSerializer(allow_null=True))
    def get_reversal(self, review: Review) -> object:
        """Who reversed it, when and why."""
        reversal: Reversal | None = getattr(review, "reversal", None)
        return None if reversal is None else ReversalSerializer(reversal).data


class DecidedFilter(django_filters.FilterSet):
    """Filters of the decisions."""

    decision = django_filters.ChoiceFilter(choices=FINAL_VERDICTS)
    reviewer = django_filters.NumberFilter(
        field_name="reviewer_id", decimal_places=0, min_value=1, max_value=LARGEST_ID
    )
    generator = django_filters.CharFilter(field_name="generation__generator", max_length=120)
    category = django_filters.CharFilter(field_name="generation__product__category", max_length=120)
    product = django_filters.NumberFilter(
        field_name="generation__product_id", decimal_places=0, min_value=1, max_value=LARGEST_ID
    )
    generation = django_filters.NumberFilter(
        field_name="generation_id", decimal_places=0, min_value=1, max_value=LARGEST_ID
    )
    reversed = django_filters.BooleanFilter(
        field_name="reversal", lookup_expr="isnull", exclude=True
    )
    since = django_filters.DateFilter(method="decided_since", label="on this day or later")
    until = django_filters.DateFilter(method="decided_until", label="on this day or earlier")
    search = django_filters.CharFilter(
        method="find", max_length=200, label="words in ids, generator, prompt, product, category"
    )

    def decided_since(
        self, rows: QuerySet[Review], name: str, value: datetime.date
    ) -> QuerySet[Review]:
        """Decisions of this day and later."""
        return rows.filter(created_at__gte=start_of(value, time_zone_of(request_of(self))))

    def decided_until(
        self, rows: QuerySet[Review], name: str, value: datetime.date
    ) -> QuerySet[Review]:
        """Decisions of this day and earlier."""
        return rows.filter(created_at__lt=end_of(value, time_zone_of(request_of(self))))

    def find(self, rows: QuerySet[Review], name: str, value: str) -> QuerySet[Review]:
        """Decisions about images that contain all of the words."""
        return rows.filter(words_of_generation(value, at="generation__"))


class DecidedView(ListAPIView[Review]):
    """`/api/projects/{project}/review/decided/`."""

    queryset = Review.objects.none()
    serializer_class = DecidedSerializer
    filterset_class = DecidedFilter

    def get_queryset(self) -> ScopedQuerySet[Review]:
        """All decisions, reversed ones too, newest first, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return _with_images(Review.objects.filter(project=project))


class TakeBackView(APIView):
    """`/api/projects/{project}/review/undo/`."""

    @extend_schema(request=None, responses=TakenBackSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Take back the caller's last step: one decision or many at once, or asking people."""
        row = project_for(request, project, role=Role.OPS)
        taken_back = take_back_step(project=row, by=caller(request))
        return Response(TakenBackSerializer(taken_back).data)


class ReverseView(APIView):
    """`/api/reviews/{review}/reverse/`."""

    @extend_schema(request=ReverseSerializer, responses=DecidedSerializer)
    def post(self, request: Request, review: int) -> Response:
        """Reverse anybody's decision of any age, and say why."""
        rows = Review.objects.select_related("project")
        row = row_for(request, rows, review, role=Role.OPS)
        form = ReverseSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reverse_review(review=row, by=caller(request), note=form.validated_data["note"])
        body = _with_images(Review.objects.filter(pk=row.pk)).get()
        return Response(DecidedSerializer(body).data)


class ReviewGenerationView(APIView):
    """`/api/generations/{generation}/review/`."""

    @extend_schema(request=ReviewSerializer, responses=GenerationSerializer)
    def post(self, request: Request, generation: int) -> Response:
        """Accept or reject a generation, overriding policy and people."""
        rows = Generation.objects.select_related("project")
        row = row_for(request, rows, generation, role=Role.OPS)
        form = ReviewSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        review_generation(
            generation=row,
            by=caller(request),
            decision=Verdict(form.validated_data["decision"]),
            product_changed=form.validated_data["product_changed"],
            note=form.validated_data["note"],
            reasons=form.validated_data["reasons"],
        )
        return Response(generation_body(generation))


def _with_images(rows: ScopedQuerySet[Review]) -> ScopedQuerySet[Review]:
    return rows.select_related(
        "generation__image", "generation__product", "reviewer", "reversal__by"
    )
