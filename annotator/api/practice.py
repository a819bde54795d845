"""Practice before judging, and a summary of the session after it."""

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
    """The right answer, and why."""

    class Meta:
        model = KnownAnswer
        fields = ("is_good", "is_changed", "explanation")
        read_only_fields = fields


class PracticeQuestionSerializer(serializers.Serializer[PracticeQuestion]):
    """A practice question; its id is negative, and it can't be answered through the API."""

    question = QuestionSerializer(source="hold")
    known = serializers.SerializerMethodField(
        help_text="of the left or only image; null if the question is only for learning the keys"
    )
    known_right = serializers.SerializerMethodField(help_text="of a pair's right image")

    @extend_schema_field(RightAnswerSerializer(allow_null=True))
    def get_known(self, practice: PracticeQuestion) -> object:
        """The right answer, with which the page gives feedback."""
        return _right_answer(practice.known_left)

    @extend_schema_field(RightAnswerSerializer(allow_null=True))
    def get_known_right(self, practice: PracticeQuestion) -> object:
        """The right answer about a pair's right image; a pair has both or neither."""
        return _right_answer(practice.known_right)


def _right_answer(known_answer: KnownAnswer | None) -> object:
    return None if known_answer is None else RightAnswerSerializer(known_answer).data


class PracticeSerializer(Body):
    """A short round of practice."""

    questions = PracticeQuestionSerializer(many=True)


class PracticeView(APIView):
    """`/api/projects/{project}/practice/`."""

    @extend_schema(responses=PracticeSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Practice questions. They are not held, and answers are not stored."""
        project_row = project_for(request, project)
        questions = practice_questions(project=project_row)
        return Response(PracticeSerializer({"questions": questions}).data)


class GoldResultSerializer(serializers.Serializer[GoldResult]):
    """The result of the gold questions, if the project gives feedback on them."""

    right = serializers.IntegerField()
    asked = serializers.IntegerField()


class SessionSummarySerializer(serializers.Serializer[SessionSummary]):
    """A summary of the caller's own session."""

    answers = serializers.IntegerField()
    median_milliseconds = serializers.IntegerField(allow_null=True)
    agreement = ShareSerializer(allow_null=True, help_text="with others on the same questions")
    gold = GoldResultSerializer(allow_null=True)


class SinceSerializer(Body):
    """The first answer of the session."""

    first_answer = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)


class SessionSummaryView(APIView):
    """`/api/projects/{project}/summary/`."""

    @extend_schema(
        parameters=[SinceSerializer, TIME_ZONE_HEADER], responses=SessionSummarySerializer
    )
    def get(self, request: Request, project: int) -> Response:
        """A summary of your own answers from `first_answer` on; without it, of today's."""
        project_row = project_for(request, project)
        query = SinceSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        summary = read_session_summary(
            project=project_row,
            user=caller(request),
            zone=time_zone_of(request),
            **query.validated_data,
        )
        return Response(SessionSummarySerializer(summary).data)
