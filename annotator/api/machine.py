"""The machine annotator of a project: its switch, its bounds, and what it is worth."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotator.api.body import Body
from annotator.api.insights_groups import RateSerializer
from annotator.api.message import MessageSerializer
from annotator.api.model_measures import estimate
from annotator.api.permissions import caller, project_for
from annotator.machine.figures import FEWEST_COMPARED, read_figures
from annotator.machine.reduced import LONGEST_SIDE
from annotator.machine.switch import change_machine
from annotator.models import MachineAnnotator, Project, Role
from annotator.models.machine import MOST_DAILY_PAIRS


class ChangeMachineSerializer(Body):
    """What to change; what is left out stays."""

    is_on = serializers.BooleanField(required=False)
    daily_pairs = serializers.IntegerField(
        min_value=1, max_value=MOST_DAILY_PAIRS, required=False,
        help_text="a day (UTC) at most; each pair is asked twice, once in each order",
    )  # fmt: skip
    weight = serializers.FloatField(
        min_value=0.0, max_value=1.0, required=False,
        help_text="how many of a person's answers each answer counts as in training; 0: none",
    )  # fmt: skip


class MachineCountsSerializer(Body):
    """What became of the pairs that it was asked about."""

    asked = serializers.IntegerField()
    decided = serializers.IntegerField(help_text="the same image in both orders; only these train")
    contradicted = serializers.IntegerField(help_text="another image in the other order")
    equal = serializers.IntegerField(help_text="called equal in at least one order")
    unusable = serializers.IntegerField(help_text="refused, or answered with something else")


class MachineWorthSerializer(Body):
    """What its answers were worth to the newest version, on people's held-out answers."""

    people_answers = serializers.IntegerField(help_text="in training")
    machine_pairs = serializers.IntegerField(help_text="in training")
    saved = estimate(
        help_text="people's answers that its answers replace at the same held-out quality; null "
        "if there are too few to tell"
    )
    gain = estimate(help_text="in nats an answer by adding its answers; below 0 they do harm")


class MachineSerializer(Body):
    """The machine annotator of a project. `host` is to whom pictures go, null if none is set up."""

    host = serializers.CharField(allow_null=True)
    model = serializers.CharField(allow_null=True)
    longest_side = serializers.IntegerField(help_text="of the pictures that it gets, in pixels")
    is_on = serializers.BooleanField()
    daily_pairs = serializers.IntegerField()
    weight = serializers.FloatField()
    asked_today = serializers.IntegerField()
    next_ask_at = serializers.DateTimeField(allow_null=True)
    error = MessageSerializer(allow_null=True, help_text="why the last round ended early")
    counts = MachineCountsSerializer()
    compared = serializers.IntegerField(help_text="pairs that people decided, too")
    fewest_compared = serializers.IntegerField(help_text="from which on agreement is shown")
    agreement = RateSerializer(allow_null=True, help_text="with most people, on these pairs")
    first = RateSerializer(
        allow_null=True, help_text="how often it names the image that it saw first; half is fair"
    )
    worth = MachineWorthSerializer(allow_null=True)


class MachineView(APIView):
    """`/api/projects/{project}/machine/`."""

    @extend_schema(responses=MachineSerializer)
    def get(self, request: Request, project: int) -> Response:
        """Whether it is asked, what it said, and what that is worth."""
        row = project_for(request, project, role=Role.OPS)
        return Response(MachineSerializer(_shown(row)).data)

    @extend_schema(request=ChangeMachineSerializer, responses=MachineSerializer)
    def patch(self, request: Request, project: int) -> Response:
        """Switch it on or off, or set its bounds. While it is on, pictures leave this server."""
        row = project_for(request, project, role=Role.ADMIN)
        form = ChangeMachineSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        change_machine(project=row, by=caller(request), **form.validated_data)
        return Response(MachineSerializer(_shown(row)).data)


def _shown(project: Project) -> dict[str, object]:
    row = MachineAnnotator.objects.filter(project=project).first() or MachineAnnotator()
    endpoint = settings.MACHINE
    figures = read_figures(project=project, model=endpoint.model if endpoint else None)
    return {
        **vars(figures),
        "fewest_compared": FEWEST_COMPARED,
        "host": endpoint.host if endpoint else None,
        "model": endpoint.model if endpoint else None,
        "longest_side": LONGEST_SIDE,
        "is_on": row.is_on,
        "daily_pairs": row.daily_pairs,
        "weight": row.weight,
        "asked_today": row.spent_today,
        "next_ask_at": row.next_ask_at if row.is_on and endpoint else None,
        "error": row.error,
    }
