"""Where a project stands."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.model_measures import EstimateSerializer
from annotator.api.model_versions import CertificateSerializer
from annotator.api.permissions import project_for
from annotator.api.time_zones import TIME_ZONE_HEADER, time_zone_of
from annotator.models import ModelState, Role
from annotator.projects.insights import read_insights
from scoring.vocabulary.certificates import Side


class ProgressSerializer(Body):
    """How far the project is."""

    products = serializers.IntegerField()
    generations = serializers.IntegerField()
    scored = serializers.IntegerField()
    failed = serializers.IntegerField()
    pending = serializers.IntegerField()
    answers = serializers.IntegerField()
    answers_today = serializers.IntegerField()
    questions_open = serializers.IntegerField()


class VerdictCountsSerializer(Body):
    """Generations by verdict; `by_reviewer` are among accepted and rejected."""

    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    undecided = serializers.IntegerField()
    by_reviewer = serializers.IntegerField()


class ShareSerializer(Body):
    """A share, and the number of comparisons or answers behind it."""

    value = serializers.FloatField()
    n = serializers.IntegerField()


class LearntSerializer(Body):
    """A version's point on the learning curve."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ModelState.choices)
    created_at = serializers.DateTimeField()
    answers_used = serializers.IntegerField()
    average_precision = EstimateSerializer(allow_null=True)
    pair_accuracy = EstimateSerializer(allow_null=True)
    baseline = EstimateSerializer(
        allow_null=True, help_text="average precision without looking at the images"
    )


class ProvenSerializer(Body):
    """What a certificate has proven."""

    created_at = serializers.DateTimeField()
    version_number = serializers.IntegerField()
    accept_coverage = serializers.FloatField(
        allow_null=True, help_text="share that may be accepted automatically"
    )
    reject_coverage = serializers.FloatField(
        allow_null=True, help_text="share that may be rejected automatically"
    )
    audit_answers = serializers.IntegerField()
    is_stopped = serializers.BooleanField()


class ForecastSerializer(Body):
    """What further answers to the lot of the open batch should bring; an estimate."""

    batch = serializers.IntegerField(help_text="its number")
    side = serializers.ChoiceField(choices=[each.value for each in Side])
    answers = serializers.IntegerField(help_text="further ones, of all people together")
    seconds = serializers.FloatField(allow_null=True, help_text="of people's time, at their pace")
    share = serializers.FloatField(help_text="of the batch that could then be decided")


class DaySerializer(Body):
    """Answers on one day in the reader's `Time-Zone`; days without answers are left out."""

    day = serializers.DateField()
    count = serializers.IntegerField()


class InsightsSerializer(Body):
    """Where the project stands."""

    progress = ProgressSerializer()
    verdicts = VerdictCountsSerializer()
    certificate = CertificateSerializer(allow_null=True)
    learning = LearntSerializer(many=True)
    coverage = ProvenSerializer(many=True, help_text="of the last certificates, oldest first")
    forecasts = ForecastSerializer(many=True)
    answers_by_day = DaySerializer(many=True, help_text="the last 30 days")


class InsightsView(APIView):
    """`/api/projects/{project}/insights/`."""

    @extend_schema(parameters=[TIME_ZONE_HEADER], responses=InsightsSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Progress, verdicts, what the model has learnt, what is proven."""
        project_row = project_for(request, project, role=Role.OPS)
        insights = read_insights(project=project_row, zone=time_zone_of(request))
        return Response(InsightsSerializer(insights).data)
