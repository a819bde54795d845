"""Log in and out, and the current person."""

from __future__ import annotations

from typing import Unpack

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from annotator.api.account import note_link
from annotator.api.authentication import BearerTokenAuthentication, PublicSessionAuthentication
from annotator.api.body import Body, FieldOptions
from annotator.api.languages import language_of
from annotator.api.permissions import caller, person_only, visible
from annotator.api.throttles import LoginThrottle, ResetThrottle
from annotator.errors import InvalidInput, NotAllowed
from annotator.members.ask_for_mail import ask_for_reset
from annotator.members.change_preferences import (
    CatalogueColumn,
    CatalogueView,
    Language,
    change_preferences,
)
from annotator.members.login_link import use_login_link
from annotator.models import Membership, Project, User
from annotator.models.choices import ROLES
from scoring.vocabulary.judge_actions import JudgeAction
from scoring.vocabulary.messages.problem_access import WRONG_PASSWORD
from scoring.vocabulary.messages.single_sign_on import LOCAL_LOGIN_OFF

BACKEND = "annotator.sessions.PersonBackend"


class CredentialsSerializer(Body):
    """Name and password for a login."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class LinkSecretSerializer(Body):
    """The last part of a login link."""

    secret = serializers.CharField(max_length=200)


class ResetSerializer(Body):
    """The address of the account whose password is forgotten."""

    email = serializers.EmailField(max_length=254)


class CsrfSerializer(Body):
    """The token that unsafe requests by session must send as `X-CSRFToken`."""

    csrf_token = serializers.CharField()
    can_mail = serializers.BooleanField(help_text="whether a forgotten password can be mailed")
    local_login = serializers.BooleanField(help_text="whether passwords let people in")
    single_sign_on = serializers.CharField(
        allow_null=True, help_text="the identity provider's name; null without one"
    )


class MeUserSerializer(serializers.ModelSerializer[User]):
    """The person who is logged in."""

    is_site_admin = serializers.BooleanField(source="is_superuser")

    class Meta:
        model = User
        fields = ("id", "username", "email", "is_site_admin")
        read_only_fields = fields


class MeProjectSerializer(serializers.ModelSerializer[Project]):
    """A project's name and slug, and whether it is archived."""

    is_archived = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = ("id", "name", "slug", "is_archived")
        read_only_fields = fields

    def get_is_archived(self, project: Project) -> bool:
        """Whether it can only be read."""
        return project.archived_at is not None


class MeMembershipSerializer(serializers.Serializer[Membership]):
    """A project, and the person's role in it."""

    project = MeProjectSerializer()
    role = serializers.ChoiceField(choices=ROLES)


class _KeyMapOptions(FieldOptions, total=False):
    default: type[dict[str, str]]


class KeyMapField(serializers.DictField):
    """One key per action, with the browser's key names, letters in lower case."""

    def __init__(self, **options: Unpack[_KeyMapOptions]) -> None:
        super().__init__(
            child=serializers.CharField(max_length=12, trim_whitespace=False),
            help_text=f"keys of the judge screen by action: {', '.join(JudgeAction)}",
            **options,
        )


class PreferencesSerializer(Body):
    """A person's preferences."""

    language = serializers.ChoiceField(
        choices=Language.choices, required=False, help_text="empty: the browser's language"
    )
    key_map = KeyMapField(required=False)
    tour_done = serializers.BooleanField(
        required=False, help_text="whether the tour of the judge screen was taken or skipped"
    )
    catalogue_view = serializers.ChoiceField(choices=CatalogueView.choices, required=False)
    catalogue_columns = serializers.ListField(
        child=serializers.ChoiceField(choices=CatalogueColumn.choices),
        max_length=len(CatalogueColumn), required=False, help_text="in their order",
    )  # fmt: skip


