"""What the API says of addresses that it doesn't have."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.errors import NotFound
from scoring.vocabulary.messages.problem_request import NO_SUCH_ADDRESS


@extend_schema(exclude=True)
class UnknownAddressView(APIView):
    """A problem for programs where the rest of the site answers with the page."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Whatever the verb."""
        raise NotFound(NO_SUCH_ADDRESS(path=request.path))
