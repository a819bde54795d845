"""The root of the API: which server this is, for clients that must know whether they fit."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body

# Raise API with an addition that a client may need, OLDEST_API with what breaks older clients.
API: Final = 1
OLDEST_API: Final = 1


class RootSerializer(Body):
    """The server's version, and the generations of the API that it serves."""

    version = serializers.CharField()
    api = serializers.IntegerField(help_text="the newest generation")
    oldest_api = serializers.IntegerField(help_text="of which clients still work")


class RootView(APIView):
    """`/api/`."""

    @extend_schema(responses=RootSerializer)
    def get(self, request: Request) -> Response:
        """Which server this is. It needs a login, since a version tells strangers about holes."""
        version = settings.SPECTACULAR_SETTINGS["VERSION"]
        return Response({"version": version, "api": API, "oldest_api": OLDEST_API})