class MeSerializer(Body):
    """The person who is logged in, with their projects, roles and preferences."""

    user = MeUserSerializer()
    memberships = MeMembershipSerializer(many=True)
    language = serializers.ChoiceField(choices=Language.choices, source="user.language")
    key_map = KeyMapField(source="user.preferences.key_map", default=dict)
    tour_done = serializers.BooleanField(source="user.preferences.tour_done", default=False)
    catalogue_view = serializers.ChoiceField(
        choices=CatalogueView.choices, source="user.preferences.catalogue_view",
        default=CatalogueView.GRID,
    )  # fmt: skip
    catalogue_columns = serializers.ListField(
        child=serializers.ChoiceField(choices=CatalogueColumn.choices), allow_null=True,
        source="user.preferences.catalogue_columns", default=None,
        help_text="the chosen columns; null before the first choice",
    )  # fmt: skip
    csrf_token = serializers.CharField()


def me(request: Request) -> dict[str, object]:
    """The body of `Me` for the person who is logged in."""
    memberships = Membership.objects.filter(user=caller(request)).select_related("project")
    body = {
        "user": caller(request),
        "memberships": visible(request, memberships).order_by("project__name", "pk"),
        "csrf_token": get_token(request),
    }
    return dict(MeSerializer(body).data)


def check_local_login() -> None:
    """Raises NotAllowed where people log in at the identity provider alone."""
    if not settings.LOCAL_LOGIN:
        raise NotAllowed(LOCAL_LOGIN_OFF())


def log_in(request: Request, user: User) -> dict[str, object]:
    """Start a session; returns `Me`. A new key protects against session fixation."""
    login(request._request, user, backend=BACKEND)
    request.user = user
    return me(request)


class SessionView(APIView):
    """`/api/session/`."""

    authentication_classes = (BearerTokenAuthentication, PublicSessionAuthentication)
    permission_classes = ()

    def get_throttles(self) -> list[BaseThrottle]:
        """Throttle only attempts to log in."""
        return [LoginThrottle()] if self.request.method == "POST" else []

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who is logged in. Always sets the CSRF cookie."""
        get_token(request)
        if not request.user.is_authenticated:
            raise NotAuthenticated
        return Response(me(request))

    @extend_schema(request=CredentialsSerializer, responses=MeSerializer)
    def post(self, request: Request) -> Response:
        """Log in. Five wrong passwords lock this browser for that name for 15 minutes."""
        check_local_login()
        form = CredentialsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = authenticate(request._request, **form.validated_data)
        if not isinstance(user, User):
            raise InvalidInput(WRONG_PASSWORD())
        return Response(log_in(request, user))

    @extend_schema(request=PreferencesSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change your preferences. A key map replaces the earlier one."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        user = person_only(request)
        form = PreferencesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        change_preferences(user=user, **form.validated_data)
        return Response(me(request))

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Log out."""
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LoginLinkView(APIView):
    """`/api/session/link/`."""

    authentication_classes = (PublicSessionAuthentication,)
    permission_classes = ()
    throttle_classes = (LoginThrottle,)

    @extend_schema(request=LinkSecretSerializer, responses=MeSerializer)
    def post(self, request: Request) -> Response:
        """Log in by a one-time link."""
        form = LinkSecretSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        body = log_in(request, use_login_link(secret=form.validated_data["secret"]))
        note_link(request)
        return Response(body)


class ResetView(APIView):
    """`/api/session/reset/`."""

    authentication_classes = (PublicSessionAuthentication,)
    permission_classes = ()
    throttle_classes = (ResetThrottle,)

    @extend_schema(request=ResetSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        """Mail a link to set another password. The answer is the same for unknown addresses."""
        check_local_login()
        form = ResetSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        ask_for_reset(address=form.validated_data["email"], language=language_of(request))
        return Response(status=status.HTTP_202_ACCEPTED)


class CsrfView(APIView):
    """`/api/session/csrf/`."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(responses=CsrfSerializer)
    def get(self, request: Request) -> Response:
        """The CSRF token and its cookie, which are needed to log in."""
        body = {
            "csrf_token": get_token(request),
            "can_mail": settings.CAN_MAIL and settings.LOCAL_LOGIN,
            "local_login": settings.LOCAL_LOGIN,
            "single_sign_on": None if settings.OIDC is None else settings.OIDC.name,
        }
        return Response(CsrfSerializer(body).data)
