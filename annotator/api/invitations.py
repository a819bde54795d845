"""Invitations: created by admins, opened by the people invited."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.authentication import PublicSessionAuthentication
from annotator.api.body import Body
from annotator.api.languages import language_of
from annotator.api.permissions import person_only, project_for, row_for
from annotator.api.sessions import MeSerializer, check_local_login, log_in, me
from annotator.api.throttles import LoginThrottle, StrangerThrottle
from annotator.errors import InvalidInput
from annotator.members.accept_invitation import (
    accept_as,
    accept_with_new_account,
    find_invitation,
)
from annotator.members.invite import invite, withdraw_invitation
from annotator.models import Invitation, Role, User
from annotator.models.choices import ROLES
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.messages.problem_access import NAME_AND_PASSWORD_NEEDED
from scoring.vocabulary.messages.problem_field import REQUIRED


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation as its project's admins see it."""

    invited_by = serializers.CharField(source="invited_by.username", default=None, allow_null=True)
    accepted_by = serializers.CharField(
        source="accepted_by.username", default=None, allow_null=True
    )

    class Meta:
        model = Invitation
        fields = (
            "id", "email", "role", "invited_by", "accepted_by", "created_at", "expires_at",
            "accepted_at",
        )  # fmt: skip
        read_only_fields = fields


class NewInvitationSerializer(InvitationSerializer):
    """A new invitation with its link, which is shown only once."""

    url = serializers.SerializerMethodField(help_text="shown only now")
    is_mailed = serializers.SerializerMethodField(help_text="whether another is mailed, too")

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "url", "is_mailed")  # type: ignore[assignment]

    def get_url(self, invitation: Invitation) -> str:
        """The address of the page that the invited person opens."""
        request: Request = self.context["request"]
        return request.build_absolute_uri(f"/invitation/{self.context['secret']}")

    def get_is_mailed(self, invitation: Invitation) -> bool:
        """Whether mail is set up."""
        return bool(settings.CAN_MAIL)


class InviteSerializer(Body):
    """Whom to invite, with which role."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=ROLES)


class OpenInvitationSerializer(serializers.Serializer[Invitation]):
    """An invitation as the invited person sees it."""

    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=ROLES)
    project_name = serializers.CharField(source="project.name")


class AcceptSerializer(Body):
    """The new account; empty for someone who is logged in already."""

    username = serializers.CharField(max_length=150, required=False)
    password = serializers.CharField(max_length=1000, trim_whitespace=False, required=False)


class ProjectInvitationsView(ListAPIView[Invitation]):
    """`/api/projects/{project}/invitations/`."""

    queryset = Invitation.objects.none()
    serializer_class = InvitationSerializer

    def get_queryset(self) -> ScopedQuerySet[Invitation]:
        """The project's invitations, for its admins."""
        project = project_for(self.request, self.kwargs["project"], role=Role.ADMIN)
        rows = Invitation.objects.filter(project=project)
        return rows.select_related("invited_by", "accepted_by")

    @extend_schema(request=InviteSerializer, responses={201: NewInvitationSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Invite someone. The link is in this response and nowhere else."""
        project_row = project_for(request, project, role=Role.ADMIN)
        by = person_only(request)
        form = InviteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        invitation, secret = invite(
            project=project_row,
            by=by,
            email=form.validated_data["email"],
            role=Role(form.validated_data["role"]),
            language=language_of(request),
        )
        context = {"request": request, "secret": secret}
        body = NewInvitationSerializer(invitation, context=context).data
        return Response(body, status=status.HTTP_201_CREATED)


class InvitationView(APIView):
    """`/api/invitations/by-id/{invitation}/`."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, invitation: int) -> Response:
        """Make the link invalid."""
        rows = Invitation.objects.select_related("project")
        row = row_for(request, rows, invitation, role=Role.ADMIN, even_archived=True)
        withdraw_invitation(invitation=row, by=person_only(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class OpenInvitationView(APIView):
    """`/api/invitations/{secret}/`, open to everyone who has the secret."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (StrangerThrottle,)

    @extend_schema(responses=OpenInvitationSerializer)
    def get(self, request: Request, secret: str) -> Response:
        """What the invitation is for."""
        return Response(OpenInvitationSerializer(find_invitation(secret=secret)).data)


class AcceptInvitationView(APIView):
    """`/api/invitations/{secret}/accept/`."""

    authentication_classes = (PublicSessionAuthentication,)
    permission_classes = ()
    throttle_classes = (LoginThrottle,)

    @extend_schema(request=AcceptSerializer, responses={201: MeSerializer})
    def post(self, request: Request, secret: str) -> Response:
        """Join with the current account or with a new one, which is then logged in."""
        if isinstance(request.user, User):
            accept_as(secret=secret, user=request.user)
            return Response(me(request), status=status.HTTP_201_CREATED)
        check_local_login()
        form = AcceptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        missing = [name for name in ("username", "password") if name not in form.validated_data]
        if missing:
            raise InvalidInput(
                NAME_AND_PASSWORD_NEEDED(), fields={name: [REQUIRED()] for name in missing}
            )
        user = accept_with_new_account(secret=secret, **form.validated_data)
        return Response(log_in(request, user), status=status.HTTP_201_CREATED)
