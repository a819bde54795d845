"""The response for unknown addresses of the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.errors import NotFound
from scoring.vocabulary.messages.problem_request import NO_SUCH_ADDRESS


@extend_schema(exclude=True)
class UnknownAddressView(APIView):
    """Returns a problem for programs; elsewhere on the site unknown addresses give the page."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse every method."""
        raise NotFound(NO_SUCH_ADDRESS(path=request.path))
