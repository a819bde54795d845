"""Rankings: the best of some candidates, by the model now and by people within a time."""

from __future__ import annotations

import threading

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.content_length import refuse_longer
from annotator.api.idempotency import idempotency_key, idempotency_parameter
from annotator.api.judge import JudgedGenerationSerializer, judged_bodies, refuse_failed
from annotator.api.message import MessageSerializer
from annotator.api.parsers import MultiPartParser
from annotator.api.permissions import caller, project_for, row_for
from annotator.imports.rows import LONGEST_ID, LONGEST_NAME
from annotator.judging.upload import File, Upload
from annotator.judging.wait import wait_while
from annotator.models import Ranking, RankingOutcome, RankingState, Role
from annotator.models.predictions import version_records
from annotator.models.rankings import LEAST_CANDIDATES, LONGEST_TTL, MOST_CANDIDATES
from annotator.models.scope import ScopedQuerySet
from annotator.rankings.request_ranking import RankingCall, request_ranking
from scoring.vocabulary.messages.problem_upload import CALL_TOO_LARGE

LONGEST_WAIT = 20
# Each call that waits occupies a thread of the web server; further ones are answered at once.
_polling = threading.BoundedSemaphore(2)


class RankingCallSerializer(Body):
    """One original and the candidates of which the best is wanted."""

    original = serializers.FileField(allow_empty_file=True)
    candidate = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        min_length=LEAST_CANDIDATES, max_length=MOST_CANDIDATES, help_text="repeat for each",
    )  # fmt: skip
    mask = serializers.FileField(
        required=False, allow_empty_file=True, help_text="of the original, white on the product"
    )
    ttl = serializers.IntegerField(
        min_value=0, max_value=LONGEST_TTL, default=0,
        help_text="seconds in which people are asked; 0: the model alone",
    )  # fmt: skip
    product = serializers.CharField(
        required=False, default="", max_length=LONGEST_ID, allow_blank=True,
        help_text="external id in the catalogue; by default one of the original's content",
    )  # fmt: skip
    id = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_ID), required=False, default=list,
        help_text="external ids of the candidates, in their order; all or none",
    )  # fmt: skip
    generator = serializers.CharField(
        required=False, default="", max_length=LONGEST_NAME, allow_blank=True
    )
    category = serializers.CharField(
        required=False, default="", max_length=LONGEST_NAME, allow_blank=True
    )
    prompt = serializers.CharField(required=False, default="", max_length=4000, allow_blank=True)


class RankedCandidateSerializer(Body):
    """A candidate. Ranks begin at 1; all numbers are null for a refused one."""

    place = serializers.IntegerField(help_text="in the call, from 0")
    name = serializers.CharField()
    id = serializers.CharField(source="external_id")
    generation = serializers.IntegerField(
        source="generation_id", allow_null=True, help_text="in the catalogue, if people were asked"
    )
    refused = MessageSerializer(allow_null=True, help_text="why it can't be used")
    rank = serializers.IntegerField(allow_null=True)
    p_best = serializers.FloatField(allow_null=True, help_text="probability to be the best one")
    model_rank = serializers.IntegerField(allow_null=True, help_text="before people's answers")
    model_p_best = serializers.FloatField(allow_null=True)
    judged = JudgedGenerationSerializer(
        allow_null=True, help_text="the model's judgement; kept for JUDGE_KEEP_DAYS"
    )


class RankingSerializer(Body):
    """A ranking; `order` is empty until the model has judged, and final once it is closed."""

    id = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=RankingState.choices)
    outcome = serializers.ChoiceField(choices=RankingOutcome.choices, allow_blank=True)
    product = serializers.CharField()
    ttl = serializers.IntegerField()
    order = serializers.ListField(
        child=serializers.IntegerField(), help_text="places of the candidates, best first"
    )
    answers = serializers.IntegerField(help_text="of people, that the order counts")
    version = serializers.IntegerField(
        allow_null=True, help_text="number of the model that judged; null without one"
    )
    created_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    candidates = RankedCandidateSerializer(many=True)


