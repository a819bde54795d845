"""Findings of the consistency check in API responses."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotator.api.body import Body
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.say import say


class FindingSerializer(Body):
    """One finding of the comparison: a message (code, values, text), its kind and place."""

    kind = serializers.ChoiceField(choices=[each.value for each in FindingKind])
    code = serializers.CharField(source="message.code", help_text="code of the sentence")
    values = serializers.SerializerMethodField(help_text="values in the sentence")
    text = serializers.SerializerMethodField(help_text="the sentence in English")
    severity = serializers.FloatField(help_text="0 to 1")
    box = serializers.ListField(
        child=serializers.FloatField(), min_length=4, max_length=4, allow_null=True,
        help_text="left, top, right, bottom in fractions of the generation",
    )  # fmt: skip

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_values(self, finding: Finding) -> object:
        """The values as JSON types."""
        return finding.message.to_json()["values"]

    def get_text(self, finding: Finding) -> str:
        """The English sentence, for people without the page."""
        return say(finding.message)
