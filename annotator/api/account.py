"""One's own account: name, address, password, and the browsers in which one is logged in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth import update_session_auth_hash
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from annotator.api.authentication import PublicSessionAuthentication
from annotator.api.body import Body
from annotator.api.languages import language_of
from annotator.api.permissions import person_only
from annotator.api.throttles import LoginThrottle
from annotator.members.change_account import change_account, change_password
from annotator.members.change_address import confirm_address, wanted_address
from annotator.members.sessions import end_other_sessions, end_session, live_sessions
from annotator.models import PersonSession, User

LINK_USED_AT: Final = "packshot_link_used_at"  # in the session
LINK_PROVES_FOR: Final = timedelta(hours=1)


class AccountSerializer(Body):
    """The person's own account."""

    username = serializers.CharField()
    email = serializers.EmailField(allow_blank=True)
    wanted_email = serializers.EmailField(
        allow_blank=True, help_text="waits to be confirmed by the link that was mailed there"
    )
    needs_password = serializers.BooleanField(
        help_text="whether a new password needs the current one; not soon after a one-time link"
    )


class ChangeAccountSerializer(Body):
    """What changes; another address needs the current password.

    Where the site sends mail, an address counts once it is confirmed from there. The present one
    gives up the one that waits.
    """

    username = serializers.CharField(max_length=150, required=False)
    email = serializers.EmailField(max_length=254, required=False)
    current_password = serializers.CharField(
        max_length=1000, trim_whitespace=False, required=False, default="", allow_blank=True
    )


class AddressSecretSerializer(Body):
    """The last part of the link."""

    secret = serializers.CharField(max_length=200)


class ConfirmedAddressSerializer(Body):
    """The address that counts from now on."""

    email = serializers.EmailField()


class NewPasswordSerializer(Body):
    """The new password, and the current one unless a one-time link has just been used."""

    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    current_password = serializers.CharField(
        max_length=1000, trim_whitespace=False, required=False, default="", allow_blank=True
    )


class PersonSessionSerializer(serializers.ModelSerializer[PersonSession]):
    """A browser in which the person is logged in."""

    is_current = serializers.SerializerMethodField(help_text="whether it makes this request")

    class Meta:
        model = PersonSession
        fields = ("id", "device", "address", "created_at", "last_seen_at", "is_current")
        read_only_fields = fields

    def get_is_current(self, session: PersonSession) -> bool:
        """Whether the request comes from there."""
        return bool(session.session_key == self.context["request"].session.session_key)


class EndedSerializer(Body):
    """How many sessions have ended."""

    ended = serializers.IntegerField()


class AccountView(APIView):
    """`/api/account/`."""

    @extend_schema(responses=AccountSerializer)
    def get(self, request: Request) -> Response:
        """The caller's account."""
        return Response(_body(request, person_only(request)))

    @extend_schema(request=ChangeAccountSerializer, responses=AccountSerializer)
    def patch(self, request: Request) -> Response:
        """Change name or address."""
        user = person_only(request)
        form = ChangeAccountSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changed = change_account(user=user, language=language_of(request), **form.validated_data)
        return Response(_body(request, changed))

    def get_throttles(self) -> list[BaseThrottle]:
        """Whoever finds an open session must not try passwords there."""
        return [LoginThrottle()] if self.request.method == "PATCH" else []


class ConfirmAddressView(APIView):
    """`/api/account/address/`."""

    authentication_classes = (PublicSessionAuthentication,)
    permission_classes = ()
    throttle_classes = (LoginThrottle,)

    @extend_schema(request=AddressSecretSerializer, responses=ConfirmedAddressSerializer)
    def post(self, request: Request) -> Response:
        """Confirm an address by the link that was mailed there; one need not be logged in."""
        form = AddressSecretSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = confirm_address(secret=form.validated_data["secret"])
        return Response(ConfirmedAddressSerializer({"email": user.email}).data)


class PasswordView(APIView):
    """`/api/account/password/`."""

    throttle_classes = (LoginThrottle,)

    @extend_schema(request=NewPasswordSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Set another password; all other sessions end."""
        user = person_only(request)
        form = NewPasswordSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        session = request._request.session
        before = session.session_key or ""
        change_password(
            user=user,
            password=form.validated_data["password"],
            current_password=form.validated_data["current_password"],
            session_key=before,
            is_proven=_is_proven(request),
        )
        session.pop(LINK_USED_AT, None)
        update_session_auth_hash(request._request, user)  # with a new key
        PersonSession.objects.filter(session_key=before).update(
            session_key=session.session_key or ""
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class SessionsView(ListAPIView[PersonSession]):
    """`/api/account/sessions/`."""

    queryset = PersonSession.objects.none()
    serializer_class = PersonSessionSerializer

    def get_queryset(self) -> QuerySet[PersonSession]:
        """The caller's sessions that have not ended."""
        return live_sessions(person_only(self.request))

    @extend_schema(operation_id="account_other_sessions_destroy", responses={200: EndedSerializer})
    def delete(self, request: Request) -> Response:
        """End all sessions but this one."""
        user = person_only(request)
        ended = end_other_sessions(user=user, but=request._request.session.session_key or "")
        return Response(EndedSerializer({"ended": ended}).data)


class OneSessionView(APIView):
    """`/api/account/sessions/{session}/`."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, session: int) -> Response:
        """End one of the caller's sessions."""
        end_session(user=person_only(request), session=session)
        return Response(status=status.HTTP_204_NO_CONTENT)


def note_link(request: Request) -> None:
    """Remember in the session that a one-time link has just been used."""
    request._request.session[LINK_USED_AT] = timezone.now().timestamp()


def _is_proven(request: Request) -> bool:
    used_at = request._request.session.get(LINK_USED_AT, 0.0)
    return bool(timezone.now().timestamp() - used_at < LINK_PROVES_FOR.total_seconds())


def _body(request: Request, user: User) -> dict[str, object]:
    account = {
        "username": user.username,
        "email": user.email,
        "wanted_email": wanted_address(user),
        "needs_password": not _is_proven(request),
    }
    return dict(AccountSerializer(account).data)
