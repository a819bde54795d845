"""The story of a generation. Not for annotators, whom scores and other answers would influence."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.message import MessageSerializer
from annotator.api.permissions import LARGEST_ID, row_for
from annotator.errors import InvalidInput
from annotator.models import Generation, Role
from annotator.models.choices import (
    ANSWER_CHOICES,
    DECIDERS,
    FLAG_KINDS,
    HOLD_STATES,
    PURPOSES,
    QUESTION_STATES,
    SKIP_REASONS,
    VERDICTS,
)
from annotator.models.predictions import OUTCOME_CHOICES
from annotator.review.history import Happening, Place, read_history
from annotator.review.history_sources import SOURCES, with_story
from scoring.vocabulary.messages.problem_field import WRONG_CURSOR

EVENTS_AT_ONCE = 40


class AskedSerializer(Body):
    """A person who was given the question."""

    who = serializers.CharField()
    state = serializers.ChoiceField(choices=HOLD_STATES)
    skip_reason = serializers.ChoiceField(choices=SKIP_REASONS, allow_blank=True)


class HistoryEventSerializer(Body):
    """Something that happened to a generation. Fields of other kinds are null or empty."""

    id = serializers.CharField(help_text="unique in the story of this generation")
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=[each.value for each in Happening])
    who = serializers.CharField(allow_null=True, help_text="the person who did it")
    people = AskedSerializer(many=True, help_text="whom the question was given to")
    version = serializers.IntegerField(allow_null=True, help_text="number of the model version")
    score = serializers.FloatField(
        allow_null=True, help_text="the version's score, or p_consistent of a comparison"
    )
    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES, allow_blank=True)
    purpose = serializers.ChoiceField(choices=PURPOSES, allow_blank=True)
    state = serializers.ChoiceField(
        choices=QUESTION_STATES, allow_blank=True, help_text="of the question"
    )
    beside = serializers.CharField(help_text="external id of the pair's other image")
    needed = serializers.IntegerField(allow_null=True, help_text="how many people are asked")
    choice = serializers.ChoiceField(choices=ANSWER_CHOICES, allow_blank=True)
    is_left = serializers.BooleanField(allow_null=True, help_text="on which side it was shown")
    is_changed = serializers.BooleanField(allow_null=True, help_text="product called changed")
    is_good = serializers.BooleanField(allow_null=True, help_text="background called good")
    counts = serializers.BooleanField(
        allow_null=True, help_text="false for an answer that was undone or came too late"
    )
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="codes of the project's reasons"
    )
    milliseconds = serializers.IntegerField(allow_null=True)
    flag = serializers.ChoiceField(choices=FLAG_KINDS, allow_blank=True)
    verdict = serializers.ChoiceField(choices=VERDICTS, allow_blank=True)
    decided_by = serializers.ChoiceField(choices=DECIDERS)
    certificate = serializers.IntegerField(allow_null=True, help_text="id of the proof")
    batch = serializers.IntegerField(allow_null=True, help_text="number of the batch")
    message = MessageSerializer(allow_null=True, help_text="why it is asked or flagged")
    note = serializers.CharField(help_text="the person's own words")
    format = serializers.CharField(help_text="of an export")


class HistorySerializer(Body):
    """A part of a generation's story, newest first."""

    results = HistoryEventSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text="where the earlier events are")


class GenerationHistoryView(APIView):
    """`/api/generations/{generation}/history/`."""

    @extend_schema(
        parameters=[OpenApiParameter("cursor", OpenApiTypes.STR, description="from `next`")],
        responses=HistorySerializer,
    )
    def get(self, request: Request, generation: int) -> Response:
        """What happened to it, newest first: scores, questions, answers, decisions, exports."""
        row = row_for(request, with_story(Generation.objects.all()), generation, role=Role.OPS)
        text = request.query_params.get("cursor")
        before = _decode(text) if text else None
        events = read_history(
            generation=row, sources=SOURCES, before=before, limit=EVENTS_AT_ONCE + 1
        )
        page = events[:EVENTS_AT_ONCE]
        following = None
        if len(events) > EVENTS_AT_ONCE:
            url = request.build_absolute_uri(request.get_full_path())
            following = replace_query_param(url, "cursor", _encode(page[-1].place))
        return Response(HistorySerializer({"results": page, "next": following}).data)


def _encode(place: Place) -> str:
    text = json.dumps([place.at.isoformat(), place.rank, place.row], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(text: str) -> Place:
    """The inverse of `_encode`. Raises InvalidInput for other text."""
    try:
        moment, rank, row = json.loads(urlsafe_b64decode(text[:200] + "=" * (-len(text) % 4)))
        at = datetime.fromisoformat(moment)
    except (NotBase64, ValueError, TypeError, RecursionError) as error:
        raise InvalidInput.in_field("cursor", WRONG_CURSOR()) from error
    are_whole = (
        type(rank) is int and type(row) is int and 0 <= rank < 100 and 0 <= row <= LARGEST_ID
    )
    if not are_whole or at.tzinfo is None or not 1970 < at.year < 9000:
        raise InvalidInput.in_field("cursor", WRONG_CURSOR())
    return Place(at, rank, row)
