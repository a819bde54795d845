"""Webhooks of a project and what was sent to them; for admins."""

from __future__ import annotations

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.message import MessageSerializer
from annotator.api.permissions import caller, project_for, row_for
from annotator.models import Delivery, Role, Webhook
from annotator.models.choices import (
    DELIVERY_STATES,
    HOOK_EVENTS,
    HOOK_FORMATS,
    SUBSCRIBABLE_EVENTS,
)
from annotator.models.scope import ScopedQuerySet
from annotator.webhooks.change import (
    change_webhook,
    delete_webhook,
    make_webhook,
    resend,
    rotate_secret,
    send_test,
)
from scoring.vocabulary.hooks import HookEvent, HookFormat
from scoring.vocabulary.say import LANGUAGES


def _events(*, required: bool = True) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=SUBSCRIBABLE_EVENTS),
        max_length=len(SUBSCRIBABLE_EVENTS),
        allow_empty=False,
        required=required,
        help_text="what it is told about",
    )


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """A webhook without its secret."""

    events = _events()
    stopped_because = MessageSerializer(allow_null=True, help_text="why it was switched off")

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = (
            "id", "project", "url", "events", "format", "language", "active", "failing_since",
            "stopped_because", "previous_until", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class WebhookWithSecretSerializer(WebhookSerializer):
    """A webhook with its new signing secret, which is shown only now."""

    secret = serializers.SerializerMethodField()

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(help_text="`whsec_…`, shown only now"))
    def get_secret(self, webhook: Webhook) -> str:
        """The secret itself."""
        return str(self.context["secret"])


class MakeWebhookSerializer(Body):
    """Where to send what, and how."""

    url = serializers.CharField(max_length=2000)
    events = _events()
    format = serializers.ChoiceField(choices=HOOK_FORMATS, default=HookFormat.STANDARD.value)


class ChangeWebhookSerializer(Body):
    """What to change; `active` switches it on or off."""

    url = serializers.CharField(max_length=2000, required=False)
    events = _events(required=False)
    format = serializers.ChoiceField(choices=HOOK_FORMATS, required=False)
    active = serializers.BooleanField(required=False)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One event that was sent or waits; `key` is in its header `webhook-id` (`msg_` and 32 hex)."""

    event = serializers.ChoiceField(choices=HOOK_EVENTS)
    payload = serializers.DictField(child=serializers.JSONField())
    error = MessageSerializer(allow_null=True, help_text="why the last attempt failed")

    class Meta:
        model = Delivery
        fields = (
            "id", "webhook", "key", "event", "payload", "state", "attempts", "next_attempt_at",
            "status_code", "error", "response", "milliseconds", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class DeliveryFilter(django_filters.FilterSet):
    """Filters by state."""

    state = django_filters.ChoiceFilter(choices=DELIVERY_STATES)


class ProjectWebhooksView(ListAPIView[Webhook]):
    """`/api/projects/{project}/webhooks/`."""

    queryset = Webhook.objects.none()
    serializer_class = WebhookSerializer
    orderings = ("id",)

    def get_queryset(self) -> ScopedQuerySet[Webhook]:
        """The project's webhooks, for admins."""
        project = project_for(self.request, self.kwargs["project"], role=Role.ADMIN)
        return Webhook.objects.filter(project=project)

    @extend_schema(request=MakeWebhookSerializer, responses={201: WebhookWithSecretSerializer})
    def post(self, request: Request, project: int) -> Response:
        """Add a webhook. Its signing secret is in this response and nowhere else."""
        row = project_for(request, project, role=Role.ADMIN)
        form = MakeWebhookSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by, given = caller(request), form.validated_data
        webhook, secret = make_webhook(
            project=row,
            by=by,
            url=given["url"],
            events=[HookEvent(each) for each in given["events"]],
            format=HookFormat(given["format"]),
            language=by.language or LANGUAGES[0],
        )
        return Response(_with_secret(webhook, secret), status=status.HTTP_201_CREATED)


class WebhookView(APIView):
    """`/api/webhooks/{webhook}/`."""

    @extend_schema(request=ChangeWebhookSerializer, responses=WebhookSerializer)
    def patch(self, request: Request, webhook: int) -> Response:
        """Change a webhook, or switch it on or off."""
        row = _webhook(request, webhook)
        form = ChangeWebhookSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changed = change_webhook(webhook=row, by=caller(request), changes=form.validated_data)
        return Response(WebhookSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, webhook: int) -> Response:
        """Delete a webhook with its deliveries."""
        delete_webhook(webhook=_webhook(request, webhook), by=caller(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RotateSecretView(APIView):
    """`/api/webhooks/{webhook}/rotate/`."""

    @extend_schema(request=None, responses=WebhookWithSecretSerializer)
    def post(self, request: Request, webhook: int) -> Response:
        """Make a new signing secret; until `previous_until` the one before signs as well."""
        row, secret = rotate_secret(webhook=_webhook(request, webhook), by=caller(request))
        return Response(_with_secret(row, secret))


class TestWebhookView(APIView):
    """`/api/webhooks/{webhook}/test/`."""

    @extend_schema(request=None, responses={202: DeliverySerializer})
    def post(self, request: Request, webhook: int) -> Response:
        """Send a test; the list of deliveries says what came of it."""
        delivery = send_test(webhook=_webhook(request, webhook), by=caller(request))
        return Response(DeliverySerializer(delivery).data, status=status.HTTP_202_ACCEPTED)


class DeliveriesView(ListAPIView[Delivery]):
    """`/api/webhooks/{webhook}/deliveries/`."""

    queryset = Delivery.objects.none()
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter

    def get_queryset(self) -> ScopedQuerySet[Delivery]:
        """What was sent in the last month or waits, the newest first."""
        return Delivery.objects.filter(webhook=_webhook(self.request, self.kwargs["webhook"]))


class ResendView(APIView):
    """`/api/deliveries/{delivery}/resend/`."""

    @extend_schema(request=None, responses={202: DeliverySerializer})
    def post(self, request: Request, delivery: int) -> Response:
        """Send a delivery again, under the same id."""
        rows = Delivery.objects.select_related("webhook__project")
        row = row_for(request, rows, delivery, role=Role.ADMIN)
        again = resend(delivery=row, by=caller(request))
        return Response(DeliverySerializer(again).data, status=status.HTTP_202_ACCEPTED)


def _webhook(request: Request, pk: int) -> Webhook:
    return row_for(request, Webhook.objects.select_related("project"), pk, role=Role.ADMIN)


def _with_secret(webhook: Webhook, secret: str) -> dict[str, object]:
    return dict(WebhookWithSecretSerializer(webhook, context={"secret": secret}).data)
