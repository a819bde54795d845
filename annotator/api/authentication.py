"""Authentication: a person by their session cookie, or a machine by a token."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from annotator.api.problems import csrf_problem
from annotator.api.throttles import TokenThrottle
from annotator.errors import NotAllowed
from annotator.models import ApiToken, User
from annotator.models.accounts import TOKEN_PREFIX, hash_secret

if TYPE_CHECKING:
    from drf_spectacular.openapi import AutoSchema

USE_IS_NOTED_EVERY = timedelta(minutes=1)


class BearerTokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer pks_…`; `request.auth` is the ApiToken.

    It comes first in the settings, so that unknown callers get its challenge. With a challenge the
    response is 401 and not 403, and unlike `Basic` it opens no dialog in the browser.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The token's owner and the token; None if there is no bearer token.

        Raises AuthenticationFailed for a token that is unknown, expired or revoked, and Throttled
        after many such tokens.
        """
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = _find(secret.strip())
        if token is None:
            throttle = TokenThrottle()
            if not throttle.allows(request._request):
                raise Throttled(throttle.wait())
            raise AuthenticationFailed
        _note_use(token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        """The challenge for unknown callers."""
        return 'Bearer realm="packshot"'


def _find(secret: str) -> ApiToken | None:
    if not secret.startswith(TOKEN_PREFIX):
        return None
    now = timezone.now()
    return (
        ApiToken.objects.select_related("owner")
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .filter(secret_hash=hash_secret(secret), revoked_at__isnull=True, owner__is_active=True)
        .first()
    )


def _note_use(token: ApiToken) -> None:
    """Store the last use, at most once a minute, so that not every read causes a write."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class SessionAuthentication(authentication.SessionAuthentication):
    """A person by their session cookie; unsafe requests need the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        """Refuse a forged request with a separate code, so that the page can reload the token.

        Raises NotAllowed.
        """
        _keep_body_unread(request._request)
        check = authentication.CSRFCheck(_no_response)
        check.process_request(request._request)
        try:
            reason = str(check.process_view(request._request, _no_response, (), {}) or "")
        except SuspiciousOperation as error:  # the form is too large to search it for the token
            reason = str(error)
        if reason:
            raise NotAllowed(csrf_problem(request._request, reason))


class PublicSessionAuthentication(SessionAuthentication):
    """For endpoints that people use before login: browsers need the CSRF token there too.

    Otherwise another site could log a visitor into an account of its choice. A program without any
    of our cookies may log in without the token: these endpoints accept only JSON, which pages of
    other sites can't send without our consent (CORS).
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Like the parent, but also refuse forged requests of people who are not logged in."""
        identity = super().authenticate(request)
        if identity is None and request.COOKIES:
            self.enforce_csrf(request)
        return identity


def _keep_body_unread(request: HttpRequest) -> None:
    """Let the CSRF check read no body except a plain form that comes without the header.

    Django looks for the token in the body first and would parse a body of any kind. Then a caller
    without permission would get parse errors, and an upload would be on the disk before the caller
    is known. A page that is being closed can send only a plain form, and no header.
    """
    is_plain_form = request.content_type == "application/x-www-form-urlencoded"
    if settings.CSRF_HEADER_NAME in request.META or not is_plain_form:
        request._post = QueryDict()  # type: ignore[attr-defined]  # the cache of `request.POST`


def _no_response(request: HttpRequest) -> HttpResponse:
    """The next step for the CSRF middleware; it does nothing, because only the check is needed."""
    return HttpResponse()


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes token authentication in the schema."""

    target_class = "annotator.api.authentication.BearerTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """An HTTP bearer scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": f"{TOKEN_PREFIX}…"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes session authentication in the schema."""

    target_class = "annotator.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A cookie."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class CsrfScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes in the schema what callers need before login."""

    target_class = "annotator.api.authentication.PublicSessionAuthentication"
    name = "csrf"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A header with the token from `/api/session/csrf/`."""
        return {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}
