"""A version beside the one in use, on the images about which they differ most."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.generations import ProductBriefSerializer
from annotator.api.jobs import JobAnswerSerializer
from annotator.api.model_versions import accepted
from annotator.api.permissions import caller, row_for
from annotator.api.pictures import ImageSerializer
from annotator.models import Generation, ModelVersion, Role
from annotator.models.choices import VERDICTS
from annotator.models.scope import ScopedQuerySet
from annotator.scoring_requests import request_comparison
from annotator.versions.differences import Judged, read_differences, read_judged

NOBODY = Judged(good=0, bad=0)


class JudgedSerializer(Body):
    """How many people called the background good, and how many bad."""

    good = serializers.IntegerField()
    bad = serializers.IntegerField()


class ComparedImageSerializer(serializers.ModelSerializer[Generation]):
    """The image that is compared."""

    product = ProductBriefSerializer()
    image = ImageSerializer()
    verdict = serializers.ChoiceField(choices=VERDICTS)

    class Meta:
        model = Generation
        fields = ("id", "external_id", "product", "image", "generator", "p_consistent", "verdict")
        read_only_fields = fields


class DifferenceSerializer(Body):
    """An image with both scores, and its places in both orders."""

    generation = ComparedImageSerializer()
    score = serializers.FloatField()
    score_before = serializers.FloatField(help_text="by the version that was in use")
    rank = serializers.IntegerField(help_text="1 is the best image")
    rank_before = serializers.IntegerField()
    judged = JudgedSerializer(help_text="single questions about it that people have answered")


class DifferencesSerializer(Body):
    """The images about which the version and the one in use differ most, largest first."""

    against = serializers.IntegerField(
        allow_null=True, help_text="number of the version it was compared with; null if never"
    )
    is_current = serializers.BooleanField(help_text="whether that one is in use now")
    among = serializers.IntegerField(help_text="images on which they were compared")
    compared_at = serializers.DateTimeField(allow_null=True)
    results = DifferenceSerializer(many=True)


class DifferencesView(APIView):
    """`/api/models/{version}/differences/`."""

    @extend_schema(responses=DifferencesSerializer)
    def get(self, request: Request, version: int) -> Response:
        """Both scores of the images that change most, for ops."""
        row = row_for(request, _versions(), version, role=Role.OPS)
        return Response(DifferencesSerializer(_body(row)).data)

    @extend_schema(request=None, responses={202: JobAnswerSerializer})
    def post(self, request: Request, version: int) -> Response:
        """Compare it with the version that is in use now."""
        row = row_for(request, _versions(), version, role=Role.ADMIN)
        job = request_comparison(version=row, by=caller(request))
        return accepted(JobAnswerSerializer, job)


def _versions() -> ScopedQuerySet[ModelVersion]:
    return ModelVersion.objects.select_related("project").defer("config", "metrics", "details")


def _body(version: ModelVersion) -> dict[str, object]:
    rows = read_differences(version=version)
    judged = read_judged(generations=[row.generation_id for row in rows])
    first = rows[0] if rows else None
    return {
        "against": first and first.against.number,
        "is_current": first is not None and first.against_id == version.project.champion_id,
        "among": first.among if first else 0,
        "compared_at": first and first.created_at,
        "results": [
            {
                "generation": row.generation,
                "score": row.score,
                "score_before": row.score_before,
                "rank": row.rank,
                "rank_before": row.rank_before,
                "judged": judged.get(row.generation_id, NOBODY),
            }
            for row in rows
        ],
    }