class ProjectRankingsView(APIView):
    """`/api/projects/{project}/rankings/`."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": RankingCallSerializer},
        responses={200: RankingSerializer, 202: RankingSerializer},
        parameters=[
            idempotency_parameter(
                "the same if a call is sent again; it then finds its first ranking"
            )
        ],
    )
    def post(self, request: Request, project: int) -> Response:
        """Rank candidates: 200 with the final order, else 202 and the address to ask again.

        With `ttl` the pairs that the model is unsure of go to the head of people's queue, until the
        best one is clear or the time is up. Unreadable candidates are named, the others ranked.
        """
        row = project_for(request, project, role=Role.OPS)
        most = (MOST_CANDIDATES + 2) * settings.IMPORT_MAX_BYTES
        refuse_longer(request, most, CALL_TOO_LARGE(most=most))
        form = RankingCallSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        key = idempotency_key(request)
        call = _call(form.validated_data, key)
        ranking = request_ranking(project=row, by=caller(request), call=call)
        ranking = wait_while(
            _is_first_order_missing,
            lambda: _rows().get(pk=ranking.pk),
            seconds=settings.JUDGE_WAIT_SECONDS,
        )
        return _answer(ranking)


class WaitSerializer(Body):
    """How long the caller has time."""

    wait = serializers.IntegerField(
        min_value=0, max_value=LONGEST_WAIT, default=0,
        help_text="seconds to wait for a final order; where many wait, the answer comes at once",
    )  # fmt: skip


class RankingView(APIView):
    """`/api/rankings/{ranking}/`."""

    @extend_schema(
        parameters=[WaitSerializer], responses={200: RankingSerializer, 202: RankingSerializer}
    )
    def get(self, request: Request, ranking: int) -> Response:
        """The order as it is now; 200 once it is final, 202 before."""
        form = WaitSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        row = row_for(request, _rows(), ranking, role=Role.OPS)
        row = wait_while(
            lambda each: each.state != RankingState.CLOSED and not _has_failed(each),
            lambda: _rows().get(pk=row.pk),
            seconds=form.validated_data["wait"],
            threads=_polling,
        )
        return _answer(row)


def _call(values: dict[str, object], key: str) -> RankingCall:
    def file(upload: UploadedFile[bytes]) -> File:
        return File(name=upload.name or "", content=upload)

    original, mask, candidates = values["original"], values.get("mask"), values["candidate"]
    assert isinstance(original, UploadedFile)  # noqa: S101  the serializer has checked it
    assert isinstance(candidates, list)  # noqa: S101
    upload = Upload(
        original=file(original),
        generations=[file(each) for each in candidates],
        mask=file(mask) if isinstance(mask, UploadedFile) else None,
        category=str(values["category"]),
        prompt=str(values["prompt"]),
    )
    ids = values["id"]
    return RankingCall(
        upload=upload,
        ttl=int(str(values["ttl"])),
        product=str(values["product"]),
        ids=[str(each) for each in ids] if isinstance(ids, list) else [],
        generator=str(values["generator"]),
        idempotency_key=key,
    )


def _rows() -> ScopedQuerySet[Ranking]:
    """Rankings with what a response needs; a version's records take milliseconds to read."""
    rows = Ranking.objects.select_related("appraisal__job", "appraisal__model_version")
    return rows.defer(*version_records("appraisal__model_version"))


def _is_first_order_missing(ranking: Ranking) -> bool:
    """Whether the model's order is still to come; without people it is final when it comes."""
    is_judged = ranking.state != RankingState.JUDGING
    is_final = ranking.state == RankingState.CLOSED
    return not (is_judged if ranking.ttl else is_final) and not _has_failed(ranking)


def _has_failed(ranking: Ranking) -> bool:
    appraisal = ranking.appraisal
    return appraisal is not None and appraisal.has_failed


def _answer(ranking: Ranking) -> Response:
    if ranking.appraisal is not None:
        refuse_failed(ranking.appraisal)
    is_final = ranking.state == RankingState.CLOSED
    body = RankingSerializer(_body(ranking)).data
    return Response(body, status=status.HTTP_200_OK if is_final else status.HTTP_202_ACCEPTED)


def _body(ranking: Ranking) -> dict[str, object]:
    candidates = list(ranking.candidates.order_by("place"))
    ranked = [each for each in candidates if each.rank is not None]
    bodies = [] if ranking.appraisal is None else judged_bodies(ranking.appraisal)
    judged = dict(zip((each.place for each in ranked), bodies, strict=False))
    version = ranking.appraisal.model_version if ranking.appraisal is not None else None
    return {
        **vars(ranking),
        "pk": ranking.pk,
        "order": [each.place for each in sorted(ranked, key=lambda each: each.rank or 0)],
        "version": None if version is None else version.number,
        "candidates": [{**vars(each), "judged": judged.get(each.place)} for each in candidates],
    }
