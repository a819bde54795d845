"""Answers: give one, and undo it at any time."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.idempotency import idempotency_key, idempotency_parameter
from annotator.api.permissions import LARGEST_ID, caller, row_for
from annotator.api.shown_questions import QuestionAgainSerializer, ready
from annotator.models import PAIR_CHOICES, SINGLE_CHOICES, Answer, Question
from annotator.models.answers import LONGEST_NOTE
from annotator.models.choices import ANSWER_CHOICES
from annotator.queue.feedback import Feedback, feedback_on
from annotator.queue.submit_answer import LONGEST_ANSWER, Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.rankings.advance import advance
from scoring.vocabulary.reasons import LONGEST_CODE, MOST_REASONS


class GiveAnswerSerializer(Body):
    """The person's answer; `choice` is relative to the sides that they saw."""

    choice = serializers.ChoiceField(choices=[c.value for c in SINGLE_CHOICES + PAIR_CHOICES])
    changed = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        max_length=2,
        default=list,
        help_text="ids of the generations whose product was changed",
    )
    reasons = serializers.DictField(
        child=serializers.ListField(
            child=serializers.CharField(max_length=LONGEST_CODE), max_length=MOST_REASONS
        ),
        default=dict,
        help_text="generation id to codes of the project's reasons",
    )
    note = serializers.CharField(
        max_length=LONGEST_NOTE,
        allow_blank=True,
        required=False,
        help_text="in the person's own words; reviewers read it, other annotators don't",
    )
    milliseconds = serializers.IntegerField(
        min_value=0,
        max_value=2 * LONGEST_ANSWER,
        default=0,
        help_text="time while the page was visible",
    )


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """A stored answer."""

    choice = serializers.ChoiceField(choices=ANSWER_CHOICES)

    class Meta:
        model = Answer
        fields = ("id", "question", "choice", "is_surplus", "created_at")
        read_only_fields = fields


class FeedbackSerializer(serializers.Serializer[Feedback]):
    """Feedback on a gold question."""

    is_right = serializers.BooleanField()
    is_good = serializers.BooleanField()
    is_changed = serializers.BooleanField()
    explanation = serializers.CharField()


class AnswerTakenSerializer(Body):
    """The answer that counts for this submission."""

    answer = AnswerSerializer()
    feedback = FeedbackSerializer(
        allow_null=True, help_text="for gold questions, if the project gives feedback"
    )


class QuestionAnswersView(APIView):
    """`/api/questions/{question}/answers/`."""

    @extend_schema(
        request=GiveAnswerSerializer,
        responses={200: AnswerTakenSerializer, 201: AnswerTakenSerializer},
        parameters=[
            idempotency_parameter(
                "new for each answer; the same if an answer is sent again", required=True
            )
        ],
    )
    def post(self, request: Request, question: int) -> Response:
        """Answer a question. Sending it again with the same key changes nothing (200)."""
        row = row_for(request, Question.objects.all(), question)
        form = GiveAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        submission = submit_answer(
            question=row,
            user=caller(request),
            content=Content(**form.validated_data),
            idempotency_key=idempotency_key(request),
        )
        if row.ranking is not None:
            advance(row.ranking)
        taken = status.HTTP_200_OK if submission.is_repeat else status.HTTP_201_CREATED
        body = {"answer": submission.answer, "feedback": feedback_on(submission.answer)}
        return Response(ready(AnswerTakenSerializer).to_representation(body), status=taken)


class UndoAnswerView(APIView):
    """`/api/answers/{answer}/undo/`."""

    @extend_schema(request=None, responses=QuestionAgainSerializer)
    def post(self, request: Request, answer: int) -> Response:
        """Undo one of your own answers and hold its question again."""
        row = row_for(request, Answer.objects.all(), answer)
        hold = undo_answer(answer=row, by=caller(request))
        if row.question.ranking is not None:
            advance(row.question.ranking)
        return Response(ready(QuestionAgainSerializer).to_representation({"question": hold}))
