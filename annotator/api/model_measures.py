"""Serializers of a version's measures: figures, the gate's reasons, curves, groups."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.body import Body
from annotator.api.message import MessageSerializer


class EstimateSerializer(Body):
    """A measure on the audit set with its 90 % interval."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


def estimate(*, help_text: str | None = None) -> EstimateSerializer:
    """A measure that is null if there are too few audit answers."""
    return EstimateSerializer(required=False, allow_null=True, help_text=help_text)


class MeasuresSerializer(Body):
    """A scorer's measures on the audit set; null if there are too few audit answers."""

    pair_accuracy = estimate()
    average_precision = estimate()
    precision_at_recall_50 = estimate()
    precision_at_recall_90 = estimate()
    calibration_error = estimate()
    brier = estimate()


class MetricsSerializer(MeasuresSerializer):
    """The version's measures, and those of the scorers with which it is compared."""

    certified_coverage = estimate(help_text="share that may be accepted automatically")
    champion = MeasuresSerializer(
        required=False, allow_null=True, help_text="the version in use at that time"
    )
    baseline = MeasuresSerializer(
        required=False, help_text="the pass rate of the product's other generations"
    )
    random = MeasuresSerializer(required=False, help_text="scores drawn at random")
    n = serializers.DictField(
        child=serializers.IntegerField(),
        required=False,
        help_text="numbers of images and answers behind the figures",
    )


class GateSerializer(Body):
    """Whether the version may replace the champion automatically, and why or why not."""

    promote = serializers.BooleanField()
    reasons = serializers.ListField(child=MessageSerializer())
    differences = serializers.DictField(
        child=EstimateSerializer(),
        help_text="by measure, the improvement over the version in use; below 0 is worse",
    )
    champion = serializers.IntegerField(
        allow_null=True, help_text="number of the version with which it was compared"
    )


class BandSerializer(Body):
    """A curve with its 90 % band; one value per coverage."""

    value = serializers.ListField(child=serializers.FloatField())
    low = serializers.ListField(child=serializers.FloatField())
    high = serializers.ListField(child=serializers.FloatField())


class RiskCoverageSerializer(Body):
    """Share of bad images among the best-scored share of all."""

    coverage = serializers.ListField(child=serializers.FloatField())
    candidate = BandSerializer()
    champion = BandSerializer(required=False, allow_null=True)
    baseline = BandSerializer()


class PrecisionRecallSerializer(Body):
    """Share of good images above a threshold, by the share of the good ones that it finds."""

    recall = serializers.ListField(child=serializers.FloatField())
    candidate = BandSerializer()
    champion = BandSerializer(required=False, allow_null=True)
    baseline = BandSerializer()


class ReliabilityBinSerializer(Body):
    """Images with about the same predicted probability, and the share that was good."""

    predicted = serializers.FloatField()
    found = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    images = serializers.IntegerField()


class GroupMeasuresSerializer(Body):
    """A scorer's measures in one group."""

    pair_accuracy = estimate()
    average_precision = estimate()
    calibration_error = estimate()
    brier = estimate()


class GroupSerializer(Body):
    """The audit images of one category or generator; too few products give no measures."""

    name = serializers.CharField(help_text="empty if none was given")
    products = serializers.IntegerField()
    images = serializers.IntegerField()
    comparisons = serializers.IntegerField()
    good = serializers.FloatField(help_text="share of single answers that said good")
    candidate = GroupMeasuresSerializer()
    champion = GroupMeasuresSerializer(required=False, allow_null=True)


class GroupsSerializer(Body):
    """The audit images by category and by generator, largest groups first."""

    category = GroupSerializer(many=True)
    generator = GroupSerializer(many=True)


class FamiliesSerializer(Body):
    """Both head families on the same held-out answers: mean log likelihood in nats."""

    laplace = serializers.FloatField()
    ensemble = serializers.FloatField()
    standard_error = serializers.FloatField(help_text="of the difference, clustered by product")


class FitSerializer(Body):
    """How the head was chosen."""

    family = serializers.CharField()
    components = serializers.IntegerField()
    prior_precision = serializers.FloatField()
    held_out_log_likelihood = serializers.FloatField(
        allow_null=True, help_text="mean per held-out answer, in nats"
    )
    families = FamiliesSerializer(allow_null=True, help_text="null if only one family was tried")


class DetailsSerializer(Body):
    """Curves, groups and the fit."""

    risk_coverage = RiskCoverageSerializer(allow_null=True)
    precision_recall = PrecisionRecallSerializer(allow_null=True)
    reliability = ReliabilityBinSerializer(many=True, allow_null=True)
    groups = GroupsSerializer()
    fit = FitSerializer(allow_null=True)
