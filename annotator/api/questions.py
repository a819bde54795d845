"""Questions as the person who holds them sees them."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.generations import OutlineField, ProductBriefSerializer, TransformField
from annotator.api.media import heat_map_url, mask_url
from annotator.api.parsers import FormParser, JSONParser
from annotator.api.permissions import LARGEST_ID, caller, own_row, project_for, row_for
from annotator.api.pictures import ImageSerializer
from annotator.api.time_zones import TIME_ZONE_HEADER, time_zone_of
from annotator.models import (
    ConsistencyReport,
    Generation,
    Hold,
    Kind,
    Product,
    Purpose,
    Question,
    SkipReason,
)
from annotator.quality.queue_progress import EmptyReason, read_queue_progress, why_empty
from annotator.quality.waiting import Holder, Waiting, read_waiting
from annotator.queue.hold import release, release_all, renew, skip
from annotator.queue.next_question import MOST_AT_ONCE, next_questions
from annotator.queue.undo_skip import undo_skip
from annotator.review.raise_flags import flag_broken_images, withdraw_broken_images

DRAWN = "drawn at random, keeps the training unbiased"


@cache
def ready(
    kind: type[serializers.BaseSerializer[Any]], **context: str
) -> serializers.BaseSerializer[Any]:
    """A serializer that shows any number of things: making one takes longer than showing one."""
    return kind(context=context)


class ComparisonSerializer(serializers.ModelSerializer[ConsistencyReport]):
    """What lays original and generation over each other; no findings, which would lead."""

    transform = TransformField(allow_null=True)
    outline = OutlineField()
    heat_map = serializers.SerializerMethodField(
        help_text="address of the differences, shown on demand; null where there is none, and for "
        "questions whose answers measure the models"
    )

    class Meta:
        model = ConsistencyReport
        fields = ("transform", "outline", "heat_map")
        read_only_fields = fields

    def get_heat_map(self, report: ConsistencyReport) -> str | None:
        """Transparent where nothing differs. It is a model's opinion: only what learns shows it."""
        return heat_map_url(report) if self.context.get("purpose") == Purpose.LEARN else None


class ShownSerializer(serializers.ModelSerializer[Generation]):
    """A generation on one side; without scores, which would lead the person."""

    image = ImageSerializer()
    comparison = serializers.SerializerMethodField()

    class Meta:
        model = Generation
        fields = ("id", "image", "prompt", "comparison")
        read_only_fields = fields

    @extend_schema_field(ComparisonSerializer(allow_null=True))
    def get_comparison(self, generation: Generation) -> Any:
        """Null until it was compared."""
        report = getattr(generation, "report", None)
        if report is None:
            return None
        shown = ready(ComparisonSerializer, purpose=self.context["purpose"])
        return shown.to_representation(report)


class AskedProductSerializer(ProductBriefSerializer):
    """The product that is asked about, with its mask for the overlay."""

    mask = serializers.SerializerMethodField(help_text="address of an 8-bit PNG, null without one")

    class Meta(ProductBriefSerializer.Meta):
        fields = (*ProductBriefSerializer.Meta.fields, "mask")
        read_only_fields = fields

    def get_mask(self, product: Product) -> str | None:
        """0 and 255, in the original's proportions."""
        return mask_url(product)


class QuestionSerializer(serializers.Serializer[Hold]):
    """A question that the caller holds; left and right are the sides as shown to them."""

    id = serializers.IntegerField(source="question_id")
    kind = serializers.ChoiceField(choices=Kind.choices, source="question.kind")
    product = AskedProductSerializer(source="question.product")
    left = serializers.SerializerMethodField()
    right = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField()

    def get_reason(self, hold: Hold) -> str:
        """Why it is asked. What must not be told apart says what any drawn question says."""
        question = hold.question
        return question.reason if question.purpose == Purpose.LEARN else DRAWN

    @extend_schema_field(ShownSerializer)
    def get_left(self, hold: Hold) -> Any:
        """The only one of a single question."""
        question = hold.question
        return self._shown(question, question.right if hold.swapped else question.left)

    @extend_schema_field(ShownSerializer(allow_null=True))
    def get_right(self, hold: Hold) -> Any:
        """Null in a single question."""
        question = hold.question
        shown = question.left if hold.swapped else question.right
        return None if shown is None else self._shown(question, shown)

    def _shown(self, question: Question, side: Generation | None) -> Any:
        return ready(ShownSerializer, purpose=question.purpose).to_representation(side)


class QuestionAgainSerializer(serializers.Serializer[Any]):
    """The question, held again."""

    question = QuestionSerializer()


class HowManySerializer(serializers.Serializer[Any]):
    """How many questions to hold, those held already included."""

    count = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, default=1)


class QueueProgressSerializer(serializers.Serializer[Any]):
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


class QuestionsSerializer(serializers.Serializer[Any]):
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


class MyQueueSerializer(serializers.Serializer[Any]):
    """What is left for the caller."""

    progress = QueueProgressSerializer()
    empty_reason = serializers.ChoiceField(
        choices=EmptyReason.choices, allow_null=True, help_text="why nothing is left"
    )


class ReleaseQuestionsSerializer(serializers.Serializer[Any]):
    """Which of one's questions to give back."""

    questions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), max_length=MOST_AT_ONCE
    )


class SkipSerializer(serializers.Serializer[Any]):
    """Why a question was skipped."""

    reason = serializers.ChoiceField(choices=SkipReason.choices, default=SkipReason.UNSURE)
    broken = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        max_length=2,
        default=list,
        help_text="with `broken_image`: ids of the generations concerned; none means all shown",
    )


class HeldUntilSerializer(serializers.Serializer[Any]):
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
