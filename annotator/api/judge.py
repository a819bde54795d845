"""The judge for other programs: they send an original and generations, and get verdicts."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.content_length import refuse_longer
from annotator.api.generations import ReportContentSerializer
from annotator.api.media import judged_heat_map_url
from annotator.api.message import MessageSerializer
from annotator.api.parsers import MultiPartParser
from annotator.api.permissions import caller, project_for, row_for
from annotator.errors import Conflict, InvalidInput, read_wrong_fields
from annotator.judging.request_appraisal import request_appraisal
from annotator.judging.upload import File, Upload
from annotator.judging.wait import answerable, wait_for_result
from annotator.models import (
    Appraisal,
    Job,
    JobState,
    Role,
)
from annotator.models.appraisal_result import AppraisalResult, JudgedReport
from annotator.models.choices import VERDICTS
from annotator.models.predictions import OUTCOME_CHOICES
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS
from scoring.vocabulary.messages.problem_upload import (
    CALL_TOO_LARGE,
    JUDGING_ENDED,
    JUDGING_FAILED,
    TOO_MANY_GENERATIONS,
)


class JudgeCall(TypedDict):
    """The validated data of the serializer below."""

    original: UploadedFile[bytes]
    generation: list[UploadedFile[bytes]]
    mask: NotRequired[UploadedFile[bytes]]
    category: str
    prompt: str


class JudgeCallSerializer(Body):
    """One original with its generations."""

    original = serializers.FileField(allow_empty_file=True)
    generation = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), help_text="repeat for several"
    )
    mask = serializers.FileField(
        required=False, allow_empty_file=True,
        help_text="of the original, white on the product; without it the transparency is used",
    )  # fmt: skip
    category = serializers.CharField(required=False, default="", max_length=120, allow_blank=True)
    prompt = serializers.CharField(required=False, default="", max_length=4000, allow_blank=True)


class JudgedReportSerializer(ReportContentSerializer):
    """The result of comparing the product in original and generation."""

    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES)
    p_consistent = serializers.FloatField()
    heat_map = serializers.CharField(
        allow_null=True, help_text="address, null if there is none; kept for JUDGE_KEEP_DAYS"
    )


class JudgedGenerationSerializer(Body):
    """One generation as the model in use judges it, in the order of the call."""

    reward = serializers.FloatField(allow_null=True, help_text="null without a model in use")
    uncertainty = serializers.FloatField(allow_null=True, help_text="standard deviation of reward")
    p_good = serializers.FloatField(allow_null=True)
    p_consistent = serializers.FloatField()
    score = serializers.FloatField(allow_null=True, help_text="p_good · p_consistent")
    verdict = serializers.ChoiceField(choices=VERDICTS)
    verdict_reason = MessageSerializer()
    report = JudgedReportSerializer()


class AppraisalSerializer(Body):
    """A call of the judge. `generations` is empty until `state` is `succeeded`."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=JobState.choices)
    job = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True, help_text="number of the model in use")
    certificate = serializers.IntegerField(
        allow_null=True, help_text="the certificate whose thresholds decide the verdicts"
    )
    mask_source = serializers.CharField(
        allow_blank=True, help_text="given, flood_fill or the segmenter's name"
    )
    generations = JudgedGenerationSerializer(many=True)


