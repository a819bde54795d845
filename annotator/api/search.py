"""The search of the command palette: products and images by the beginning of their ids."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import LARGEST_ID, project_for, role_in, visible
from annotator.api.pictures import ImageSerializer
from annotator.models import Generation, Product, Project, Role
from annotator.projects.find_images import find_images, find_products

FOUND_AT_ONCE = 8
MOST_PROJECTS = 50


class SearchQuerySerializer(Body):
    """What to look for, and where."""

    q = serializers.CharField(max_length=200, help_text="the beginning of an id, or a number")
    project = serializers.IntegerField(
        min_value=1, max_value=LARGEST_ID, required=False,
        help_text="without it all projects in which the caller may see images",
    )  # fmt: skip


class FoundProductSerializer(serializers.ModelSerializer[Product]):
    """A product that was found."""

    image = ImageSerializer()

    class Meta:
        model = Product
        fields = ("id", "project", "external_id", "category", "image")
        read_only_fields = fields


class FoundImageSerializer(serializers.ModelSerializer[Generation]):
    """A generation that was found."""

    image = ImageSerializer()
    product = serializers.CharField(source="product.external_id", help_text="its external id")

    class Meta:
        model = Generation
        fields = ("id", "project", "external_id", "product", "image")
        read_only_fields = fields


class FoundSerializer(Body):
    """The first few of each."""

    products = FoundProductSerializer(many=True)
    images = FoundImageSerializer(many=True)


class SearchView(APIView):
    """`/api/search/`."""

    @extend_schema(parameters=[SearchQuerySerializer], responses=FoundSerializer)
    def get(self, request: Request) -> Response:
        """Products and images whose external ids begin with a text, for ops."""
        query = SearchQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        named = query.validated_data.get("project")
        projects = (
            _own_projects(request)
            if named is None
            else [project_for(request, named, role=Role.OPS).pk]
        )
        wanted = {"projects": projects, "text": query.validated_data["q"], "limit": FOUND_AT_ONCE}
        found = {"products": find_products(**wanted), "images": find_images(**wanted)}
        return Response(FoundSerializer(found).data)


def _own_projects(request: Request) -> list[int]:
    """The projects whose catalogue the caller may see."""
    ids = visible(request, Project.objects.all()).order_by("-pk").values_list("pk", flat=True)
    return [pk for pk in ids if _may_see_images(request, pk)][:MOST_PROJECTS]


def _may_see_images(request: Request, project: int) -> bool:
    role = role_in(request, project)
    return role is not None and role.includes(Role.OPS)
