"""The test for drift of automatic decisions, and resuming after an alarm."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import caller, project_for, row_for
from annotator.models import DriftWatch, Role
from annotator.models.choices import VERDICTS
from annotator.verdicts.drift_report import read_drift
from annotator.verdicts.resume_deciding import resume_deciding


class DriftWatchSerializer(serializers.ModelSerializer[DriftWatch]):
    """The test of one kind of decision; drift is noticed when its wealth reaches the limit."""

    verdict = serializers.ChoiceField(choices=VERDICTS)
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
    """The tests of the decisions by the version in use."""

    share = serializers.FloatField(help_text="of automatic decisions that people check blind")
    drawn = serializers.IntegerField()
    checked = serializers.IntegerField()
    watches = DriftWatchSerializer(many=True)


class ResumeSerializer(Body):
    """Why automatic deciding may be resumed."""

    note = serializers.CharField(max_length=2000, help_text="what was checked, with the result")
    resumes = serializers.IntegerField(
        min_value=0, help_text="as read from the watch; if it is higher by now, nothing happens"
    )


class DriftView(APIView):
    """`/api/projects/{project}/drift/`."""

    @extend_schema(responses=DriftSerializer)
    def get(self, request: Request, project: int) -> Response:
        """The state of the tests for drift."""
        project_row = project_for(request, project, role=Role.OPS)
        return Response(DriftSerializer(read_drift(project=project_row)).data)


class ResumeDecidingView(APIView):
    """`/api/drift-watches/{watch}/resume/`."""

    @extend_schema(request=ResumeSerializer, responses=DriftWatchSerializer)
    def post(self, request: Request, watch: int) -> Response:
        """Resume automatic deciding that drift has stopped; its test starts over."""
        rows = DriftWatch.objects.select_related("project")
        row = row_for(request, rows, watch, role=Role.ADMIN)
        form = ResumeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        resumed = resume_deciding(watch=row, by=caller(request), **form.validated_data)
        return Response(DriftWatchSerializer(resumed).data)