class ProjectJudgeView(APIView):
    """`/api/projects/{project}/judge/`."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": JudgeCallSerializer},
        responses={200: AppraisalSerializer, 202: AppraisalSerializer},
    )
    def post(self, request: Request, project: int) -> Response:
        """Judge pictures: 200 with the result for small calls, else 202 with its future address.

        The same pictures and the same model give the stored result. Nothing enters the catalogue or
        is used for training. An unusable file gives a 400 that names it, either here or, if only
        decoding shows the error, at the address of the result.
        """
        project_row = project_for(request, project, role=Role.OPS)
        _check_length(request)
        form = JudgeCallSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        upload = _upload(form.validated_data)
        appraisal = request_appraisal(project=project_row, by=caller(request), upload=upload)
        small = len(upload.generations) <= settings.JUDGE_WAIT_GENERATIONS
        appraisal = wait_for_result(
            appraisal, seconds=settings.JUDGE_WAIT_SECONDS if small else 0.0
        )
        return _answer(appraisal)


class AppraisalView(APIView):
    """`/api/appraisals/{appraisal}/`."""

    @extend_schema(responses={200: AppraisalSerializer, 202: AppraisalSerializer})
    def get(self, request: Request, appraisal: int) -> Response:
        """The result of a call, or its progress."""
        return _answer(row_for(request, answerable(), appraisal, role=Role.OPS))


def _upload(values: JudgeCall) -> Upload:
    """The files of the call. Large ones are on disk; their number and sizes are limited."""
    most: int = settings.JUDGE_MOST_GENERATIONS
    if len(values["generation"]) > most:
        raise InvalidInput.in_field("generation", TOO_MANY_GENERATIONS(most=most))
    mask = values.get("mask")
    return Upload(
        original=_file(values["original"]),
        generations=[_file(each) for each in values["generation"]],
        mask=None if mask is None else _file(mask),
        category=values["category"],
        prompt=values["prompt"],
    )


def _file(upload: UploadedFile[bytes]) -> File:
    return File(name=upload.name or "", content=upload)


def _check_length(request: Request) -> None:
    """Check the length before anything is read, because the parser would write it all to disk."""
    most = (settings.JUDGE_MOST_GENERATIONS + 2) * settings.IMPORT_MAX_BYTES
    refuse_longer(request, most, CALL_TOO_LARGE(most=most))


def _answer(appraisal: Appraisal) -> Response:
    """200 with the result, 202 while the job is not done; raises as `refuse_failed`."""
    refuse_failed(appraisal)
    is_done = appraisal.result is not None
    body = AppraisalSerializer(_body(appraisal)).data
    return Response(body, status=status.HTTP_200_OK if is_done else status.HTTP_202_ACCEPTED)


def refuse_failed(appraisal: Appraisal) -> None:
    """Raise InvalidInput, which names the file, if one could not be decoded, and Conflict if the
    job failed for another reason."""
    job = appraisal.job
    if appraisal.result is None and job is not None and (fields := read_wrong_fields(job.result)):
        raise InvalidInput(_only(fields), fields=fields)
    if appraisal.has_failed:
        raise Conflict(_why_not_judged(job))


def _only(fields: dict[str, list[Message]]) -> Message:
    """The only error if there is just one, else a general message."""
    messages = [each for of_field in fields.values() for each in of_field]
    return messages[0] if len(messages) == 1 else INVALID_FIELDS()


def _why_not_judged(job: Job | None) -> Message:
    if job is None or not job.error:
        return JUDGING_ENDED()
    return JUDGING_FAILED(reason=job.error)


def _body(appraisal: Appraisal) -> dict[str, object]:
    result: AppraisalResult = appraisal.result or AppraisalResult()
    job, version = appraisal.job, appraisal.model_version
    if appraisal.result is not None:
        state = JobState.SUCCEEDED.value
    else:
        state = JobState.QUEUED.value if job is None else job.state
    return {
        "id": appraisal.pk,
        "state": state,
        "job": appraisal.job_id,
        "version": None if version is None else version.number,
        "certificate": appraisal.certificate_id,
        "mask_source": result.mask_source,
        "generations": judged_bodies(appraisal),
    }


def judged_bodies(appraisal: Appraisal) -> list[dict[str, object]]:
    """What the serializer of judged generations reads; empty before there is a result."""
    result: AppraisalResult = appraisal.result or AppraisalResult()
    return [
        {**vars(each), "report": _report(appraisal, place, each.report)}
        for place, each in enumerate(result.generations)
    ]


def _report(appraisal: Appraisal, place: int, report: JudgedReport) -> dict[str, object]:
    heat_map = judged_heat_map_url(appraisal, place) if report.has_heat_map else None
    return {**vars(report), "heat_map": heat_map}
