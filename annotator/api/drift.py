"""The watch over automatic decisions, and how to go on after an alarm."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import caller, project_for, row_for
from annotator.models import DriftWatch, Role, Verdict
from annotator.verdicts.drift_report import read_drift
from annotator.verdicts.resume_deciding import resume_deciding


class DriftWatchSerializer(serializers.ModelSerializer[DriftWatch]):
    """How a kind of decision holds up; drift is noticed when wealth reaches the limit."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    limit = serializers.SerializerMethodField()
    resumed_by = serializers.CharField(source="resumed_by.username", default=None, allow_null=True)

    class Meta:
        model = DriftWatch
        fields = (
            "id", "verdict", "generator", "alpha", "audits", "errors", "wealth", "limit",
            "alarm_at", "alarmed_at", "reopened", "resumes", "resumed_at", "resumed_by",
            "resume_note", "updated_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_limit(self, watch: DriftWatch) -> float:
        """1/δ."""
        return 1.0 / watch.delta


class DriftSerializer(Body):
    """The watch over the decisions of the version in use."""

    share = serializers.FloatField(help_text="of automatic decisions, looked at blind")
    drawn = serializers.IntegerField()
    checked = serializers.IntegerField()
    watches = DriftWatchSerializer(many=True)


class ResumeSerializer(Body):
    """Why deciding may go on."""

    note = serializers.CharField(max_length=2000, help_text="what was looked at and found")
    resumes = serializers.IntegerField(
        min_value=0, help_text="as the watch says; if it says more by now, nothing happens"
    )


class DriftView(APIView):
    """`/api/projects/{project}/drift/`."""

    @extend_schema(responses=DriftSerializer)
    def get(self, request: Request, project: int) -> Response:
        """How the automatic decisions in use hold up."""
        found = project_for(request, project, role=Role.OPS)
        return Response(DriftSerializer(read_drift(project=found)).data)


class ResumeDecidingView(APIView):
    """`/api/drift-watches/{watch}/resume/`."""

    @extend_schema(request=ResumeSerializer, responses=DriftWatchSerializer)
    def post(self, request: Request, watch: int) -> Response:
        """Decide by itself again what drift has stopped; the watch over it starts anew."""
        rows = DriftWatch.objects.select_related("project")
        found = row_for(request, rows, watch, role=Role.ADMIN)
        form = ResumeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        resumed = resume_deciding(watch=found, by=caller(request), **form.validated_data)
        return Response(DriftWatchSerializer(resumed).data)
