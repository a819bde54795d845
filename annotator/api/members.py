"""The members of a project."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import person_only, project_for, row_for
from annotator.errors import NotAllowed
from annotator.members.change_role import change_role, remove_member
from annotator.members.login_link import make_login_link
from annotator.models import Membership, Role, User
from annotator.models.choices import ROLES
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.messages.problem_access import ONLY_SITE_ADMINS_MAKE_LINKS


class MemberUserSerializer(serializers.ModelSerializer[User]):
    """A member's name and address."""

    class Meta:
        model = User
        fields = ("id", "username", "email")
        read_only_fields = fields


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A person's role in the project; the id is the membership's."""

    user = MemberUserSerializer()

    class Meta:
        model = Membership
        fields = ("id", "project", "user", "role", "created_at")
        read_only_fields = fields


class ChangeRoleSerializer(Body):
    """The new role."""

    role = serializers.ChoiceField(choices=ROLES)


class LoginLinkSerializer(Body):
    """A one-time link, which is shown only once."""

    url = serializers.CharField()


class ProjectMembersView(ListAPIView[Membership]):
    """`/api/projects/{project}/members/`."""

    queryset = Membership.objects.none()
    serializer_class = MemberSerializer

    def get_queryset(self) -> ScopedQuerySet[Membership]:
        """The project's members, for its admins."""
        project = project_for(self.request, self.kwargs["project"], role=Role.ADMIN)
        return Membership.objects.filter(project=project).select_related("user")


class MemberView(APIView):
    """`/api/members/{member}/`."""

    @extend_schema(request=ChangeRoleSerializer, responses=MemberSerializer)
    def patch(self, request: Request, member: int) -> Response:
        """Give the member another role."""
        membership, by = _membership(request, member), person_only(request)
        form = ChangeRoleSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        role = Role(form.validated_data["role"])
        changed = change_role(membership=membership, by=by, role=role)
        return Response(MemberSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, member: int) -> Response:
        """Remove the member from the project; their answers stay."""
        remove_member(membership=_membership(request, member), by=person_only(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LoginLinkOfMemberView(APIView):
    """`/api/members/{member}/login-link/`."""

    @extend_schema(request=None, responses={201: LoginLinkSerializer})
    def post(self, request: Request, member: int) -> Response:
        """Make a link that logs the member in once, to set another password; for site admins.

        An admin of one project must not get into what its members may do in other projects.
        """
        membership = _membership(request, member)
        by = person_only(request)
        if not by.is_superuser:
            raise NotAllowed(ONLY_SITE_ADMINS_MAKE_LINKS())
        secret = make_login_link(user=membership.user, by=by)
        url = request.build_absolute_uri(f"/login/link/{secret}#password")
        body = LoginLinkSerializer({"url": url}).data
        return Response(body, status=status.HTTP_201_CREATED)


def _membership(request: Request, member: int) -> Membership:
    rows = Membership.objects.select_related("user", "project")
    return row_for(request, rows, member, role=Role.ADMIN, even_archived=True)
