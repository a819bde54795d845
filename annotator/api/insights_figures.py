"""The figures of the insights page beside the first ones: work, agreement, people, scores."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.insights import ShareSerializer
from annotator.api.insights_groups import RateSerializer
from annotator.api.permissions import project_for
from annotator.api.time_zones import TIME_ZONE_HEADER, time_zone_of
from annotator.models import ProjectDay, Role
from annotator.models.choices import KINDS, choices
from annotator.projects.figures.agreement import read_agreement
from annotator.projects.figures.days import read_days, read_decided
from annotator.projects.figures.people import read_people
from annotator.projects.figures.scores import Scored, read_scores
from annotator.projects.figures.workload import read_workload
from annotator.projects.insights import read_verdicts


class DayByPurposeSerializer(Body):
    """Answers on one day in the reader's `Time-Zone`; days without answers are left out."""

    day = serializers.DateField()
    count = serializers.IntegerField()
    milliseconds = serializers.IntegerField()
    purposes = serializers.DictField(child=serializers.IntegerField(), help_text="answers by each")


class DecidedDaySerializer(serializers.ModelSerializer[ProjectDay]):
    """Images by verdict at the end of a day in UTC; `by_policy` are among the decided ones."""

    class Meta:
        model = ProjectDay
        fields = ("day", "accepted", "rejected", "undecided", "by_policy")
        read_only_fields = fields


class WorkloadSerializer(Body):
    """What is left, at the pace of the newest answers; null where there are none to measure."""

    seconds_single = serializers.FloatField(allow_null=True, help_text="median, single image")
    seconds_pair = serializers.FloatField(allow_null=True, help_text="median, pair")
    open_answers = serializers.IntegerField(help_text="that the open questions still need")
    open_hours = serializers.FloatField(allow_null=True)
    undecided_hours = serializers.FloatField(
        allow_null=True, help_text="if people judged each undecided image once"
    )
    answers_a_day = serializers.FloatField(
        allow_null=True, help_text="on active ones of the last seven days"
    )
    hours_a_day = serializers.FloatField(allow_null=True)


class WorkSerializer(Body):
    """What was done, and what is left to do."""

    days = DayByPurposeSerializer(many=True, help_text="the last 60 days")
    decided = DecidedDaySerializer(many=True, help_text="the last 60 days")
    workload = WorkloadSerializer()


class IntervalSerializer(Body):
    """A figure with its 90 % interval."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class KindAgreementSerializer(Body):
    """Agreement on one kind of question, without gold questions."""

    kind = serializers.ChoiceField(choices=KINDS)
    questions = serializers.IntegerField(help_text="that several people answered")
    pairs = serializers.IntegerField(help_text="of answers to the same question")
    observed = serializers.FloatField(help_text="share of these pairs that are equal")
    by_chance = serializers.FloatField(help_text="that share if answers were drawn at random")
    alpha = IntervalSerializer(
        allow_null=True, help_text="Krippendorff's; null if all answers are equal"
    )


class AgreementFiguresSerializer(Body):
    """How well people agree, with each other and with themselves."""

    kinds = KindAgreementSerializer(many=True)
    by_the_same = RateSerializer(
        allow_null=True, help_text="same answer to a repeated question by the same person"
    )
    by_others = RateSerializer(allow_null=True, help_text="by another person")


class PersonSerializer(Body):
    """One annotator."""

    user = serializers.CharField()
    answers = serializers.IntegerField()
    median_milliseconds = serializers.IntegerField(allow_null=True)
    agreement = ShareSerializer(
        allow_null=True, help_text="how often others gave the same answer to the same question"
    )
    reliability = ShareSerializer(
        allow_null=True, help_text="probability of a right answer to a single (Dawid and Skene)"
    )
    gold = RateSerializer(allow_null=True, help_text="right answers to gold questions")
    repeats = RateSerializer(allow_null=True, help_text="same answer to a repeated question")
    left = RateSerializer(
        allow_null=True, help_text="preferred the left image of a pair; half is expected"
    )


class PeopleSerializer(Body):
    """Everybody who has answered, most answers first."""

    people = PersonSerializer(many=True)


class ScoresQuerySerializer(Body):
    """Which figure of the images."""

    of = serializers.ChoiceField(choices=choices(Scored), default=Scored.SCORE.value)


class BinSerializer(Body):
    """How many images lie between two values, by verdict."""

    low = serializers.FloatField()
    high = serializers.FloatField()
    accepted = serializers.IntegerField()
    rejected = serializers.IntegerField()
    undecided = serializers.IntegerField()


class ScoresSerializer(Body):
    """A histogram; empty if nothing is scored."""

    bins = BinSerializer(many=True)


class WorkView(APIView):
    """`/api/projects/{project}/insights/work/`."""

    @extend_schema(parameters=[TIME_ZONE_HEADER], responses=WorkSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Answers by day and purpose, images decided by day, and what is left to do."""
        row = project_for(request, project, role=Role.OPS)
        zone = time_zone_of(request)
        days = read_days(project=row, zone=zone)
        today = timezone.now().astimezone(zone).date()
        undecided = read_verdicts(row).undecided
        body = {
            "days": days,
            "decided": read_decided(project=row),
            "workload": read_workload(project=row, undecided=undecided, days=days, today=today),
        }
        return Response(WorkSerializer(body).data)


class AgreementView(APIView):
    """`/api/projects/{project}/insights/agreement/`."""

    @extend_schema(responses=AgreementFiguresSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Krippendorff's alpha by kind of question, and how often answers are repeated."""
        row = project_for(request, project, role=Role.OPS)
        return Response(AgreementFiguresSerializer(read_agreement(project=row)).data)


class PeopleView(APIView):
    """`/api/projects/{project}/insights/people/`."""

    @extend_schema(responses=PeopleSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Pace, agreement, reliability and habits of each person, for admins."""
        row = project_for(request, project, role=Role.ADMIN)
        return Response(PeopleSerializer({"people": read_people(project=row)}).data)


class ScoresView(APIView):
    """`/api/projects/{project}/insights/scores/`."""

    @extend_schema(parameters=[ScoresQuerySerializer], responses=ScoresSerializer)
    def get(self, request: Request, project: int) -> Response:
        """How scores are distributed."""
        row = project_for(request, project, role=Role.OPS)
        form = ScoresQuerySerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        bins = read_scores(project=row, of=Scored(form.validated_data["of"]))
        return Response(ScoresSerializer({"bins": bins}).data)
