"""Projects and their settings."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db import models
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.guidelines import LONGEST_GUIDELINES, guidelines_html
from annotator.api.permissions import (
    caller,
    may_create_projects,
    person_only,
    project_for,
    role_in,
    visible,
)
from annotator.api.project_fields import FiniteField, ReasonsField, WeekdaysField
from annotator.errors import InvalidInput, NotAllowed
from annotator.jobs.clock import zone_names
from annotator.models import ModelVersion, Project, Role
from annotator.models.choices import ROLES
from annotator.models.predictions import version_records
from annotator.models.scope import ScopedQuerySet
from annotator.projects.change import change_project
from annotator.projects.create import create_project
from scoring.vocabulary.messages.problem_access import ONLY_ADMINS_START_PROJECTS
from scoring.vocabulary.messages.problem_field import NO_SUCH_TIME_ZONE


class CountsSerializer(serializers.Serializer[Project]):
    """Stored counters."""

    products = serializers.IntegerField(source="products_count")
    generations = serializers.IntegerField(source="generations_count")
    answers = serializers.IntegerField(source="answers_count")


class ChampionSerializer(serializers.ModelSerializer[ModelVersion]):
    """The model version in use."""

    class Meta:
        model = ModelVersion
        fields = ("id", "number")
        read_only_fields = fields


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project, its settings, and the caller's role in it."""

    serializer_field_mapping: ClassVar = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.FloatField: FiniteField,
    }
    reasons = ReasonsField()
    retrain_weekdays = WeekdaysField()
    retrain_time = serializers.TimeField(
        format="%H:%M", input_formats=["%H:%M"], required=False,
        help_text="when on these days, in the project's time zone",
    )  # fmt: skip
    guidelines_html = serializers.SerializerMethodField(help_text="sanitised")
    role = serializers.SerializerMethodField()
    counts = CountsSerializer(source="*", read_only=True)
    champion = ChampionSerializer(read_only=True, allow_null=True)
    guidelines_read = serializers.SerializerMethodField(
        help_text="the newest version that the caller has read; null for who is no member"
    )

    class Meta:
        model = Project
        fields = (
            "id", "name", "slug", "guidelines", "guidelines_html",
            "guidelines_number", "guidelines_read", "role", "reasons",
            "target_precision", "confidence", "audit_share",
            "strategy", "starters", "explore_share", "audit_question_share",
            "lot_question_share", "pair_share",
            "gold_share", "repeat_share", "gold_feedback", "blind_audit_share",
            "certificate_method",
            "plan_ahead", "answers_needed", "audit_answers_needed", "hold_minutes",
            "retrain_after_answers", "retrain_every_minutes", "review_weight",
            "retrain_weekdays", "retrain_time", "time_zone",
            "counts", "champion", "created_at", "archived_at", "deleting_at",
        )  # fmt: skip
        read_only_fields = (
            "id", "slug", "guidelines_number", "created_at", "archived_at", "deleting_at",
        )  # fmt: skip
        extra_kwargs = {"guidelines": {"max_length": LONGEST_GUIDELINES}}

    def validate_time_zone(self, name: str) -> str:
        """A name of the time zone database."""
        if name not in zone_names():
            raise InvalidInput.in_field("time_zone", NO_SUCH_TIME_ZONE(given=name))
        return name

    def get_guidelines_html(self, project: Project) -> str:
        """The guidelines as safe HTML."""
        return guidelines_html(project.guidelines)

    def get_guidelines_read(self, project: Project) -> int | None:
        """The newest version of the guidelines that the caller has read."""
        place = caller(self.context["request"]).places.get(project.pk)
        return None if place is None else place.guidelines_read

    @extend_schema_field(
        serializers.ChoiceField(choices=ROLES, help_text="what the caller may do here")
    )
    def get_role(self, project: Project) -> Role | None:
        """The caller's role."""
        return role_in(self.context["request"], project.pk)


class ProjectFilter(django_filters.FilterSet):
    """Archived projects are left out unless they are asked for."""

    archived = django_filters.ChoiceFilter(
        choices=(("yes", "archived ones alone"), ("all", "all")), method="with_archived"
    )

    def with_archived(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """The archived ones, or all."""
        return rows.filter(archived_at__isnull=False) if value == "yes" else rows


class ProjectsView(ListAPIView[Project]):
    """`/api/projects/`."""

    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter

    def get_queryset(self) -> ScopedQuerySet[Project]:
        """The projects that the caller may see."""
        rows = Project.objects.select_related("champion").defer(*version_records("champion"))
        if not self.request.query_params.get("archived"):
            rows = rows.filter(archived_at=None)
        return visible(self.request, rows)

    @extend_schema(request=ProjectSerializer, responses={201: ProjectSerializer})
    def post(self, request: Request) -> Response:
        """Create a project and become its admin."""
        by = person_only(request)
        if not may_create_projects(by):
            raise NotAllowed(ONLY_ADMINS_START_PROJECTS())
        form = ProjectSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        settings = dict(form.validated_data)
        project = create_project(by=by, name=settings.pop("name"), settings=settings)
        return created(request, project)


class ProjectView(APIView):
    """`/api/projects/{project}/`."""

    @extend_schema(responses=ProjectSerializer)
    def get(self, request: Request, project: int) -> Response:
        """One project."""
        return Response(_body(request, project))

    @extend_schema(request=ProjectSerializer(partial=True), responses=ProjectSerializer)
    def patch(self, request: Request, project: int) -> Response:
        """Change settings."""
        project_row = project_for(request, project, role=Role.ADMIN)
        context = {"request": request}
        form = ProjectSerializer(project_row, data=request.data, partial=True, context=context)
        form.is_valid(raise_exception=True)
        change_project(project=project_row, by=caller(request), changes=form.validated_data)
        return Response(_body(request, project))


def created(request: Request, project: Project) -> Response:
    """The answer to the request that has created the project."""
    caller(request).forget_places()
    return Response(_body(request, project.pk), status=status.HTTP_201_CREATED)


def _body(request: Request, pk: int) -> dict[str, object]:
    project = project_for(request, pk, even_archived=True)
    return dict(ProjectSerializer(project, context={"request": request}).data)
