"""The caller's own API tokens."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.permissions import person_only, project_for
from annotator.errors import NotFound
from annotator.members.tokens import make_token, revoke_token
from annotator.models import ApiToken, Role
from annotator.models.choices import ROLES, SCOPES
from scoring.vocabulary.messages.problem_access import NO_SUCH_TOKEN
from scoring.vocabulary.scopes import Scope


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token without its secret; `hint` is its beginning."""

    scopes = serializers.SerializerMethodField()

    class Meta:
        model = ApiToken
        fields = (
            "id", "name", "project", "role", "scopes", "hint", "created_at", "expires_at",
            "last_used_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=SCOPES)))
    def get_scopes(self, token: ApiToken) -> list[str]:
        """What it is for; tokens older than scopes are for everything."""
        return token.scopes if token.scopes is not None else [Scope.ADMIN.value]


class NewTokenSerializer(TokenSerializer):
    """A new token with its secret, which is shown only once."""

    token = serializers.SerializerMethodField(help_text="shown only now")

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "token")  # type: ignore[assignment]

    def get_token(self, token: ApiToken) -> str:
        """The token itself."""
        return str(self.context["secret"])


class MakeTokenSerializer(Body):
    """The token's name, project (all of the caller's by default), highest role, scopes and end."""

    name = serializers.CharField(max_length=100)
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    role = serializers.ChoiceField(choices=ROLES, default=Role.ANNOTATOR)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), required=False, allow_empty=False,
        default=[Scope.ADMIN.value], max_length=len(SCOPES),
        help_text="what it is for, within its role; `admin`, the default, is everything",
    )  # fmt: skip
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="in 90 days if left out; null: never"
    )


class TokensView(ListAPIView[ApiToken]):
    """`/api/tokens/`."""

    queryset = ApiToken.objects.none()
    serializer_class = TokenSerializer

    def get_queryset(self) -> QuerySet[ApiToken]:
        """The caller's own valid tokens."""
        return ApiToken.objects.filter(owner=person_only(self.request), revoked_at__isnull=True)

    @extend_schema(request=MakeTokenSerializer, responses={201: NewTokenSerializer})
    def post(self, request: Request) -> Response:
        """Create a token. It is in this response and nowhere else."""
        owner = person_only(request)
        form = MakeTokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        role, number = Role(form.validated_data["role"]), form.validated_data["project"]
        token, secret = make_token(
            owner=owner,
            name=form.validated_data["name"],
            role=role,
            project=None if number is None else project_for(request, number, role=role),
            expires_at=form.validated_data.get("expires_at", timezone.now() + ApiToken.LIFETIME),
            scopes=[Scope(scope) for scope in form.validated_data["scopes"]],
        )
        body = NewTokenSerializer(token, context={"secret": secret}).data
        return Response(body, status=status.HTTP_201_CREATED)


class TokenView(APIView):
    """`/api/tokens/{token}/`."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token: int) -> Response:
        """Revoke the token."""
        owner = person_only(request)
        row = ApiToken.objects.filter(owner=owner, pk=token).select_related("project").first()
        if row is None:
            raise NotFound(NO_SUCH_TOKEN())
        revoke_token(token=row, by=owner)
        return Response(status=status.HTTP_204_NO_CONTENT)
