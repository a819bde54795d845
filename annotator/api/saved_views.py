"""Saved views of the review desk: a person's own, and those shared with the project."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.permissions import caller, project_for, role_in, row_for
from annotator.models import Role, SavedView
from annotator.models.scope import ScopedQuerySet
from annotator.review.saved_views import change_view, delete_view, save_view


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    """Filters and order under a name; `query` is the page's query string without `?`."""

    owner = serializers.CharField(source="owner.username", read_only=True)
    is_own = serializers.SerializerMethodField()

    class Meta:
        model = SavedView
        fields = ("id", "name", "query", "is_shared", "owner", "is_own", "created_at")
        read_only_fields = ("id", "created_at")
        validators = ()  # the name is checked where it is written

    @extend_schema_field(serializers.BooleanField(help_text="it is the caller's"))
    def get_is_own(self, view: SavedView) -> bool:
        """Whether it is the caller's."""
        return view.owner_id == caller(self.context["request"]).pk


class ProjectViewsView(ListAPIView[SavedView]):
    """`/api/projects/{project}/views/`."""

    queryset = SavedView.objects.none()
    serializer_class = SavedViewSerializer
    orderings = ("id",)

    def get_queryset(self) -> ScopedQuerySet[SavedView]:
        """The caller's views and the shared ones, for ops."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return _seen_by(self.request).filter(project=project)

    @extend_schema(request=SavedViewSerializer, responses={201: SavedViewSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Save a view."""
        row = project_for(request, project, role=Role.OPS)
        form = SavedViewSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        view = save_view(
            project=row,
            owner=caller(request),
            name=form.validated_data["name"],
            query=form.validated_data.get("query", ""),
            is_shared=form.validated_data.get("is_shared", False),
        )
        return Response(_body(request, view), status=status.HTTP_201_CREATED)


class SavedViewView(APIView):
    """`/api/views/{view}/`."""

    @extend_schema(request=SavedViewSerializer(partial=True), responses=SavedViewSerializer)
    def patch(self, request: Request, view: int) -> Response:
        """Change a view of one's own; admins may change shared ones."""
        row = row_for(request, _seen_by(request), view, role=Role.OPS)
        form = SavedViewSerializer(
            row, data=request.data, partial=True, context={"request": request}
        )
        form.is_valid(raise_exception=True)
        changed = change_view(
            view=row, by=caller(request), role=_role(request, row), changes=form.validated_data
        )
        return Response(_body(request, changed))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, view: int) -> Response:
        """Delete a view of one's own; admins may delete shared ones."""
        row = row_for(request, _seen_by(request), view, role=Role.OPS)
        delete_view(view=row, by=caller(request), role=_role(request, row))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _seen_by(request: Request) -> ScopedQuerySet[SavedView]:
    return SavedView.objects.seen_by(caller(request)).select_related("owner", "project")


def _role(request: Request, view: SavedView) -> Role:
    return role_in(request, view.project_id) or Role.OPS


def _body(request: Request, view: SavedView) -> dict[str, object]:
    return dict(SavedViewSerializer(view, context={"request": request}).data)
