"""How a version's measures are shown: figures, the gate's findings, curves, groups."""

from __future__ import annotations

from rest_framework import serializers

from annotator.api.body import Body

MEASURES = (
    "pair_accuracy",
    "average_precision",
    "precision_at_recall_50",
    "precision_at_recall_90",
    "calibration_error",
    "brier",
)
FINDINGS = (
    "better",
    "worse",
    "no_better",
    "difference",
    "more_coverage",
    "less_coverage",
    "coverage",
    "too_few_audit_answers",
    "first_version",
    "against_chance",
    "worse_than_chance",
    "not_measured",
    "incomparable",
)


class EstimateSerializer(Body):
    """A measure on the audit set with its 90 % interval."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


def estimate(*, help_text: str | None = None) -> EstimateSerializer:
    """A measure that may be missing: null where the audit set can't tell."""
    return EstimateSerializer(required=False, allow_null=True, help_text=help_text)


class MeasuresSerializer(Body):
    """How a scorer does on the audit set; null where the set can't tell."""

    pair_accuracy = estimate()
    average_precision = estimate()
    precision_at_recall_50 = estimate()
    precision_at_recall_90 = estimate()
    calibration_error = estimate()
    brier = estimate()


class MetricsSerializer(MeasuresSerializer):
    """The version's measures, and beside them those of whom it is compared with."""

    certified_coverage = estimate(help_text="share that it may accept by itself")
    champion = MeasuresSerializer(
        required=False, allow_null=True, help_text="the version in use at that time"
    )
    baseline = MeasuresSerializer(
        required=False, help_text="the pass rate of the product's other generations"
    )
    random = MeasuresSerializer(required=False, help_text="scores drawn at random")
    n = serializers.DictField(
        child=serializers.IntegerField(), required=False, help_text="what the figures rest on"
    )


class GateFindingSerializer(Body):
    """One reason of the gate: a code with its figures, to be told in the reader's language."""

    code = serializers.ChoiceField(choices=FINDINGS)
    measure = serializers.ChoiceField(choices=MEASURES, required=False)
    value = serializers.FloatField(required=False, help_text="difference; positive is better")
    low = serializers.FloatField(required=False)
    high = serializers.FloatField(required=False)
    candidate = serializers.FloatField(required=False, help_text="certified coverage")
    champion = serializers.FloatField(required=False, help_text="certified coverage")
    why = serializers.CharField(required=False)


class GateSerializer(Body):
    """Whether the version may replace the champion by itself, and why or why not."""

    promote = serializers.BooleanField(default=False)
    reasons = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="in English sentences"
    )
    findings = GateFindingSerializer(many=True, default=list)
    differences = serializers.DictField(
        child=EstimateSerializer(),
        default=dict,
        help_text="measure to what the version is better by than the one in use; below 0: worse",
    )
    champion = serializers.IntegerField(
        default=None, allow_null=True, help_text="number of the version it was compared with"
    )


class BandSerializer(Body):
    """A curve with its 90 % band, one value for each coverage."""

    value = serializers.ListField(child=serializers.FloatField())
    low = serializers.ListField(child=serializers.FloatField())
    high = serializers.ListField(child=serializers.FloatField())


class RiskCoverageSerializer(Body):
    """Share of bad images among the best-scored share of all."""

    coverage = serializers.ListField(child=serializers.FloatField())
    candidate = BandSerializer()
    champion = BandSerializer(required=False)
    baseline = BandSerializer()


class ReliabilityBinSerializer(Body):
    """Images with about the same predicted probability, and how many of them were good."""

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
    """The audit images of one category or generator; no measures where too few products tell."""

    name = serializers.CharField(help_text="empty where none was given")
    products = serializers.IntegerField()
    images = serializers.IntegerField()
    comparisons = serializers.IntegerField()
    good = serializers.FloatField(help_text="share of single answers that said good")
    candidate = GroupMeasuresSerializer()
    champion = GroupMeasuresSerializer(required=False)


class GroupsSerializer(Body):
    """By what the audit images are told apart, largest groups first."""

    category = GroupSerializer(many=True, default=list)
    generator = GroupSerializer(many=True, default=list)


class FamiliesSerializer(Body):
    """Both head families on the same held-out answers, mean log likelihood in nats."""

    laplace = serializers.FloatField()
    ensemble = serializers.FloatField()
    standard_error = serializers.FloatField(help_text="of their difference, by product")


class FitSerializer(Body):
    """How the head was chosen."""

    family = serializers.CharField()
    components = serializers.IntegerField()
    prior_precision = serializers.FloatField()
    held_out_log_likelihood = serializers.FloatField(
        allow_null=True, help_text="mean of a held-out answer, in nats"
    )
    families = FamiliesSerializer(
        default=None, allow_null=True, help_text="none where one family stood alone"
    )


class DetailsSerializer(Body):
    """What one figure can't say."""

    risk_coverage = RiskCoverageSerializer(default=None, allow_null=True)
    reliability = ReliabilityBinSerializer(many=True, default=None, allow_null=True)
    groups = GroupsSerializer(default=dict)
    fit = FitSerializer(default=None, allow_null=True)
