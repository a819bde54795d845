"""Names for filters: generators and categories."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import project_for
from annotator.models import Role
from annotator.projects.names import NameKind, find_names

NAMES_AT_ONCE = 50


class NamesQuerySerializer(Body):
    """The kind of names, and a part of the name."""

    of = serializers.ChoiceField(choices=NameKind.choices)
    search = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class NamesSerializer(Body):
    """Names in alphabetical order."""

    results = serializers.ListField(child=serializers.CharField())
    has_more = serializers.BooleanField(
        help_text="whether there are more, which a longer search finds"
    )


class ProjectNamesView(APIView):
    """`/api/projects/{project}/names/`."""

    @extend_schema(parameters=[NamesQuerySerializer], responses=NamesSerializer)
    def get(self, request: Request, project: int) -> Response:
        """The project's generators or categories that contain a part of a name."""
        project_row = project_for(request, project, role=Role.OPS)
        query = NamesQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        names = find_names(
            project=project_row,
            kind=NameKind(query.validated_data["of"]),
            search=query.validated_data["search"],
            limit=NAMES_AT_ONCE + 1,
        )
        has_more = len(names) > NAMES_AT_ONCE
        return Response({"results": names[:NAMES_AT_ONCE], "has_more": has_more})
