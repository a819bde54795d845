"""Fine-tuned segmenters: what there is, what is in use, fine-tuning another."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.message import MessageSerializer
from annotator.api.model_versions import accepted
from annotator.api.permissions import caller, project_for
from annotator.api.retraining import RetrainAnswerSerializer
from annotator.models import Role, SegmenterVersion
from annotator.models.scope import ScopedQuerySet
from annotator.scoring_requests import request_finetune
from annotator.versions.segmenters import (
    FEWEST_PRODUCTS,
    products_with_masks,
    segmenter_in_use,
    use_segmenter,
)


class SegmenterMetricsSerializer(Body):
    """Means over products that it has not learned from, 0–1 each."""

    iou = serializers.FloatField()
    boundary_iou = serializers.FloatField()
    below_half = serializers.FloatField(help_text="share of masks with an IoU below 0.5")
    false_alarms = serializers.FloatField(help_text="unchanged products that do not pass")
    edits_found = serializers.FloatField(help_text="changed products that are found")
    products = serializers.IntegerField()


class SegmenterGateSerializer(Body):
    """Whether it may go into use automatically, and why or why not."""

    promote = serializers.BooleanField()
    reasons = serializers.ListField(child=MessageSerializer())


class SegmenterSerializer(serializers.ModelSerializer[SegmenterVersion]):
    """A fine-tuned segmenter."""

    metrics = SegmenterMetricsSerializer()
    gate = SegmenterGateSerializer()
    promoted_by = serializers.CharField(
        source="promoted_by.username", default=None, allow_null=True
    )

    class Meta:
        model = SegmenterVersion
        fields = (
            "id", "project", "number", "state", "segmenter", "metrics", "gate", "products_used",
            "created_at", "promoted_at", "promoted_by",
        )  # fmt: skip
        read_only_fields = fields


class UseSegmenterSerializer(Body):
    """Which one to use."""

    number = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="0: the one that comes with Packshot"
    )


class FinetuneSerializer(Body):
    """What fine-tuning would learn from."""

    products = serializers.IntegerField(help_text="with a mask that people drew or gave")
    needed = serializers.IntegerField()
    in_use = serializers.IntegerField(help_text="number of the version in use; 0: Packshot's own")


class ProjectSegmentersView(ListAPIView[SegmenterVersion]):
    """`/api/projects/{project}/segmenters/`."""

    queryset = SegmenterVersion.objects.none()
    serializer_class = SegmenterSerializer

    def get_queryset(self) -> ScopedQuerySet[SegmenterVersion]:
        """Of this project, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return SegmenterVersion.objects.filter(project=project).select_related("promoted_by")


class UseSegmenterView(APIView):
    """`/api/projects/{project}/segmenters/use/`."""

    @extend_schema(request=UseSegmenterSerializer, responses=FinetuneSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Put a version in use, an earlier one too, or the one that comes with Packshot.

        Reports stay as they are until their images are scored again.
        """
        row = project_for(request, project, role=Role.ADMIN)
        form = UseSegmenterSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        use_segmenter(project=row, number=form.validated_data["number"] or None, by=caller(request))
        return _state(request, project)


class FinetuneView(APIView):
    """`/api/projects/{project}/segmenters/finetune/`."""

    @extend_schema(responses=FinetuneSerializer)
    def get(self, request: Request, project: int) -> Response:
        """How many masks there are to learn from, and what is in use."""
        return _state(request, project)

    @extend_schema(request=None, responses={202: RetrainAnswerSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Fine-tune the segmenter on the masks so far; a second request joins the first."""
        row = project_for(request, project, role=Role.ADMIN)
        job, joined = request_finetune(project=row, by=caller(request))
        return accepted(RetrainAnswerSerializer, job, joined=joined)


def _state(request: Request, project: int) -> Response:
    row = project_for(request, project, role=Role.OPS)
    used = segmenter_in_use(project=row)
    body = {
        "products": products_with_masks(project=row).count(),
        "needed": FEWEST_PRODUCTS,
        "in_use": used.number if used else 0,
    }
    return Response(FinetuneSerializer(body).data)
