"""Known answers of reviewers, for gold questions and practice."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.agreement.known_answers import (
    forget_known_answer,
    set_known_answer,
    set_known_answers,
)
from annotator.api.body import Body
from annotator.api.chosen import ChosenSerializer, chosen_ids
from annotator.api.permissions import caller, project_for, row_for
from annotator.api.pictures import ImageSerializer
from annotator.errors import NotFound
from annotator.models import Generation, KnownAnswer, Role
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.messages.problem_answer import NO_KNOWN_ANSWER

MOST_AT_ONCE = 200


class KnownAnswerSerializer(serializers.ModelSerializer[KnownAnswer]):
    """The right answer about one generation."""

    image = ImageSerializer(source="generation.image", read_only=True)
    made_by = serializers.CharField(source="made_by.username", default=None, read_only=True)

    class Meta:
        model = KnownAnswer
        fields = (
            "generation", "image", "is_good", "is_changed", "explanation", "made_by", "created_at",
        )  # fmt: skip
        read_only_fields = ("generation", "created_at")


class ChosenKnownAnswerSerializer(ChosenSerializer):
    """The same right answer about many images."""

    is_good = serializers.BooleanField()
    is_changed = serializers.BooleanField(default=False)
    explanation = serializers.CharField(max_length=500, allow_blank=True, default="")


class KnownAnswersSetSerializer(Body):
    """How many known answers were set, and how many images may have none."""

    set = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="images of products that are set aside")


class ProjectKnownAnswersView(ListAPIView[KnownAnswer]):
    """`/api/projects/{project}/known-answers/`."""

    queryset = KnownAnswer.objects.none()
    serializer_class = KnownAnswerSerializer

    def get_queryset(self) -> ScopedQuerySet[KnownAnswer]:
        """The project's known answers. For ops, as annotators must not know the gold images."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return _with_pictures().filter(project=project)

    @extend_schema(request=ChosenKnownAnswerSerializer, responses=KnownAnswersSetSerializer)
    def post(self, request: Request, project: int) -> Response:
        """Set the same right answer about many images; those that may have none are left out."""
        project_row = project_for(request, project, role=Role.OPS)
        form = ChosenKnownAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        content = form.validated_data
        ids = chosen_ids(request, project_row, content, most=MOST_AT_ONCE)
        done = set_known_answers(
            project=project_row,
            generations=ids,
            by=caller(request),
            is_good=content["is_good"],
            is_changed=content["is_changed"],
            explanation=content["explanation"],
        )
        return Response(KnownAnswersSetSerializer(done).data)


class KnownAnswerView(APIView):
    """`/api/generations/{generation}/known-answer/`."""

    @extend_schema(request=KnownAnswerSerializer, responses=KnownAnswerSerializer)
    def put(self, request: Request, generation: int) -> Response:
        """Set the right answer about this generation; it becomes a gold question."""
        rows = Generation.objects.select_related("product", "project")
        row = row_for(request, rows, generation, role=Role.OPS)
        form = KnownAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        known_answer = set_known_answer(
            generation=row,
            by=caller(request),
            is_good=form.validated_data["is_good"],
            is_changed=form.validated_data.get("is_changed", False),
            explanation=form.validated_data.get("explanation", ""),
        )
        return Response(_body(known_answer.pk))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, generation: int) -> Response:
        """Delete the known answer, so that the generation is no longer gold."""
        row = row_for(request, Generation.objects.all(), generation, role=Role.OPS)
        known_answer = KnownAnswer.objects.select_related("project").filter(generation=row).first()
        if known_answer is None:
            raise NotFound(NO_KNOWN_ANSWER())
        forget_known_answer(known_answer=known_answer, by=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _with_pictures() -> ScopedQuerySet[KnownAnswer]:
    rows: ScopedQuerySet[KnownAnswer] = KnownAnswer.objects.select_related(
        "generation__image", "made_by"
    )
    return rows


def _body(pk: int) -> dict[str, object]:
    return dict(KnownAnswerSerializer(_with_pictures().get(pk=pk)).data)
