"""Masks of originals and generations: their history, corrections and clicks."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.generations import OutlineField, ReportSerializer
from annotator.api.jobs import JobAnswerSerializer, job_body
from annotator.api.mask_upload import check_length, decoded_mask
from annotator.api.parsers import MultiPartParser
from annotator.api.permissions import caller, project_for, row_for
from annotator.api.pictures import ImageSerializer
from annotator.masks.correct_generation import correct_generation
from annotator.masks.history import History, history_of
from annotator.masks.request_click import Click, Draft, request_click, wait_for_job
from annotator.masks.restore_mask import restore_mask
from annotator.models import (
    ConsistencyReport,
    Generation,
    Image,
    JobState,
    MaskSource,
    MaskVersion,
    Product,
    Role,
)
from annotator.models.scope import ScopedQuerySet
from annotator.versions.corrections import corrections_of

LARGEST_SIDE = 8192
MOST_RUNS = 400_000  # of a mask that no hand draws; a product's has some thousand
MOST_CLICKS = 200


class MaskVersionSerializer(Body):
    """A mask that the picture has or had."""

    id = serializers.IntegerField(
        source="pk", allow_null=True, help_text="null: the current one, not replaced so far"
    )
    mask = serializers.SerializerMethodField(help_text="address of an 8-bit PNG, 0 and 255")
    source = serializers.ChoiceField(  # type: ignore[assignment]  # every field has a `source`, too
        choices=MaskSource.choices
    )
    segmenter = serializers.CharField(help_text="key of the segmenter that found it, if known")
    confidence = serializers.FloatField(allow_null=True)
    author = serializers.CharField(allow_null=True)
    restores = serializers.IntegerField(allow_null=True, help_text="the version that it put back")
    created_at = serializers.DateTimeField()
    is_current = serializers.BooleanField()

    def get_mask(self, entry: MaskVersion) -> str:
        """The mask's address."""
        return entry.image.url(Image.Variant.MASK)


class RescoringSerializer(Body):
    """The job that scores again what a correction has changed."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=JobState.choices)


class CorrectionsSerializer(Body):
    """Masks that people have corrected, in the project."""

    total = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="that no fine-tuning of the segmenter has seen")


class WithReport(TypedDict):
    """The part of a picture's masks that is not serialized by itself."""

    report: ConsistencyReport | None


class MasksSerializer(Body):
    """A picture with its mask and all earlier ones."""

    kind = serializers.ChoiceField(choices=("product", "generation"))
    id = serializers.IntegerField()
    project = serializers.IntegerField()
    external_id = serializers.CharField()
    product = serializers.IntegerField()
    image = ImageSerializer()
    mask = serializers.CharField(allow_null=True, help_text="null: none yet, or found by scoring")
    outline = OutlineField()
    versions = MaskVersionSerializer(many=True)
    rescoring = RescoringSerializer(allow_null=True)
    generations_count = serializers.IntegerField(help_text="that depend on this mask")
    report = serializers.SerializerMethodField(help_text="of a generation; null before scoring")
    corrections = CorrectionsSerializer()

    @extend_schema_field(ReportSerializer(allow_null=True))
    def get_report(self, shown: WithReport) -> object:
        """The report of a generation."""
        report = shown["report"]
        return None if report is None else ReportSerializer(report).data


class DraftSerializer(Body):
    """A mask as runs of pixels."""

    width = serializers.IntegerField(min_value=1, max_value=LARGEST_SIDE)
    height = serializers.IntegerField(min_value=1, max_value=LARGEST_SIDE)
    runs = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=LARGEST_SIDE**2),
        max_length=MOST_RUNS,
        help_text="lengths of the runs of equal pixels, row by row, beginning with background",
    )


class ClickSerializer(Body):
    """A point in pixels of the mask."""

    x = serializers.IntegerField(min_value=-LARGEST_SIDE, max_value=2 * LARGEST_SIDE)
    y = serializers.IntegerField(min_value=-LARGEST_SIDE, max_value=2 * LARGEST_SIDE)
    on = serializers.BooleanField(help_text="true on the product, false on the background")


class ClicksSerializer(Body):
    """A mask, and the clicks that are to change it."""

    mask = DraftSerializer()
    clicks = serializers.ListField(
        child=ClickSerializer(), min_length=1, max_length=MOST_CLICKS,
        help_text="the last one is new, the earlier ones must still hold",
    )  # fmt: skip


class UploadedMask(TypedDict):
    """The validated data of the serializer below."""

    mask: UploadedFile[bytes]
    seen: str | None


class GenerationMaskSerializer(Body):
    """A person's mask of the product on a generation."""

    mask = serializers.FileField(
        allow_empty_file=True,
        help_text="white on the product; as large as the picture or as one of its copies",
    )
    seen = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, default=None, max_length=200,
        help_text="address of the mask that this replaces: 409 if there is another one by now",
    )  # fmt: skip


