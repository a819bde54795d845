"""Rates by generator, category, prompt word and week."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import project_for
from annotator.api.time_zones import TIME_ZONE_HEADER, time_zone_of
from annotator.models import Role
from annotator.models.choices import choices
from annotator.projects.figures.groups import NEWEST, NEWEST_WITH_WORDS, GroupBy, read_groups


class GroupsQuerySerializer(Body):
    """What to group by, and what to look into."""

    by = serializers.MultipleChoiceField(choices=choices(GroupBy), allow_empty=False)
    generator = serializers.CharField(
        max_length=120, required=False, allow_blank=True, default=None
    )
    category = serializers.CharField(max_length=120, required=False, allow_blank=True, default=None)


class RateSerializer(Body):
    """A share of `n` answers, with its 90 % interval.

    It is Wilson's, with the number of answers reduced as far as those about one product are alike.
    """

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    n = serializers.IntegerField()


class ReasonCountSerializer(Body):
    """How often a reason was given."""

    reason = serializers.CharField(help_text="a code of the project's reasons")
    count = serializers.IntegerField()


class RateGroupSerializer(Body):
    """The images of one group; what they aren't grouped by is null."""

    generator = serializers.CharField(allow_null=True)
    category = serializers.CharField(allow_null=True)
    word = serializers.CharField(allow_null=True)
    week = serializers.DateField(allow_null=True, help_text="its Monday")
    images = serializers.IntegerField(
        allow_null=True, help_text="in the catalogue; null if grouped by words or weeks"
    )
    judged = serializers.IntegerField(help_text="of these with answers that count here")
    products = serializers.IntegerField()
    passed = RateSerializer(help_text="answers that call the background good")
    changed = RateSerializer(help_text="answers that see the product changed")
    reasons = ReasonCountSerializer(many=True, help_text="the most frequent ones")


class RateGroupsSerializer(Body):
    """Groups, those with the most answers first."""

    answers_at_most = serializers.IntegerField(help_text="only the newest so many answers are used")
    has_more = serializers.BooleanField(help_text="whether there are groups with fewer answers")
    rows = RateGroupSerializer(many=True)


class GroupsView(APIView):
    """`/api/projects/{project}/insights/groups/`."""

    @extend_schema(
        parameters=[GroupsQuerySerializer, TIME_ZONE_HEADER], responses=RateGroupsSerializer
    )
    def get(self, request: Request, project: int) -> Response:
        """Pass rate, share changed and reasons by group.

        Only answers to single questions about images drawn at random count (explore and audit
        questions, and all in projects that draw at random): others prefer some images by score.
        """
        row = project_for(request, project, role=Role.OPS)
        form = GroupsQuerySerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        chosen = form.validated_data
        by = [each for each in GroupBy if each in chosen["by"]]
        groups = read_groups(
            project=row,
            by=by,
            generator=chosen["generator"],
            category=chosen["category"],
            zone=time_zone_of(request),
        )
        most = NEWEST_WITH_WORDS if GroupBy.WORD in by else NEWEST
        body = {"answers_at_most": most, "has_more": groups.has_more, "rows": groups.rows}
        return Response(RateGroupsSerializer(body).data)
