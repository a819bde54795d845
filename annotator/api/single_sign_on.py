"""Single sign-on: to the provider, back from it, and what the page then has to say or to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.authentication import PublicSessionAuthentication
from annotator.api.body import Body
from annotator.api.message import MessageSerializer
from annotator.api.refusals import with_login_throttle
from annotator.api.sessions import BACKEND, MeSerializer, log_in
from annotator.api.throttles import LoginThrottle, StrangerThrottle
from annotator.errors import Conflict, InvalidInput, NotAllowed
from annotator.models import User
from annotator.single_sign_on.admit import PasswordNeeded, admit, link_and_admit
from annotator.single_sign_on.identity import Identity
from annotator.single_sign_on.provider import begin, configured, finish
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.single_sign_on import SSO_NOTHING_TO_LINK, SSO_WRONG_PASSWORD

PAGE: Final = "/login/sso"
PROBLEM: Final = "sso_problem"
TO_LINK: Final = "sso_to_link"
TIME_TO_LINK: Final = timedelta(minutes=10)


@require_safe
@never_cache
def start_view(request: HttpRequest) -> HttpResponse:
    """`/sso/login/`: go to the provider. A link and no form, which our CSP would keep here."""
    wanted = request.GET.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    for key in (PROBLEM, TO_LINK):
        request.session.pop(key, None)
    try:
        return begin(request, next_url=wanted if is_ours else "/")
    except NotAllowed as error:
        return _explain(request, error.message)


@require_safe
@never_cache
def callback_view(request: HttpRequest) -> HttpResponse:
    """`/sso/callback/`: back from the provider."""
    try:
        identity, wanted = finish(request)
        user = admit(identity=identity, provision=configured().provision)
    except NotAllowed as error:
        return _explain(request, error.message)
    except PasswordNeeded as error:
        until = (timezone.now() + TIME_TO_LINK).timestamp()
        request.session[TO_LINK] = {
            "user": error.user.pk, "identity": identity.to_json(), "until": until,
        }  # fmt: skip
        return HttpResponseRedirect(PAGE)
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(wanted)


start = with_login_throttle(start_view, method="GET")
callback = with_login_throttle(callback_view, method="GET")


class SingleSignOnSerializer(Body):
    """What became of the login at the provider in this browser."""

    problem = MessageSerializer(allow_null=True, help_text="why it failed")
    email = serializers.CharField(
        allow_null=True, help_text="of the account whose password is to be given once; else null"
    )


class LinkSerializer(Body):
    """The password of the account that is to be connected."""

    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class SingleSignOnView(APIView):
    """`/api/session/sso/`."""

    authentication_classes = (PublicSessionAuthentication,)
    permission_classes = ()
    throttle_classes = (StrangerThrottle,)

    @extend_schema(responses=SingleSignOnSerializer)
    def get(self, request: Request) -> Response:
        """Why the last login at the provider failed, or whether a password is still needed."""
        stored = request._request.session.get(PROBLEM)
        waiting = _to_link(request._request)
        body = {
            "problem": None if stored is None else Message.from_json(stored),
            "email": None if waiting is None else waiting[0].email,
        }
        return Response(SingleSignOnSerializer(body).data)


class LinkView(APIView):
    """`/api/session/sso/link/`."""

    authentication_classes = (PublicSessionAuthentication,)
    permission_classes = ()
    throttle_classes = (LoginThrottle,)

    @extend_schema(request=LinkSerializer, responses=MeSerializer)
    def post(self, request: Request) -> Response:
        """Connect the account with the provider by its password, once, and log in."""
        form = LinkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        waiting = _to_link(request._request)
        if waiting is None:
            raise Conflict(SSO_NOTHING_TO_LINK())
        user, identity = waiting
        proven = authenticate(
            request._request,
            username=user.get_username(),
            password=form.validated_data["password"],
            linking=True,
        )
        if proven != user:
            raise InvalidInput(SSO_WRONG_PASSWORD())
        request._request.session.pop(TO_LINK, None)
        return Response(log_in(request, link_and_admit(user=user, identity=identity)))


def _explain(request: HttpRequest, problem: Message) -> HttpResponse:
    """The page says it in the reader's language; the session keeps it for them."""
    request.session[PROBLEM] = problem.to_json()
    return HttpResponseRedirect(PAGE)


def _to_link(request: HttpRequest) -> tuple[User, Identity] | None:
    stored = request.session.get(TO_LINK)
    if stored is None or stored["until"] < timezone.now().timestamp():
        return None
    user = User.objects.filter(pk=stored["user"], is_active=True).first()
    return None if user is None else (user, Identity.from_json(stored["identity"]))
