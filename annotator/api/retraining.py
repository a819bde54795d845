"""Retraining: what it would learn from, when the next one is due, and starting it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.jobs import JobSerializer
from annotator.api.model_versions import accepted
from annotator.api.permissions import caller, project_for
from annotator.jobs.clock import next_time
from annotator.models import Project, Role
from annotator.models.choices import KINDS, PURPOSES
from annotator.projects.counts import counted
from annotator.scoring_requests import request_retrain
from annotator.versions.preview_retraining import LeftOut, RetrainPreview, preview_retraining
from scoring.vocabulary.rules import FEWEST_TRAINING_ANSWERS


class CountedSerializer(Body):
    """A number of judgements."""

    number = serializers.IntegerField()
    new = serializers.IntegerField(help_text="since the newest version")


class AnswerKindSerializer(CountedSerializer):
    """Answers that train, of one kind of question and one purpose."""

    kind = serializers.ChoiceField(choices=KINDS)
    purpose = serializers.ChoiceField(choices=PURPOSES)


class LeftOutSerializer(Body):
    """Answers that do not train."""

    reason = serializers.ChoiceField(choices=LeftOut.choices)
    number = serializers.IntegerField()


class RetrainAnnotatorSerializer(CountedSerializer):
    """One person's answers."""

    username = serializers.CharField()
    left_out = LeftOutSerializer(many=True, help_text="why the others do not train")


class SinceSerializer(Body):
    """The newest version."""

    number = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class RetrainPreviewSerializer(CountedSerializer):
    """What a retraining would learn from now; `number` and `new` are its answers."""

    since = SinceSerializer(allow_null=True, help_text="null before the first version")
    answers = AnswerKindSerializer(many=True)
    reviews = CountedSerializer(help_text="images that a reviewer decided about")
    labels = CountedSerializer(help_text="images that came with a label")
    left_out = LeftOutSerializer(many=True)
    people = RetrainAnnotatorSerializer(many=True, help_text="those with the most first")
    needed = serializers.IntegerField(help_text="answers that a first version needs")
    next_at = serializers.DateTimeField(
        allow_null=True, help_text="the next time of the weekly schedule; null without one"
    )


class RetrainAnswerSerializer(Body):
    """The retraining under way."""

    job = JobSerializer()
    joined = serializers.BooleanField(help_text="one waited or ran already")


class RetrainView(APIView):
    """`/api/projects/{project}/models/retrain/`."""

    @extend_schema(responses=RetrainPreviewSerializer)
    def get(self, request: Request, project: int) -> Response:
        """What a retraining would learn from now; in a large project up to half a minute old."""
        row = project_for(request, project, role=Role.OPS)
        preview = counted(row, "retrain", lambda: preview_retraining(project=row))
        return Response(RetrainPreviewSerializer(_body(row, preview)).data)

    @extend_schema(request=None, responses={202: RetrainAnswerSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Fit a candidate on the answers so far; a second request joins the first."""
        project_row = project_for(request, project, role=Role.ADMIN)
        job, joined = request_retrain(project=project_row, by=caller(request))
        return accepted(RetrainAnswerSerializer, job, joined=joined)


def _body(project: Project, preview: RetrainPreview) -> dict[str, object]:
    is_asleep = project.archived_at is not None
    return {
        "number": preview.number,
        "new": preview.new,
        "since": preview.since,
        "answers": preview.answers,
        "reviews": preview.reviews,
        "labels": preview.labels,
        "left_out": _listed(preview.left_out),
        "people": [
            {
                "username": each.username,
                "number": each.number,
                "new": each.new,
                "left_out": _listed(each.left_out),
            }
            for each in preview.people
        ],
        "needed": FEWEST_TRAINING_ANSWERS,
        "next_at": None if is_asleep else next_time(project, timezone.now()),
    }


def _listed(left_out: Mapping[LeftOut, int]) -> list[dict[str, object]]:
    return [{"reason": why, "number": left_out[why]} for why in LeftOut if left_out.get(why)]
