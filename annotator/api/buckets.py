"""Folders of configured buckets that a project imports. Nobody names an address here."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.jobs import JobAnswerSerializer, jobs
from annotator.api.message import MessageSerializer
from annotator.api.permissions import caller, project_for, row_for
from annotator.imports.buckets.ask import change, look, remove, start
from annotator.imports.buckets.preview import READ, SHOWN, preview
from annotator.models import BucketImport, BucketSource, Role
from annotator.models.buckets import LONGEST_PREFIX, MOST_MINUTES
from annotator.models.scope import ScopedQuerySet


def _minutes(*, required: bool) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0,
        max_value=MOST_MINUTES,
        required=required,
        help_text="look for new objects so often; 0: only when asked",
    )


class FolderSerializer(Body):
    """A folder inside a source; empty: all of it."""

    source = serializers.CharField(max_length=60, help_text="its name")  # type: ignore[assignment]
    prefix = serializers.CharField(
        max_length=LONGEST_PREFIX, required=False, default="", allow_blank=True,
        trim_whitespace=False, help_text="such as campaigns/autumn/; empty: all of the source",
    )  # fmt: skip


class StartBucketImportSerializer(FolderSerializer):
    """What to import, and how often."""

    every_minutes = _minutes(required=False)


class ChangeBucketImportSerializer(Body):
    """How often from now on."""

    every_minutes = _minutes(required=True)


class LookSerializer(Body):
    """What to look for."""

    again = serializers.BooleanField(
        required=False, help_text="read objects that were refused again, too"
    )


class BucketSourceSerializer(serializers.ModelSerializer[BucketSource]):
    """A source by its name. Its address and credentials concern site admins alone."""

    class Meta:
        model = BucketSource
        fields = ("name",)
        read_only_fields = fields


class BucketImportSerializer(serializers.ModelSerializer[BucketImport]):
    """A folder that is imported; `job` is the last look."""

    source = serializers.CharField(source="source.name", help_text="its name")  # type: ignore[assignment]

    class Meta:
        model = BucketImport
        fields = (
            "id", "project", "source", "prefix", "every_minutes", "next_look_at", "job",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields


class ListedSerializer(Body):
    """An object; its key begins after the prefix."""

    key = serializers.CharField()
    size = serializers.IntegerField(help_text="in bytes")
    modified = serializers.DateTimeField(allow_null=True)


class RefusalSerializer(Body):
    """A folder that can't be imported as it is."""

    reference = serializers.CharField()
    reason = MessageSerializer()


class BucketPreviewSerializer(Body):
    """How the beginning of a folder is understood."""

    objects = ListedSerializer(many=True, help_text=f"the first {SHOWN}")
    listed = serializers.IntegerField(help_text=f"how many were looked at, at most {READ}")
    is_more = serializers.BooleanField(help_text="whether there are more")
    manifest = serializers.CharField(help_text="the manifest that says what belongs together")
    products = serializers.IntegerField()
    generations = serializers.IntegerField()
    refused = RefusalSerializer(many=True)


class BucketSourcesView(ListAPIView[BucketSource]):
    """`/api/projects/{project}/bucket-sources/`."""

    queryset = BucketSource.objects.none()
    serializer_class = BucketSourceSerializer
    orderings = ("id",)

    def get_queryset(self) -> object:  # type: ignore[override]
        """The sources that a site admin has given to the project."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return BucketSource.objects.filter(projects=project)


class BucketPreviewView(APIView):
    """`/api/projects/{project}/bucket-preview/`."""

    @extend_schema(parameters=[FolderSerializer], responses=BucketPreviewSerializer)
    def get(self, request: Request, project: int) -> Response:
        """The first objects of a folder, and what an import would make of them."""
        row = project_for(request, project, role=Role.OPS)
        form = FolderSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        found = preview(project=row, **form.validated_data)
        return Response(BucketPreviewSerializer(found).data)


class ProjectBucketImportsView(ListAPIView[BucketImport]):
    """`/api/projects/{project}/bucket-imports/`."""

    queryset = BucketImport.objects.none()
    serializer_class = BucketImportSerializer
    orderings = ("id",)

    def get_queryset(self) -> ScopedQuerySet[BucketImport]:
        """The folders that the project imports."""
        project = project_for(self.request, self.kwargs["project"], role=Role.OPS)
        return BucketImport.objects.filter(project=project).select_related("source")

    @extend_schema(request=StartBucketImportSerializer, responses={201: BucketImportSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Import a folder now, and look for new objects from then on if wanted."""
        row = project_for(request, project, role=Role.OPS)
        form = StartBucketImportSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = {"every_minutes": 0, **form.validated_data}
        made = start(project=row, by=caller(request), **given)
        return Response(BucketImportSerializer(made).data, status=status.HTTP_201_CREATED)


class BucketImportView(APIView):
    """`/api/bucket-imports/{bucket_import}/`."""

    @extend_schema(request=ChangeBucketImportSerializer, responses=BucketImportSerializer)
    def patch(self, request: Request, bucket_import: int) -> Response:
        """Look for new objects more or less often, or only when asked."""
        row = _bucket_import(request, bucket_import)
        form = ChangeBucketImportSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changed = change(row=row, by=caller(request), **form.validated_data)
        return Response(BucketImportSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, bucket_import: int) -> Response:
        """Stop importing a folder. What was imported stays."""
        remove(row=_bucket_import(request, bucket_import), by=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LookView(APIView):
    """`/api/bucket-imports/{bucket_import}/look/`."""

    @extend_schema(request=LookSerializer, responses={202: JobAnswerSerializer})
    def post(self, request: Request, bucket_import: int) -> Response:
        """Import what is new now."""
        row = _bucket_import(request, bucket_import)
        form = LookSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        job = look(row=row, by=caller(request), **form.validated_data)
        body = JobAnswerSerializer({"job": jobs().get(pk=job.pk)}).data
        return Response(body, status=status.HTTP_202_ACCEPTED)


def _bucket_import(request: Request, pk: int) -> BucketImport:
    rows = BucketImport.objects.select_related("project", "source")
    return row_for(request, rows, pk, role=Role.OPS)
