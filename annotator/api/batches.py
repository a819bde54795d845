"""Batches: freeze, extend and close them, and see what is proven about them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import caller, project_for, row_for
from annotator.models import Batch, Role, Verdict, VerdictBy
from annotator.verdicts.batch_report import BatchReport, SideReport, read_batch, read_batches
from annotator.verdicts.freeze_batch import close_batch, extend_batch, freeze_batch


class LotProspectSerializer(Body):
    """A forecast."""

    answered = serializers.IntegerField(help_text="images of the lot")
    images = serializers.IntegerField(help_text="that could then be decided")


class BatchSideSerializer(Body):
    """What is proven for accepting or rejecting, and what is missing."""

    answered = serializers.IntegerField(source="lot.answered", default=0)
    wrong = serializers.IntegerField(source="lot.wrong", default=0)
    planned = serializers.IntegerField(source="lot.planned", default=0)
    zone_images = serializers.IntegerField(source="lot.zone_images", default=0)
    is_possible = serializers.SerializerMethodField(
        help_text="false if the batch has too few images to prove anything"
    )
    images_needed = serializers.IntegerField(
        source="lot.needed", default=0,
        help_text="to prove anything; 0 if the batch has enough",
    )  # fmt: skip
    is_asking = serializers.SerializerMethodField(help_text="whether more answers can still help")
    answers_missing = serializers.IntegerField(
        source="lot.answers_missing", default=None, allow_null=True,
        help_text="the fewest further images until something is proven; null if out of reach",
    )  # fmt: skip
    images = serializers.IntegerField(source="proven.images", default=0)
    allowed = serializers.IntegerField(
        source="proven.allowed", default=0, help_text="how many of these may be wrong"
    )
    threshold = serializers.FloatField(source="proven.threshold", default=None, allow_null=True)
    certificate = serializers.IntegerField(source="best.pk", default=None, allow_null=True)
    outlook = LotProspectSerializer(source="lot.outlook", many=True, default=())

    def get_is_possible(self, side: SideReport) -> bool:
        """Whether there is a zone."""
        return side.lot is None or side.lot.zone is not None

    def get_is_asking(self, side: SideReport) -> bool:
        """Whether further answers can still help."""
        return side.lot is not None and side.lot.ask is not None


class BatchVerdictsSerializer(Body):
    """How many images of the batch have which verdict, and by whom."""

    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    accepted_by_people = serializers.IntegerField()
    rejected_by_people = serializers.IntegerField()
    undecided = serializers.IntegerField()


class BatchSerializer(Body):
    """A batch and what is proven about it."""

    id = serializers.IntegerField(source="batch.pk")
    number = serializers.IntegerField(source="batch.number")
    is_open = serializers.BooleanField(source="batch.is_open")
    lot_trains = serializers.BooleanField(source="batch.lot_trains")
    created_at = serializers.DateTimeField(source="batch.created_at")
    closed_at = serializers.DateTimeField(source="batch.closed_at", allow_null=True)
    precision = serializers.FloatField(source="batch.precision")
    confidence = serializers.FloatField(source="batch.confidence")
    people = serializers.IntegerField(source="batch.people")
    images = serializers.IntegerField(source="batch.images_count")
    eligible = serializers.IntegerField(
        source="turn.eligible_count", default=0, help_text="images that the promise is about"
    )
    certificate = serializers.IntegerField(
        source="certificate.pk", default=None, allow_null=True, help_text="the newest"
    )
    accept = BatchSideSerializer()
    reject = BatchSideSerializer()
    verdicts = serializers.SerializerMethodField()
    seconds_per_image = serializers.FloatField(
        source="seconds", allow_null=True, help_text="of people's time for an image of the lot"
    )

    @extend_schema_field(BatchVerdictsSerializer)
    def get_verdicts(self, report: BatchReport) -> dict[str, int]:
        """Verdicts of a reviewer count as people's."""
        counts = dict.fromkeys(
            ("accepted", "rejected", "accepted_by_people", "rejected_by_people", "undecided"), 0
        )
        for (verdict, by), n in report.verdicts.items():
            by_people = by in (VerdictBy.PEOPLE, VerdictBy.REVIEWER)
            is_open = verdict == Verdict.UNDECIDED
            counts[f"{verdict}_by_people" if by_people and not is_open else verdict] += n
        return counts


class CloseBatchSerializer(Body):
    """How to close it."""

    lot_trains = serializers.BooleanField(
        default=False, help_text="give the lot's answers to training; they prove nothing later"
    )


class ProjectBatchesView(APIView):
    """`/api/projects/{project}/batches/`."""

    @extend_schema(responses=BatchSerializer(many=True))
    def get(self, request: Request, project: int) -> Response:
        """The batches, newest first."""
        row = project_for(request, project, role=Role.OPS)
        return Response(BatchSerializer(read_batches(project=row), many=True).data)

    @extend_schema(request=None, responses={201: BatchSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Freeze all scored images that are in no batch yet, to decide them together."""
        row = project_for(request, project, role=Role.ADMIN)
        batch = freeze_batch(project=row, by=caller(request))
        return Response(BatchSerializer(read_batch(batch)).data, status=status.HTTP_201_CREATED)


class ExtendBatchView(APIView):
    """`/api/batches/{batch}/extend/`."""

    @extend_schema(request=None, responses=BatchSerializer)
    def post(self, request: Request, batch: int) -> Response:
        """Add the images that were scored since it was frozen."""
        row = row_for(request, Batch.objects.all(), batch, role=Role.ADMIN)
        return Response(
            BatchSerializer(read_batch(extend_batch(batch=row, by=caller(request)))).data
        )


class CloseBatchView(APIView):
    """`/api/batches/{batch}/close/`."""

    @extend_schema(request=CloseBatchSerializer, responses=BatchSerializer)
    def post(self, request: Request, batch: int) -> Response:
        """Ask no more of its lot; what is proven stays."""
        row = row_for(request, Batch.objects.all(), batch, role=Role.ADMIN)
        form = CloseBatchSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        closed = close_batch(batch=row, by=caller(request), **form.validated_data)
        return Response(BatchSerializer(read_batch(closed)).data)