class ProductMasksView(APIView):
    """`/api/products/{product}/masks/`."""

    @extend_schema(responses=MasksSerializer)
    def get(self, request: Request, product: int) -> Response:
        """The original with its mask and its earlier masks."""
        return masks_response(row_for(request, _products(), product, role=Role.OPS))


class GenerationMasksView(APIView):
    """`/api/generations/{generation}/masks/`."""

    parser_classes = (MultiPartParser,)

    @extend_schema(responses=MasksSerializer)
    def get(self, request: Request, generation: int) -> Response:
        """The generation with its mask and its earlier masks."""
        return masks_response(row_for(request, _generations(), generation, role=Role.OPS))

    @extend_schema(
        request={"multipart/form-data": GenerationMaskSerializer}, responses=MasksSerializer
    )
    def post(self, request: Request, generation: int) -> Response:
        """Correct the mask of the product on the generation, which is scored again."""
        row = row_for(request, _generations(), generation, role=Role.OPS)
        check_length(request)
        form = GenerationMaskSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sent: UploadedMask = form.validated_data
        png, size = decoded_mask(sent["mask"], row.image)
        correct_generation(
            generation=row, by=caller(request), png=png, size=size, seen=sent["seen"]
        )
        return masks_response(_generations().get(pk=row.pk))


class RestoreMaskView(APIView):
    """`/api/mask-versions/{mask_version}/restore/`."""

    @extend_schema(request=None, responses=MasksSerializer)
    def post(self, request: Request, mask_version: int) -> Response:
        """Put this mask back, as a new version; what it changes is scored again."""
        rows = MaskVersion.objects.select_related("image")
        version = row_for(request, rows, mask_version, role=Role.OPS)
        restore_mask(version=version, by=caller(request))
        if version.generation_id is not None:
            return masks_response(_generations().get(pk=version.generation_id))
        return masks_response(_products().get(mask_versions=version))


class ProductClicksView(APIView):
    """`/api/products/{product}/masks/clicks/`."""

    @extend_schema(request=ClicksSerializer, responses=JobAnswerSerializer)
    def post(self, request: Request, product: int) -> Response:
        """The mask after a click into the original; nothing is saved.

        Replies when the job has ended, or after `CLICK_WAIT_SECONDS` with the job as it is. Its
        `result` has `width`, `height` and `runs` of the new mask.
        """
        return _clicked(request, row_for(request, _products(), product, role=Role.OPS))


class GenerationClicksView(APIView):
    """`/api/generations/{generation}/masks/clicks/`."""

    @extend_schema(request=ClicksSerializer, responses=JobAnswerSerializer)
    def post(self, request: Request, generation: int) -> Response:
        """The same for a generation."""
        return _clicked(request, row_for(request, _generations(), generation, role=Role.OPS))


class CorrectionsView(APIView):
    """`/api/projects/{project}/corrections/`."""

    @extend_schema(responses=CorrectionsSerializer)
    def get(self, request: Request, project: int) -> Response:
        """How many corrected masks there are to fine-tune the segmenter on."""
        row = project_for(request, project, role=Role.OPS)
        return Response(CorrectionsSerializer(corrections_of(project=row)).data)


def _clicked(request: Request, picture: Product | Generation) -> Response:
    form = ClicksSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    job = request_click(
        picture=picture,
        by=caller(request),
        draft=Draft(**form.validated_data["mask"]),
        clicks=[Click(**each) for each in form.validated_data["clicks"]],
    )
    job = wait_for_job(job, seconds=settings.CLICK_WAIT_SECONDS)
    return Response({"job": job_body(job.pk)})


def masks_response(picture: Product | Generation) -> Response:
    """The response body of a picture that was read by the querysets below."""
    history = history_of(picture)
    report = _report_of(picture)
    shown: dict[str, object] = {
        "kind": "product" if isinstance(picture, Product) else "generation",
        "id": picture.pk,
        "project": picture.project_id,
        "external_id": picture.external_id,
        "product": picture.pk if isinstance(picture, Product) else picture.product_id,
        "image": picture.image,
        "mask": None if history.mask is None else history.mask.url(Image.Variant.MASK),
        "outline": [] if report is None else report.outline,
        "versions": history.entries,
        "rescoring": _rescoring(history),
        "generations_count": _dependent(picture),
        "report": report,
        "corrections": corrections_of(project=picture.project),
    }
    return Response(MasksSerializer(shown).data)


def _rescoring(history: History) -> dict[str, object] | None:
    job = history.job
    return None if job is None else {"id": job.pk, "state": job.state}


def _dependent(picture: Product | Generation) -> int:
    return picture.generations_count if isinstance(picture, Product) else 1


def _report_of(picture: Product | Generation) -> ConsistencyReport | None:
    if isinstance(picture, Product):
        return None
    report: ConsistencyReport | None = getattr(picture, "report", None)
    return report


def _products() -> ScopedQuerySet[Product]:
    return Product.objects.select_related(
        "project", "image", "mask", "mask_checked_by", "mask_version__job"
    )


def _generations() -> ScopedQuerySet[Generation]:
    return Generation.objects.select_related(
        "project", "image", "report", "mask_version__image", "mask_version__job"
    )
