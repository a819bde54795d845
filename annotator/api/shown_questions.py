"""Questions as the person who holds them sees them: pictures, and nothing that would lead."""

from __future__ import annotations

from functools import cache

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotator.api.body import AnySerializer, Body
from annotator.api.generations import OutlineField, ProductBriefSerializer, TransformField
from annotator.api.media import heat_map_url, mask_url
from annotator.api.pictures import ImageSerializer
from annotator.models import ConsistencyReport, Generation, Hold, Kind, Product, Purpose, Question

DRAWN = "drawn at random, keeps the training unbiased"


@cache
def ready(kind: type[AnySerializer], **context: str) -> AnySerializer:
    """A serializer that shows any number of things: making one takes longer than showing one."""
    return kind(context=context)


class ComparisonSerializer(serializers.ModelSerializer[ConsistencyReport]):
    """What lays original and generation over each other; no findings, which would lead."""

    transform = TransformField(allow_null=True)
    outline = OutlineField()
    heat_map = serializers.SerializerMethodField(
        help_text="address of the differences, shown on demand; null where there is none, and for "
        "questions whose answers measure the models"
    )

    class Meta:
        model = ConsistencyReport
        fields = ("transform", "outline", "heat_map")
        read_only_fields = fields

    def get_heat_map(self, report: ConsistencyReport) -> str | None:
        """Transparent where nothing differs. It is a model's opinion: only what learns shows it."""
        return heat_map_url(report) if self.context.get("purpose") == Purpose.LEARN else None


class ShownSerializer(serializers.ModelSerializer[Generation]):
    """A generation on one side; without scores, which would lead the person."""

    image = ImageSerializer()
    comparison = serializers.SerializerMethodField()

    class Meta:
        model = Generation
        fields = ("id", "image", "prompt", "comparison")
        read_only_fields = fields

    @extend_schema_field(ComparisonSerializer(allow_null=True))
    def get_comparison(self, generation: Generation) -> object:
        """Null until it was compared."""
        report = getattr(generation, "report", None)
        if report is None:
            return None
        shown = ready(ComparisonSerializer, purpose=self.context["purpose"])
        return shown.to_representation(report)


class AskedProductSerializer(ProductBriefSerializer):
    """The product that is asked about, with its mask for the overlay."""

    mask = serializers.SerializerMethodField(help_text="address of an 8-bit PNG, null without one")

    class Meta(ProductBriefSerializer.Meta):
        fields = (*ProductBriefSerializer.Meta.fields, "mask")
        read_only_fields = fields

    def get_mask(self, product: Product) -> str | None:
        """0 and 255, in the original's proportions."""
        return mask_url(product)


class QuestionSerializer(serializers.Serializer[Hold]):
    """A question that the caller holds; left and right are the sides as shown to them."""

    id = serializers.IntegerField(source="question_id")
    kind = serializers.ChoiceField(choices=Kind.choices, source="question.kind")
    product = AskedProductSerializer(source="question.product")
    left = serializers.SerializerMethodField()
    right = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField()

    def get_reason(self, hold: Hold) -> str:
        """Why it is asked. What must not be told apart says what any drawn question says."""
        question = hold.question
        return question.reason if question.purpose == Purpose.LEARN else DRAWN

    @extend_schema_field(ShownSerializer)
    def get_left(self, hold: Hold) -> object:
        """The only one of a single question."""
        question = hold.question
        return self._shown(question, question.right if hold.swapped else question.left)

    @extend_schema_field(ShownSerializer(allow_null=True))
    def get_right(self, hold: Hold) -> object:
        """Null in a single question."""
        question = hold.question
        shown = question.left if hold.swapped else question.right
        return None if shown is None else self._shown(question, shown)

    def _shown(self, question: Question, side: Generation | None) -> object:
        return ready(ShownSerializer, purpose=question.purpose).to_representation(side)


class QuestionAgainSerializer(Body):
    """The question, held again."""

    question = QuestionSerializer()
