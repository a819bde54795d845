"""Questions as shown to the person who holds them, without anything that would influence them."""

from __future__ import annotations

from functools import cache

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotator.api.body import AnySerializer, Body
from annotator.api.generations import OutlineField, ProductBriefSerializer, TransformField
from annotator.api.media import heat_map_url, mask_url
from annotator.api.message import MessageSerializer
from annotator.api.pictures import ImageSerializer
from annotator.models import ConsistencyReport, Generation, Hold, Product, Purpose, Question
from annotator.models.choices import KINDS
from scoring.vocabulary.messages.questions import DRAWN
from scoring.vocabulary.say import to_wire


@cache
def ready(kind: type[AnySerializer], **context: str) -> AnySerializer:
    """A cached serializer for any number of objects: creating one takes longer than using it."""
    return kind(context=context)


class ComparisonSerializer(serializers.ModelSerializer[ConsistencyReport]):
    """The alignment of original and generation, without findings, which would influence people."""

    transform = TransformField(allow_null=True)
    outline = OutlineField()
    heat_map = serializers.SerializerMethodField(
        help_text="address of the differences, shown on demand; null if there is none, and for "
        "questions whose answers measure the models"
    )

    class Meta:
        model = ConsistencyReport
        fields = ("transform", "outline", "heat_map")
        read_only_fields = fields

    def get_heat_map(self, report: ConsistencyReport) -> str | None:
        """The heat map's address. It is a model's opinion, so only training questions show it."""
        return heat_map_url(report) if self.context.get("purpose") == Purpose.LEARN else None


class ShownSerializer(serializers.ModelSerializer[Generation]):
    """A generation on one side, without scores, which would influence the person."""

    image = ImageSerializer()
    comparison = serializers.SerializerMethodField()

    class Meta:
        model = Generation
        fields = ("id", "image", "prompt", "comparison")
        read_only_fields = fields

    @extend_schema_field(ComparisonSerializer(allow_null=True))
    def get_comparison(self, generation: Generation) -> object:
        """The alignment; null until the generation was compared."""
        report = getattr(generation, "report", None)
        if report is None:
            return None
        shown = ready(ComparisonSerializer, purpose=self.context["purpose"])
        return shown.to_representation(report)


class AskedProductSerializer(ProductBriefSerializer):
    """The product of a question, with its mask for the overlay."""

    mask = serializers.SerializerMethodField(
        help_text="address of an 8-bit PNG, null if there is none"
    )

    class Meta(ProductBriefSerializer.Meta):
        fields = (*ProductBriefSerializer.Meta.fields, "mask")
        read_only_fields = fields

    def get_mask(self, product: Product) -> str | None:
        """The mask's address."""
        return mask_url(product)


class QuestionSerializer(serializers.Serializer[Hold]):
    """A question that the caller holds; left and right are the sides as shown to them."""

    id = serializers.IntegerField(source="question_id")
    kind = serializers.ChoiceField(choices=KINDS, source="question.kind")
    product = AskedProductSerializer(source="question.product")
    left = serializers.SerializerMethodField()
    right = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    expires_at = serializers.DateTimeField()

    @extend_schema_field(MessageSerializer(allow_null=True))
    def get_reason(self, hold: Hold) -> dict[str, object] | None:
        """Why it is asked. Questions that must look alike all give the reason "drawn at random"."""
        question = hold.question
        reason = question.reason if question.purpose == Purpose.LEARN else DRAWN()
        return None if reason is None else to_wire(reason)

    @extend_schema_field(ShownSerializer)
    def get_left(self, hold: Hold) -> object:
        """The left generation; in a single question the only one."""
        question = hold.question
        return self._shown(question, question.right if hold.swapped else question.left)

    @extend_schema_field(ShownSerializer(allow_null=True))
    def get_right(self, hold: Hold) -> object:
        """The right generation; null in a single question."""
        question = hold.question
        shown = question.left if hold.swapped else question.right
        return None if shown is None else self._shown(question, shown)

    def _shown(self, question: Question, side: Generation | None) -> object:
        return ready(ShownSerializer, purpose=question.purpose).to_representation(side)


class QuestionAgainSerializer(Body):
    """The question, held again."""

    question = QuestionSerializer()
