"""Starting points for new projects."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.models.choices import choices
from annotator.projects.templates import TEMPLATES
from scoring.vocabulary.reasons import ReasonGroup


class TemplateReasonSerializer(Body):
    """A reason of a template."""

    code = serializers.CharField()
    group = serializers.ChoiceField(choices=choices(ReasonGroup))
    key = serializers.IntegerField()
    labels = serializers.DictField(
        child=serializers.CharField(), help_text="by language; none where it is built in"
    )


class TemplateSerializer(Body):
    """A template: what a new project may begin with."""

    code = serializers.CharField()
    settings = serializers.DictField(
        child=serializers.JSONField(), help_text="those that differ from the usual ones"
    )
    guidelines = serializers.DictField(
        child=serializers.CharField(), help_text="Markdown, by language"
    )
    reasons = TemplateReasonSerializer(many=True)


class TemplatesSerializer(Body):
    """All templates."""

    results = TemplateSerializer(many=True)


class ProjectTemplatesView(APIView):
    """`/api/project-templates/`."""

    @extend_schema(responses=TemplatesSerializer)
    def get(self, request: Request) -> Response:
        """Every template; a project is created with its values by `POST /api/projects/`."""
        return Response(TemplatesSerializer({"results": TEMPLATES}).data)
