"""Findings of the consistency check, as the API sends them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotator.api.body import Body
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.say import say


class FindingSerializer(Body):
    """One thing that the comparison found: a message (code, values, text), its kind and place."""

    kind = serializers.ChoiceField(choices=[each.value for each in FindingKind])
    code = serializers.CharField(source="message.code", help_text="which sentence it is")
    values = serializers.SerializerMethodField(help_text="what fills the sentence's gaps")
    text = serializers.SerializerMethodField(help_text="the sentence in English")
    severity = serializers.FloatField(help_text="0 to 1")
    box = serializers.ListField(
        child=serializers.FloatField(), min_length=4, max_length=4, allow_null=True,
        help_text="left, top, right, bottom in fractions of the generation",
    )  # fmt: skip

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_values(self, finding: Finding) -> object:
        """JSON types."""
        return finding.message.to_json()["values"]

    def get_text(self, finding: Finding) -> str:
        """For people with curl."""
        return say(finding.message)
