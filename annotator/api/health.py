"""Health check of the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.doctor.examine import what_is_not_ready
from annotator.errors import Unavailable
from annotator.metrics.page import metrics
from scoring.vocabulary.messages.problem_request import DATABASE_SILENT


class HealthSerializer(serializers.Serializer[dict[str, str]]):
    """Always "ok"; a failure is returned as a problem."""

    status = serializers.ChoiceField(choices=("ok",))


class HealthView(APIView):
    """For load balancers and process managers; open to anyone."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(responses=HealthSerializer)
    def get(self, request: Request) -> Response:
        """Check that the database responds."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError as error:
            raise Unavailable(DATABASE_SILENT()) from error
        return Response({"status": "ok"})


def alive(request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process answers. It asks no database, whose failure must restart nothing."""
    return _uncached(JsonResponse({"status": "ok"}))


def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: requests can be served; else 503 names the parts that fail."""
    failing = what_is_not_ready()
    if failing:
        return _uncached(JsonResponse({"status": "not ready", "failing": failing}, status=503))
    return _uncached(JsonResponse({"status": "ready"}))


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def database_answers(request: HttpRequest) -> HttpResponse:
    """`/api/health/`, without the middleware of the other addresses."""
    response: HttpResponse = HealthView.as_view()(request)
    if isinstance(response, Response):
        response.render()
    return response


PROBES: Final[dict[str, Callable[[HttpRequest], HttpResponse]]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/api/health/": database_answers,
    "/metrics": metrics,
}


class AnswerHealth:
    """Middleware that answers health checks for any Host, with or without TLS.

    They come from inside, under an address that visitors don't use and that need not be in
    `ALLOWED_HOSTS`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = PROBES.get(request.path_info, self._get_response)
        return answer(request)
