"""Comparisons: which of two generators, prompts or versions is better."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.agreement.change_comparison import (
    MOST_SHARE,
    change_comparison,
    end_comparison,
    start_comparison,
)
from annotator.agreement.compare import Side
from annotator.agreement.comparisons import ComparisonReport, read_comparisons
from annotator.api.body import Body
from annotator.api.permissions import caller, project_for, row_for
from annotator.models import Compared, Comparison, Role
from annotator.models.choices import choices
from annotator.models.scope import ScopedQuerySet

SIDES = choices(Side)


class LeadSerializer(Body):
    """The share of the decided pairs for one side; its interval holds however often one looks."""

    side = serializers.ChoiceField(choices=SIDES)
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class ProjectComparisonSerializer(Body):
    """A comparison and what people's answers say so far."""

    id = serializers.IntegerField(source="comparison.pk")
    of = serializers.ChoiceField(choices=Compared.choices, source="comparison.of")
    a = serializers.CharField(source="comparison.a")
    b = serializers.CharField(source="comparison.b")
    share = serializers.FloatField(
        source="comparison.share", help_text="of the next questions, while it runs"
    )
    confidence = serializers.FloatField(source="comparison.confidence")
    is_running = serializers.BooleanField(source="comparison.is_running")
    created_at = serializers.DateTimeField(source="comparison.created_at")
    created_by = serializers.CharField(
        source="comparison.created_by.username", default=None, allow_null=True
    )
    ended_at = serializers.DateTimeField(source="comparison.ended_at", allow_null=True)
    products = serializers.IntegerField(
        source="comparison.products", help_text="that can be asked about, each of them once"
    )
    asked = serializers.IntegerField()
    a_better = serializers.IntegerField(source="votes.a")
    b_better = serializers.IntegerField(source="votes.b")
    both_good = serializers.IntegerField()
    both_bad = serializers.IntegerField()
    lead = LeadSerializer(allow_null=True, help_text="null before a pair is decided")
    winner = serializers.ChoiceField(
        choices=SIDES, allow_null=True, help_text="proven with `confidence`; null if neither is"
    )
    progress = serializers.FloatField(help_text="of the evidence that a proof needs, 0 … 1")
    answers_missing = serializers.IntegerField(
        source="missing", allow_null=True,
        help_text="expected until a proof if answers go on as before; null: too many to be asked",
    )  # fmt: skip
    products_left = serializers.IntegerField(source="left")
    is_out_of_reach = serializers.BooleanField(
        help_text="whether the products that are left don't suffice for the expected proof"
    )


class StartComparisonSerializer(Body):
    """Whom to compare."""

    of = serializers.ChoiceField(choices=Compared.choices)
    a = serializers.CharField(max_length=2000)
    b = serializers.CharField(max_length=2000)
    share = serializers.FloatField(min_value=0.01, max_value=MOST_SHARE, default=0.25)


class ChangeComparisonSerializer(Body):
    """What to change; an ended comparison stays ended."""

    share = serializers.FloatField(min_value=0.01, max_value=MOST_SHARE, required=False)
    is_running = serializers.BooleanField(required=False, help_text="false ends it")


class ProjectComparisonsView(ListAPIView[Comparison]):
    """`/api/projects/{project}/comparisons/`."""

    queryset = Comparison.objects.none()
    serializer_class = ProjectComparisonSerializer

    def get_queryset(self) -> ScopedQuerySet[Comparison]:
        """The project's comparisons, newest first."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return Comparison.objects.filter(project=project).select_related("created_by")

    def paginate_queryset(self, queryset: ScopedQuerySet[Comparison]) -> list[ComparisonReport]:  # type: ignore[override]
        """A page with their answers."""
        return read_comparisons(super().paginate_queryset(queryset) or ())

    @extend_schema(request=StartComparisonSerializer, responses={201: ProjectComparisonSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Start asking which of the two is better, in pairs about the same product."""
        row = project_for(request, project, role=Role.ADMIN)
        form = StartComparisonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        chosen = form.validated_data | {"of": Compared(form.validated_data["of"])}
        started = start_comparison(project=row, by=caller(request), **chosen)
        return Response(_body(started), status=status.HTTP_201_CREATED)


class ComparisonView(APIView):
    """`/api/comparisons/{comparison}/`."""

    @extend_schema(responses=ProjectComparisonSerializer)
    def get(self, request: Request, comparison: int) -> Response:
        """One comparison."""
        return Response(_body(_row(request, comparison, Role.OPS)))

    @extend_schema(request=ChangeComparisonSerializer, responses=ProjectComparisonSerializer)
    def patch(self, request: Request, comparison: int) -> Response:
        """Ask it more or less often, or end it."""
        row = _row(request, comparison, Role.ADMIN)
        form = ChangeComparisonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        if (share := form.validated_data.get("share")) is not None:
            row = change_comparison(comparison=row, by=caller(request), share=share)
        if form.validated_data.get("is_running") is False:
            row = end_comparison(comparison=row, by=caller(request))
        return Response(_body(row))


def _row(request: Request, pk: int, role: Role) -> Comparison:
    rows = Comparison.objects.select_related("project", "created_by")
    return row_for(request, rows, pk, role=role)


def _body(comparison: Comparison) -> dict[str, object]:
    [report] = read_comparisons([comparison])
    return dict(ProjectComparisonSerializer(report).data)
