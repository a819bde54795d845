"""What stands beside judging: practice before it, a summary after it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.agreement.gold import GoldResult
from annotator.api.body import Body
from annotator.api.insights import ShareSerializer
from annotator.api.permissions import LARGEST_ID, caller, project_for
from annotator.api.shown_questions import QuestionSerializer
from annotator.api.time_zones import TIME_ZONE_HEADER, time_zone_of
from annotator.models import KnownAnswer
from annotator.queue.practice import PracticeQuestion, practice_questions
from annotator.queue.session_summary import SessionSummary, read_session_summary


class RightAnswerSerializer(serializers.ModelSerializer[KnownAnswer]):
    """What is right, and why."""

    class Meta:
        model = KnownAnswer
        fields = ("is_good", "is_changed", "explanation")
        read_only_fields = fields


class PracticeQuestionSerializer(serializers.Serializer[PracticeQuestion]):
    """A question to practise on; its id is negative, and no answer to it is taken."""

    question = QuestionSerializer(source="hold")
    known = serializers.SerializerMethodField(
        help_text="of the left or only image; null: only to learn the keys on"
    )
    known_right = serializers.SerializerMethodField(help_text="of a pair's right image")

    @extend_schema_field(RightAnswerSerializer(allow_null=True))
    def get_known(self, practice: PracticeQuestion) -> object:
        """For the feedback, which the page gives by itself."""
        return _right_answer(practice.known_left)

    @extend_schema_field(RightAnswerSerializer(allow_null=True))
    def get_known_right(self, practice: PracticeQuestion) -> object:
        """A pair has both or neither."""
        return _right_answer(practice.known_right)


def _right_answer(known: KnownAnswer | None) -> object:
    return None if known is None else RightAnswerSerializer(known).data


class PracticeSerializer(Body):
    """A short round of practice."""

    questions = PracticeQuestionSerializer(many=True)


class PracticeView(APIView):
    """`/api/projects/{project}/practice/`."""

    @extend_schema(responses=PracticeSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Questions to practise on. Nothing is held, nothing is kept."""
        found = project_for(request, project)
        questions = practice_questions(project=found)
        return Response(PracticeSerializer({"questions": questions}).data)


class GoldResultSerializer(serializers.Serializer[GoldResult]):
    """Of the gold questions, where the project gives feedback on them."""

    right = serializers.IntegerField()
    asked = serializers.IntegerField()


class SessionSummarySerializer(serializers.Serializer[SessionSummary]):
    """How one's own session went."""

    answers = serializers.IntegerField()
    median_milliseconds = serializers.IntegerField(allow_null=True)
    agreement = ShareSerializer(allow_null=True, help_text="with others on the same questions")
    gold = GoldResultSerializer(allow_null=True)


class SinceSerializer(Body):
    """Where the session began."""

    first_answer = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)


class SessionSummaryView(APIView):
    """`/api/projects/{project}/summary/`."""

    @extend_schema(
        parameters=[SinceSerializer, TIME_ZONE_HEADER], responses=SessionSummarySerializer
    )
    def get(self, request: Request, project: int) -> Response:
        """One's own answers from `first_answer` on; today's without it."""
        found = project_for(request, project)
        query = SinceSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        summary = read_session_summary(
            project=found,
            user=caller(request),
            zone=time_zone_of(request),
            **query.validated_data,
        )
        return Response(SessionSummarySerializer(summary).data)
