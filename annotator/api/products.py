"""Original product photos."""

from __future__ import annotations

import unicodedata

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.generations import GenerationSerializer, with_details
from annotator.api.media import mask_url
from annotator.api.permissions import project_for, role_in, row_for
from annotator.api.pictures import ImageSerializer
from annotator.models import Generation, Product, Role
from annotator.models.scope import ScopedQuerySet

MOST_GENERATIONS = 500


class ProductSummarySerializer(serializers.ModelSerializer[Product]):
    """A product in a list."""

    image = ImageSerializer()
    mask = serializers.SerializerMethodField(help_text="address of an 8-bit PNG, 0 and 255")
    is_audit = serializers.SerializerMethodField(
        help_text="set aside for the audit; null unless admin, as it must not influence people"
    )

    class Meta:
        model = Product
        fields: tuple[str, ...] = (
            "id", "project", "external_id", "category", "image", "mask", "mask_source",
            "is_audit", "generations_count", "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_mask(self, product: Product) -> str | None:
        """The mask's address; null if there is none yet."""
        return mask_url(product)

    def get_is_audit(self, product: Product) -> bool | None:
        """Whether the product is set aside; only for admins."""
        return product.is_audit if self.context["role"] == Role.ADMIN else None


class ProductSerializer(ProductSummarySerializer):
    """A product with its generations."""

    generations = serializers.SerializerMethodField(help_text=f"the first {MOST_GENERATIONS}")

    class Meta(ProductSummarySerializer.Meta):
        fields = (*ProductSummarySerializer.Meta.fields, "generations")
        read_only_fields = fields

    @extend_schema_field(GenerationSerializer(many=True))
    def get_generations(self, product: Product) -> object:
        """The first generations, in the order of their import."""
        rows = with_details(Generation.objects.filter(product=product).order_by("pk"))
        return GenerationSerializer(rows[:MOST_GENERATIONS], many=True).data


class ProductFilter(django_filters.FilterSet):
    """Filters by a part of the id or category."""

    search = django_filters.CharFilter(method="find", max_length=200)

    def find(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        """Search without regard to case and Unicode composition."""
        wanted = Q()
        for form in {unicodedata.normalize("NFC", value), unicodedata.normalize("NFD", value)}:
            wanted |= Q(external_id__icontains=form) | Q(category__icontains=form)
        return rows.filter(wanted)


class ProjectProductsView(ListAPIView[Product]):
    """`/api/projects/{project}/products/`."""

    queryset = Product.objects.none()
    serializer_class = ProductSummarySerializer
    filterset_class = ProductFilter

    def get_queryset(self) -> ScopedQuerySet[Product]:
        """The project's products, for every member."""
        project = project_for(self.request, self.kwargs["project"])
        self.role = role_in(self.request, project.pk)
        return Product.objects.filter(project=project).select_related("image", "mask")

    def get_serializer_context(self) -> dict[str, object]:
        """The context with the caller's role."""
        return {**super().get_serializer_context(), "role": self.role}


class ProductView(APIView):
    """`/api/products/{product}/`."""

    @extend_schema(responses=ProductSerializer)
    def get(self, request: Request, product: int) -> Response:
        """One product. Not for annotators, whom the scores of its generations would influence."""
        rows = Product.objects.select_related("image", "mask")
        row = row_for(request, rows, product, role=Role.OPS)
        context = {"role": role_in(request, row.project_id)}
        return Response(ProductSerializer(row, context=context).data)
