"""Health check of the server."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.errors import Unavailable
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


class AnswerHealth:
    """Middleware that answers health checks for any Host, with or without TLS.

    They come from inside, under an address that visitors don't use and that need not be in
    `ALLOWED_HOSTS`.
    """

    PATH = "/api/health/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._view = HealthView.as_view()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != self.PATH:
            return self._get_response(request)
        response: HttpResponse = self._view(request)
        if isinstance(response, Response):
            response.render()
        return response
