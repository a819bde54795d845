"""Who has which image open at the desk, whose it is, and what people said about it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.desk import ReviewerSerializer
from annotator.api.permissions import LARGEST_ID, caller, project_for, row_for
from annotator.api.pictures import ImageSerializer
from annotator.api.reviews import MOST_AT_ONCE
from annotator.models import Generation, Role
from annotator.models.choices import PURPOSES, SKIP_REASONS
from annotator.queue.ask_again import ask_again
from annotator.review.assign import assign, reviewers
from annotator.review.desk_answers import Said, read_answers
from annotator.review.holds import leave_image, take_image

CHOICES = ("good", "bad", "both_good", "both_bad", "preferred", "other_preferred")


class HoldSerializer(Body):
    """The lease on an image at the desk."""

    expires_at = serializers.DateTimeField()


class HoldView(APIView):
    """`/api/generations/{generation}/review/hold/`."""

    @extend_schema(request=None, responses=HoldSerializer)
    def post(self, request: Request, generation: int) -> Response:
        """Take or renew the lease on the image, and give up any other; 409 names who has it."""
        row = row_for(request, Generation.objects.all(), generation, role=Role.OPS)
        until = take_image(generation=row, by=caller(request))
        return Response(HoldSerializer({"expires_at": until}).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, generation: int) -> Response:
        """Give up the lease."""
        row = row_for(request, Generation.objects.all(), generation, role=Role.OPS)
        leave_image(generation=row, by=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReviewersSerializer(Body):
    """Who may review images of the project."""

    results = ReviewerSerializer(many=True)


class ReviewersView(APIView):
    """`/api/projects/{project}/reviewers/`."""

    @extend_schema(responses=ReviewersSerializer)
    def get(self, request: Request, project: int) -> Response:
        """The members who may review, by name."""
        row = project_for(request, project, role=Role.OPS)
        people = [each.user for each in reviewers(row)]
        return Response(ReviewersSerializer({"results": people}).data)


class AssignSerializer(Body):
    """Images, and whose they are to be."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID),
        min_length=1,
        max_length=MOST_AT_ONCE,
    )
    to = serializers.IntegerField(
        min_value=1, max_value=LARGEST_ID, allow_null=True,
        help_text="the reviewer's id; null for nobody",
    )  # fmt: skip


class AssignedSerializer(Body):
    """How many images were assigned."""

    assigned = serializers.IntegerField()


class AssignView(APIView):
    """`/api/projects/{project}/review/assign/`."""

    @extend_schema(request=AssignSerializer, responses=AssignedSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Give images to a reviewer, or to nobody, all or none."""
        row = project_for(request, project, role=Role.OPS)
        form = AssignSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        ids, to = form.validated_data["ids"], form.validated_data["to"]
        assigned = assign(project=row, ids=ids, to=to, by=caller(request))
        return Response(AssignedSerializer({"assigned": assigned}).data)


class OtherSerializer(serializers.ModelSerializer[Generation]):
    """The generation that the image was compared with."""

    image = ImageSerializer()

    class Meta:
        model = Generation
        fields = ("id", "external_id", "image")
        read_only_fields = fields


class SaidSerializer(Body):
    """One person's answer, as it concerns the image."""

    id = serializers.IntegerField()
    by = serializers.CharField(help_text="the person's name")
    at = serializers.DateTimeField()
    choice = serializers.ChoiceField(
        choices=CHOICES, help_text="preferred and other_preferred: the other image is in `other`"
    )
    changed = serializers.BooleanField(help_text="the person called the product changed")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="codes of the project's reasons"
    )
    note = serializers.CharField(help_text="in the person's own words; empty if there is none")
    milliseconds = serializers.IntegerField()
    purpose = serializers.ChoiceField(choices=PURPOSES)
    version = serializers.IntegerField(
        allow_null=True, help_text="number of the model version that chose the question"
    )
    other = serializers.SerializerMethodField(help_text="null for a single image")

    @extend_schema_field(OtherSerializer(allow_null=True))
    def get_other(self, said: Said) -> object:
        """The image that it was compared with."""
        return None if said.other is None else OtherSerializer(said.other).data


class SkippedSerializer(Body):
    """Somebody skipped a question about the image."""

    by = serializers.CharField()
    reason = serializers.ChoiceField(choices=SKIP_REASONS, allow_blank=True)


class StillAskedSerializer(Body):
    """Answers that a reviewer has asked for; they are shown once all are given."""

    given = serializers.IntegerField()
    needed = serializers.IntegerField()


class HeardSerializer(Body):
    """What people said about an image. Blind answers are left out until all are given."""

    answers = SaidSerializer(many=True)
    skips = SkippedSerializer(many=True)
    waiting = StillAskedSerializer(allow_null=True)


class GenerationAnswersView(APIView):
    """`/api/generations/{generation}/answers/`."""

    @extend_schema(responses=HeardSerializer)
    def get(self, request: Request, generation: int) -> Response:
        """What people said about the image, oldest first, for ops."""
        row = row_for(request, Generation.objects.all(), generation, role=Role.OPS)
        return Response(HeardSerializer(read_answers(generation=row)).data)


class AskAgainSerializer(Body):
    """How many more people to ask."""

    people = serializers.IntegerField(min_value=1, max_value=2)


class AskAgainView(APIView):
    """`/api/generations/{generation}/ask-again/`."""

    @extend_schema(request=AskAgainSerializer, responses={201: HeardSerializer})
    def post(self, request: Request, generation: int) -> Response:
        """Ask one or two more people about the image, blind, before everything else."""
        rows = Generation.objects.select_related("project")
        row = row_for(request, rows, generation, role=Role.OPS)
        form = AskAgainSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        ask_again(generation=row, people=form.validated_data["people"], by=caller(request))
        body = HeardSerializer(read_answers(generation=row)).data
        return Response(body, status=status.HTTP_201_CREATED)
