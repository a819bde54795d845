"""The life of a project: cloned, archived, restored, deleted. For people alone, not for tokens."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.jobs import JobAnswerSerializer
from annotator.api.model_versions import accepted
from annotator.api.permissions import person_only, project_for
from annotator.api.projects import ProjectSerializer, created
from annotator.models import Role
from annotator.projects.archive import archive_project, restore_project
from annotator.projects.clone import clone_project
from annotator.projects.delete import start_deletion


class NameSerializer(Body):
    """The name of a project."""

    name = serializers.CharField(max_length=120)


class CloneProjectView(APIView):
    """`/api/projects/{project}/clone/`."""

    @extend_schema(request=NameSerializer, responses={201: ProjectSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Create a project with the settings, guidelines, reasons and members of this one."""
        row = project_for(request, project, role=Role.ADMIN, even_archived=True)
        by = person_only(request)
        form = NameSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return created(request, clone_project(source=row, by=by, name=form.validated_data["name"]))


class ArchiveProjectView(APIView):
    """`/api/projects/{project}/archive/`."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, project: int) -> Response:
        """Make the project read-only, and hide it from lists."""
        row = project_for(request, project, role=Role.ADMIN, even_archived=True)
        archive_project(project=row, by=person_only(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestoreProjectView(APIView):
    """`/api/projects/{project}/restore/`."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, project: int) -> Response:
        """Make an archived project writable again."""
        row = project_for(request, project, role=Role.ADMIN, even_archived=True)
        restore_project(project=row, by=person_only(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class DeleteProjectView(APIView):
    """`/api/projects/{project}/delete/`."""

    @extend_schema(request=NameSerializer, responses={202: JobAnswerSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Delete the project with all files, answers and models; its name must be given.

        It is archived at once. The audit log stays.
        """
        row = project_for(request, project, role=Role.ADMIN, even_archived=True)
        by = person_only(request)
        form = NameSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        job = start_deletion(project=row, by=by, name=form.validated_data["name"])
        return accepted(JobAnswerSerializer, job)
