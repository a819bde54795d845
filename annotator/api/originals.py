"""Originals whose mask a person is to confirm, once for all of their generations."""

from __future__ import annotations

from typing import NotRequired, TypedDict

import django_filters
from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.media import mask_url
from annotator.api.pagination import CountedPagination
from annotator.api.parsers import JSONParser, MultiPartParser
from annotator.api.permissions import LARGEST_ID, caller, project_for, row_for
from annotator.api.pictures import ImageSerializer
from annotator.errors import InvalidInput, TooLarge
from annotator.imports.images import PictureRefused
from annotator.imports.read_mask import read_mask
from annotator.judging.upload import limits, refused_file
from annotator.models import Product, Role, User
from annotator.models.scope import ScopedQuerySet
from annotator.review.check_original import call_unusable, confirm_mask, correct_mask
from annotator.review.originals import doubtful_originals, originals_to_confirm
from scoring.vocabulary.messages.problem_mask import ONE_DECISION
from scoring.vocabulary.messages.problem_upload import UPLOAD_TOO_LARGE


class OriginalSerializer(serializers.ModelSerializer[Product]):
    """An original with its mask, and who has looked at it."""

    image = ImageSerializer()
    mask = serializers.SerializerMethodField(help_text="address of an 8-bit PNG, 0 and 255")
    mask_confidence = serializers.FloatField(
        allow_null=True, help_text="probability that a found mask is right; null if it is sure"
    )
    mask_checked_by = serializers.CharField(
        source="mask_checked_by.username", default=None, allow_null=True
    )
    generations_count = serializers.IntegerField(
        help_text="its generations: none can be verified before the mask is sure"
    )

    class Meta:
        model = Product
        fields = (
            "id", "project", "external_id", "category", "image", "mask", "mask_source",
            "mask_confidence", "mask_checked_by", "mask_checked_at", "generations_count",
        )  # fmt: skip
        read_only_fields = fields

    def get_mask(self, product: Product) -> str | None:
        """The mask's address; null if there is none yet."""
        return mask_url(product)


class OriginalFilter(django_filters.FilterSet):
    """One product alone, even if somebody has called its original unusable."""

    product = django_filters.NumberFilter(
        field_name="id", decimal_places=0, min_value=1, max_value=LARGEST_ID
    )


class ProjectOriginalsView(ListAPIView[Product]):
    """`/api/projects/{project}/originals/`."""

    queryset = Product.objects.none()
    serializer_class = OriginalSerializer
    filterset_class = OriginalFilter
    pagination_class = CountedPagination
    orderings = ("mask_confidence",)

    def get_queryset(self) -> ScopedQuerySet[Product]:
        """Originals with a doubtful mask, most doubtful first, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        is_one = bool(self.request.query_params.get("product"))
        originals = doubtful_originals if is_one else originals_to_confirm
        return _with_pictures(originals(project=project))


class CheckMask(TypedDict):
    """The validated data of the serializers below."""

    confirm: bool
    unusable: bool
    mask: NotRequired[UploadedFile[bytes]]
    seen: str


class CheckMaskSerializer(Body):
    """What a person says about an original's mask: one of the first two."""

    confirm = serializers.BooleanField(default=False, help_text="the mask is right")
    unusable = serializers.BooleanField(
        default=False, help_text="no outline can be right; its generations stay unverified"
    )
    seen = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200,
        help_text="address of the mask that this is about: 409 if there is another one by now",
    )  # fmt: skip


class UploadMaskSerializer(CheckMaskSerializer):
    """The same, or a corrected mask."""

    mask = serializers.FileField(
        required=False, allow_empty_file=True,
        help_text="white on the product; as large as the picture or as one of its copies (1280 or "
        "512 px on the longest side)",
    )  # fmt: skip


class ProductMaskView(APIView):
    """`/api/products/{product}/mask/`."""

    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(
        request={
            "application/json": CheckMaskSerializer,
            "multipart/form-data": UploadMaskSerializer,
        },
        responses=OriginalSerializer,
    )
    def post(self, request: Request, product: int) -> Response:
        """Confirm or correct the original's mask; all generations of the product are scored again.

        The same a second time changes nothing.
        """
        row = row_for(request, _with_pictures(Product.objects.all()), product, role=Role.OPS)
        check_length(request)
        form = UploadMaskSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        _decide(row, caller(request), form.validated_data)
        changed = _with_pictures(Product.objects.all()).get(pk=row.pk)
        return Response(OriginalSerializer(changed).data)


def _decide(product: Product, by: User, sent: CheckMask) -> None:
    mask, seen = sent.get("mask"), sent["seen"]
    if [sent["confirm"], sent["unusable"], mask is not None].count(True) != 1:
        raise InvalidInput(ONE_DECISION())
    if sent["confirm"]:
        confirm_mask(product=product, by=by, seen=seen)
    elif mask is None:
        call_unusable(product=product, by=by, seen=seen)
    else:
        png, size = _decoded(mask, product)
        correct_mask(product=product, by=by, png=png, size=size, seen=seen)


def _decoded(upload: UploadedFile[bytes], product: Product) -> tuple[bytes, tuple[int, int]]:
    """The mask as PNG and its size. Raises InvalidInput, which names the file."""
    content = upload.read(limits().bytes + 1)
    try:
        return read_mask(content, name=upload.name or "", picture=product.image, limits=limits())
    except PictureRefused as error:
        raise refused_file("mask", error) from error


def check_length(request: Request) -> None:
    """Check the length before anything is read, because the parser would write it all to disk."""
    most = 2 * limits().bytes
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > most:
        raise TooLarge(UPLOAD_TOO_LARGE(most=most))


def _with_pictures(rows: ScopedQuerySet[Product]) -> ScopedQuerySet[Product]:
    return rows.select_related("image", "mask", "mask_checked_by")
