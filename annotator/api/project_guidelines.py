"""A project's guidelines: what people read, their versions, their example images."""

from __future__ import annotations

from collections.abc import Collection
from typing import NotRequired, TypedDict

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.guidelines import LONGEST_GUIDELINES, guidelines_html
from annotator.api.mask_upload import check_length
from annotator.api.parsers import JSONParser, MultiPartParser
from annotator.api.permissions import LARGEST_ID, caller, project_for
from annotator.api.pictures import ImageSerializer
from annotator.errors import InvalidInput
from annotator.imports.images import PictureRefused
from annotator.imports.store_one import store_one
from annotator.judging.upload import limits, refused_file
from annotator.models import ExampleImage, GuidelinesVersion, Image, Project, Role
from annotator.models.scope import ScopedQuerySet
from annotator.projects.guidelines import (
    LONGEST_CAPTION,
    current_guidelines,
    example_of,
    mark_read,
    save_guidelines,
)
from scoring.vocabulary.messages.problem_project import ONE_PICTURE_NEEDED


class ExampleSerializer(Body):
    """A picture that shows what the guidelines mean."""

    image = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, help_text="its id")
    picture = ImageSerializer(read_only=True)
    is_good = serializers.BooleanField()
    caption = serializers.CharField(max_length=LONGEST_CAPTION, allow_blank=True, default="")


class GuidelinesSerializer(Body):
    """A version of the guidelines."""

    number = serializers.IntegerField(help_text="0 before anybody has saved one")
    markdown = serializers.CharField()
    html = serializers.CharField(help_text="sanitised")
    examples = ExampleSerializer(many=True)
    author = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField(allow_null=True)


class SaveGuidelinesSerializer(Body):
    """The next version."""

    markdown = serializers.CharField(
        max_length=LONGEST_GUIDELINES, allow_blank=True, trim_whitespace=False
    )
    examples = ExampleSerializer(many=True, required=False)
    seen = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1,
        help_text="the version that was edited: 409 if there is a newer one by now",
    )  # fmt: skip


class GuidelinesVersionSerializer(serializers.ModelSerializer[GuidelinesVersion]):
    """A version in the list."""

    author = serializers.CharField(source="author.username", default=None, allow_null=True)
    examples = serializers.SerializerMethodField(help_text="how many it has")

    class Meta:
        model = GuidelinesVersion
        fields = ("id", "number", "markdown", "examples", "author", "created_at")
        read_only_fields = fields

    def get_examples(self, version: GuidelinesVersion) -> int:
        """The number of example images."""
        return len(version.examples)


class ReadGuidelinesSerializer(Body):
    """Which version was read."""

    number = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class NewExample(TypedDict):
    """The validated data of the serializers below."""

    generation: NotRequired[int]
    picture: NotRequired[UploadedFile[bytes]]


class ChooseExampleSerializer(Body):
    """An image of the catalogue."""

    generation = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class UploadExampleSerializer(ChooseExampleSerializer):
    """The same, or a picture."""

    picture = serializers.FileField(required=False, allow_empty_file=True)


class ExamplePictureSerializer(Body):
    """A picture that can be an example."""

    image = serializers.IntegerField(help_text="its id")
    picture = ImageSerializer()


class GuidelinesView(APIView):
    """`/api/projects/{project}/guidelines/`."""

    @extend_schema(responses=GuidelinesSerializer)
    def get(self, request: Request, project: int) -> Response:
        """What people read now, with the example images."""
        row = project_for(request, project)
        return _shown(current_guidelines(project=row))

    @extend_schema(request=SaveGuidelinesSerializer, responses=GuidelinesSerializer)
    def put(self, request: Request, project: int) -> Response:
        """Save the next version. Without `examples` they stay."""
        row = project_for(request, project, role=Role.ADMIN)
        form = SaveGuidelinesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
        examples = sent.get("examples")
        version = save_guidelines(
            project=row,
            by=caller(request),
            markdown=sent["markdown"],
            examples=None if examples is None else [ExampleImage(**each) for each in examples],
            seen=sent.get("seen"),
        )
        return _shown(version)


class GuidelinesVersionsView(ListAPIView[GuidelinesVersion]):
    """`/api/projects/{project}/guidelines/versions/`."""

    queryset = GuidelinesVersion.objects.none()
    serializer_class = GuidelinesVersionSerializer

    def get_queryset(self) -> ScopedQuerySet[GuidelinesVersion]:
        """All that were saved, newest first, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return GuidelinesVersion.objects.filter(project=project).select_related("author")


class GuidelinesExamplesView(APIView):
    """`/api/projects/{project}/guidelines/examples/`."""

    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(
        request={
            "application/json": ChooseExampleSerializer,
            "multipart/form-data": UploadExampleSerializer,
        },
        responses={201: ExamplePictureSerializer},
    )
    def post(self, request: Request, project: int) -> Response:
        """A picture to use as an example: one of the catalogue, or an uploaded one.

        It is shown to nobody before the guidelines are saved with it.
        """
        row = project_for(request, project, role=Role.ADMIN)
        check_length(request)
        form = UploadExampleSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        image = _picture(row, form.validated_data)
        body = ExamplePictureSerializer({"image": image.pk, "picture": image}).data
        return Response(body, status=status.HTTP_201_CREATED)


class ReadGuidelinesView(APIView):
    """`/api/projects/{project}/guidelines/read/`."""

    @extend_schema(request=ReadGuidelinesSerializer, responses={204: None})
    def post(self, request: Request, project: int) -> Response:
        """Say that you have read this version."""
        row = project_for(request, project)
        form = ReadGuidelinesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        mark_read(project=row, user=caller(request), number=form.validated_data["number"])
        return Response(status=status.HTTP_204_NO_CONTENT)


def _picture(project: Project, sent: NewExample) -> Image:
    generation, upload = sent.get("generation"), sent.get("picture")
    if (generation is None) == (upload is None):
        raise InvalidInput(ONE_PICTURE_NEEDED())
    if generation is not None:
        return example_of(project=project, generation=generation)
    if upload is None:
        raise InvalidInput(ONE_PICTURE_NEEDED())
    content = upload.read(limits().bytes + 1)
    try:
        return store_one(project=project, content=content, name=upload.name or "", limits=limits())
    except PictureRefused as error:
        raise refused_file("picture", error) from error


def _shown(version: GuidelinesVersion) -> Response:
    pictures = _pictures(version.project_id, {each.image for each in version.examples})
    body = {
        "number": version.number,
        "markdown": version.markdown,
        "html": guidelines_html(version.markdown),
        "examples": [
            {**each.to_json(), "picture": pictures[each.image]}
            for each in version.examples
            if each.image in pictures
        ],
        "author": version.author.username if version.author else None,
        "created_at": version.created_at,
    }
    return Response(GuidelinesSerializer(body).data)


def _pictures(project: int, images: Collection[int]) -> dict[int, Image]:
    rows = Image.objects.filter(project=project, pk__in=images) if images else []
    return {row.pk: row for row in rows}
