"""Questions for a person: next questions, progress, skip, release and renew."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.parsers import FormParser, JSONParser
from annotator.api.permissions import LARGEST_ID, caller, project_for, row_for
from annotator.api.shown_questions import QuestionAgainSerializer, QuestionSerializer, ready
from annotator.api.time_zones import TIME_ZONE_HEADER, time_zone_of
from annotator.models import (
    Question,
    SkipReason,
)
from annotator.models.choices import EMPTY_REASONS, SKIP_REASONS
from annotator.queue.hold import release, release_all, renew
from annotator.queue.next_question import MOST_AT_ONCE, next_questions
from annotator.queue.queue_progress import read_queue_progress, why_empty
from annotator.queue.skip import skip
from annotator.queue.undo_skip import undo_skip
from annotator.queue.waiting import Holder, Waiting, read_waiting


class HowManySerializer(Body):
    """How many questions to hold, including those held already."""

    count = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=1)


class QueueProgressSerializer(Body):
    """The person's progress."""

    mine_today = serializers.IntegerField()
    left = serializers.IntegerField(
        help_text="questions that this person can still answer, including those they hold; "
        "counted up to 500"
    )
    has_more = serializers.BooleanField(help_text="whether counting stopped before the end")
    held = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="ids of the questions that the caller held when these counts were made",
    )


class HolderSerializer(serializers.Serializer[Holder]):
    """Another person who holds questions at the moment."""

    username = serializers.CharField()
    questions = serializers.IntegerField()


class WaitingSerializer(serializers.Serializer[Waiting]):
    """What a person waits for who has nothing to answer."""

    holders = HolderSerializer(many=True, help_text="others, those with the most first")
    is_retraining = serializers.BooleanField()
    answers_missing = serializers.IntegerField(
        allow_null=True, help_text="until the next retraining; null if answers do not start one"
    )
    answers_possible = serializers.IntegerField(
        help_text="how many answers others can give to the open questions, counted up to 1,000"
    )
    has_new_answers = serializers.BooleanField(
        help_text="whether there are answers after the last retraining"
    )
    retrain_every_minutes = serializers.IntegerField(help_text="0: no schedule")


class QuestionsSerializer(Body):
    """The questions that the caller holds now, oldest first."""

    questions = QuestionSerializer(many=True)
    progress = QueueProgressSerializer()
    empty_reason = serializers.ChoiceField(
        choices=EMPTY_REASONS, allow_null=True, help_text="why there are no questions"
    )
    waiting = WaitingSerializer(allow_null=True, help_text="if there are no questions")
    hold_seconds = serializers.IntegerField(
        help_text="how long a hold lasts unless renewed; independent of the client's clock"
    )


class MyQueueSerializer(Body):
    """The caller's progress in the queue."""

    progress = QueueProgressSerializer()
    empty_reason = serializers.ChoiceField(
        choices=EMPTY_REASONS, allow_null=True, help_text="why nothing is left"
    )


class ReleaseQuestionsSerializer(Body):
    """Which of the caller's questions to give back."""

    questions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), max_length=MOST_AT_ONCE
    )


class SkipSerializer(Body):
    """Why a question was skipped."""

    reason = serializers.ChoiceField(choices=SKIP_REASONS, default=SkipReason.UNSURE)
    broken = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        max_length=2,
        default=list,
        help_text="with `broken_image`: ids of the broken generations; none means all shown",
    )


class HeldUntilSerializer(Body):
    """The new end of a hold."""

    expires_at = serializers.DateTimeField()


class NextQuestionsView(APIView):
    """`/api/projects/{project}/questions/next/`."""

    @extend_schema(
        parameters=[TIME_ZONE_HEADER], request=HowManySerializer, responses=QuestionsSerializer
    )
    def post(self, request: Request, project: int) -> Response:
        """Hold up to `count` questions: first those held already, then the best open ones."""
        project_row = project_for(request, project)
        form = HowManySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = caller(request)
        holds = next_questions(project=project_row, user=user, count=form.validated_data["count"])
        body = {
            "questions": holds,
            "progress": read_queue_progress(
                project=project_row, user=user, zone=time_zone_of(request)
            ),
            "empty_reason": None if holds else why_empty(project=project_row, user=user),
            "waiting": None if holds else read_waiting(project=project_row, user=user),
            "hold_seconds": 60 * project_row.hold_minutes,
        }
        return Response(ready(QuestionsSerializer).to_representation(body))


class MyQueueView(APIView):
    """`/api/projects/{project}/questions/mine/`."""

    @extend_schema(parameters=[TIME_ZONE_HEADER], responses=MyQueueSerializer)
    def get(self, request: Request, project: int) -> Response:
        """The caller's progress, and why nothing is left. This holds no questions."""
        project_row = project_for(request, project)
        user = caller(request)
        progress = read_queue_progress(project=project_row, user=user, zone=time_zone_of(request))
        reason = None if progress.left else why_empty(project=project_row, user=user)
        return Response(MyQueueSerializer({"progress": progress, "empty_reason": reason}).data)


class SkipQuestionView(APIView):
    """`/api/questions/{question}/skip/`."""

    @extend_schema(request=SkipSerializer, responses={204: None})
    def post(self, request: Request, question: int) -> Response:
        """Give the question back for good; this person is not asked it again.

        A broken image gets a flag at the ops desk.
        """
        row = row_for(request, Question.objects.all(), question)
        form = SkipSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        skip(question=row, user=caller(request), **form.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class UndoSkipView(APIView):
    """`/api/questions/{question}/skip/undo/`."""

    @extend_schema(request=None, responses=QuestionAgainSerializer)
    def post(self, request: Request, question: int) -> Response:
        """Undo one of your own skips and hold its question again.

        A flag that the skip raised is closed, unless somebody else reported the image too.
        """
        row = row_for(request, Question.objects.all(), question)
        hold = undo_skip(question=row, user=caller(request))
        return Response(ready(QuestionAgainSerializer).to_representation({"question": hold}))


class ReleaseQuestionView(APIView):
    """`/api/questions/{question}/release/`."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, question: int) -> Response:
        """Give the question back for someone else, or for later."""
        row = row_for(request, Question.objects.all(), question, even_archived=True)
        release(question=row, user=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReleaseQuestionsView(APIView):
    """`/api/projects/{project}/questions/release/`."""

    # A page that is being closed can only send a form (`navigator.sendBeacon`), with the CSRF
    # token in a field.
    parser_classes = (JSONParser, FormParser)

    @extend_schema(request=ReleaseQuestionsSerializer, responses={204: None})
    def post(self, request: Request, project: int) -> Response:
        """Give several questions back at once; those that the caller does not hold are ignored."""
        project_row = project_for(request, project, even_archived=True)
        form = ReleaseQuestionsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        release_all(
            project=project_row, user=caller(request), questions=form.validated_data["questions"]
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class RenewQuestionView(APIView):
    """`/api/questions/{question}/renew/`."""

    @extend_schema(request=None, responses=HeldUntilSerializer)
    def post(self, request: Request, question: int) -> Response:
        """Renew the hold; the page does this while it is open."""
        row = row_for(request, Question.objects.select_related("project"), question)
        until = renew(question=row, user=caller(request))
        return Response(HeldUntilSerializer({"expires_at": until}).data)
