"""Questions for a person: the next ones, what is left, skip, release and renew."""

from __future__ import annotations

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.parsers import FormParser, JSONParser
from annotator.api.permissions import LARGEST_ID, caller, own_row, project_for, row_for
from annotator.api.shown_questions import QuestionAgainSerializer, QuestionSerializer, ready
from annotator.api.time_zones import TIME_ZONE_HEADER, time_zone_of
from annotator.models import (
    Question,
    SkipReason,
)
from annotator.queue.hold import release, release_all, renew, skip
from annotator.queue.next_question import MOST_AT_ONCE, next_questions
from annotator.queue.queue_progress import EmptyReason, read_queue_progress, why_empty
from annotator.queue.undo_skip import undo_skip
from annotator.queue.waiting import Holder, Waiting, read_waiting
from annotator.review.raise_flags import flag_broken_images, withdraw_broken_images


class HowManySerializer(Body):
    """How many questions to hold, those held already included."""

    count = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=1)


class QueueProgressSerializer(Body):
    """How far the person is."""

    mine_today = serializers.IntegerField()
    left = serializers.IntegerField(
        help_text="questions that this person can still answer, those in their hands included; "
        "counted up to 500"
    )
    has_more = serializers.BooleanField(help_text="whether counting stopped before the end")


class HolderSerializer(serializers.Serializer[Holder]):
    """Someone who has questions at the moment."""

    username = serializers.CharField()
    questions = serializers.IntegerField()


class WaitingSerializer(serializers.Serializer[Waiting]):
    """What is waited for while there is nothing to answer."""

    holders = HolderSerializer(many=True, help_text="others, those with the most first")
    is_retraining = serializers.BooleanField()
    answers_missing = serializers.IntegerField(
        allow_null=True, help_text="until the next retraining; null where answers bring none"
    )
    answers_possible = serializers.IntegerField(
        help_text="how many answers others can give to what is open now, counted up to 1,000"
    )
    has_new_answers = serializers.BooleanField(
        help_text="whether some came after the last retraining"
    )
    retrain_every_minutes = serializers.IntegerField(help_text="0: not by the clock")


class QuestionsSerializer(Body):
    """What the caller holds now, oldest first."""

    questions = QuestionSerializer(many=True)
    progress = QueueProgressSerializer()
    empty_reason = serializers.ChoiceField(
        choices=EmptyReason.choices, allow_null=True, help_text="why there are no questions"
    )
    waiting = WaitingSerializer(allow_null=True, help_text="where there are no questions")
    hold_seconds = serializers.IntegerField(
        help_text="for so long a hold lasts unless renewed; needs no agreement of clocks"
    )


class MyQueueSerializer(Body):
    """What is left for the caller."""

    progress = QueueProgressSerializer()
    empty_reason = serializers.ChoiceField(
        choices=EmptyReason.choices, allow_null=True, help_text="why nothing is left"
    )


class ReleaseQuestionsSerializer(Body):
    """Which of one's questions to give back."""

    questions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), max_length=MOST_AT_ONCE
    )


class SkipSerializer(Body):
    """Why a question was skipped."""

    reason = serializers.ChoiceField(choices=SkipReason.choices, default=SkipReason.UNSURE)
    broken = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        max_length=2,
        default=list,
        help_text="with `broken_image`: ids of the generations concerned; none means all shown",
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
        """Hold up to `count` questions: those held already, then the most useful open ones."""
        found = project_for(request, project)
        form = HowManySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = caller(request)
        holds = next_questions(project=found, user=user, count=form.validated_data["count"])
        body = {
            "questions": holds,
            "progress": read_queue_progress(project=found, user=user, zone=time_zone_of(request)),
            "empty_reason": None if holds else why_empty(project=found, user=user),
            "waiting": None if holds else read_waiting(project=found, user=user),
            "hold_seconds": 60 * found.hold_minutes,
        }
        return Response(ready(QuestionsSerializer).to_representation(body))


class MyQueueView(APIView):
    """`/api/projects/{project}/questions/mine/`."""

    @extend_schema(parameters=[TIME_ZONE_HEADER], responses=MyQueueSerializer)
    def get(self, request: Request, project: int) -> Response:
        """How far one is, and why nothing is left where that is so; nothing is held for it."""
        found = project_for(request, project)
        user = caller(request)
        progress = read_queue_progress(project=found, user=user, zone=time_zone_of(request))
        reason = None if progress.left else why_empty(project=found, user=user)
        return Response(MyQueueSerializer({"progress": progress, "empty_reason": reason}).data)


class SkipQuestionView(APIView):
    """`/api/questions/{question}/skip/`."""

    @extend_schema(request=SkipSerializer, responses={204: None})
    def post(self, request: Request, question: int) -> Response:
        """Give the question back for good; this person isn't asked it again.

        A broken image is put on the ops desk as well.
        """
        found = own_row(request, Question, question)
        form = SkipSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user, said = caller(request), form.validated_data
        with transaction.atomic():
            skip(question=found, user=user, reason=said["reason"])
            if said["reason"] == SkipReason.BROKEN_IMAGE:
                flag_broken_images(question=found, by=user, broken=said["broken"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class UndoSkipView(APIView):
    """`/api/questions/{question}/skip/undo/`."""

    @extend_schema(request=None, responses=QuestionAgainSerializer)
    def post(self, request: Request, question: int) -> Response:
        """Take a skip of one's own back and hold its question again.

        What the skip had put on the ops desk goes from there, unless somebody else said it too.
        """
        found = own_row(request, Question, question)
        user = caller(request)
        with transaction.atomic():
            hold = undo_skip(question=found, user=user)
            withdraw_broken_images(question=found, by=user)
        return Response(ready(QuestionAgainSerializer).to_representation({"question": hold}))


class ReleaseQuestionView(APIView):
    """`/api/questions/{question}/release/`."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, question: int) -> Response:
        """Give the question back for someone else, or for later."""
        found = own_row(request, Question, question)
        release(question=found, user=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReleaseQuestionsView(APIView):
    """`/api/projects/{project}/questions/release/`."""

    # A page that is being closed can send a form only (`navigator.sendBeacon`), with the CSRF
    # token as a field of it.
    parser_classes = (JSONParser, FormParser)

    @extend_schema(request=ReleaseQuestionsSerializer, responses={204: None})
    def post(self, request: Request, project: int) -> Response:
        """Give several questions back at once; those not held by the caller are passed over."""
        found = project_for(request, project)
        form = ReleaseQuestionsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        release_all(project=found, user=caller(request), questions=form.validated_data["questions"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class RenewQuestionView(APIView):
    """`/api/questions/{question}/renew/`."""

    @extend_schema(request=None, responses=HeldUntilSerializer)
    def post(self, request: Request, question: int) -> Response:
        """Keep the question for as long again; for as long as the page is open."""
        found = row_for(request, Question.objects.select_related("project"), question)
        until = renew(question=found, user=caller(request))
        return Response(HeldUntilSerializer({"expires_at": until}).data)
