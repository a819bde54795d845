"""Fields of a project: finite numbers, days of the week, its vocabulary of reasons."""

from __future__ import annotations

from math import isfinite

from rest_framework import serializers

from annotator.api.body import Body
from annotator.errors import InvalidInput
from annotator.models import Project
from annotator.models.choices import choices
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS, REQUIRED
from scoring.vocabulary.reasons import (
    LONGEST_CODE,
    LONGEST_LABEL,
    MOST_KEYS,
    MOST_REASONS,
    ReasonEntry,
    ReasonGroup,
    reasons_of,
)


class FiniteField(serializers.FloatField):
    """A finite number: no NaN, no infinity, no boolean."""

    def to_internal_value(self, data: float | str) -> float:
        """The number. Raises ValidationError for anything else."""
        number = super().to_internal_value(data)
        if isinstance(data, bool) or not isfinite(number):
            self.fail("invalid")
        return number


class WeekdaysField(serializers.ListField):
    """Days of the week in order; stored as digits."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            **{
                "child": serializers.IntegerField(min_value=1, max_value=7),
                "max_length": 7,
                "required": False,
                "help_text": "days on which to retrain: 1 is Monday, 7 is Sunday",
                **options,
            }  # type: ignore[arg-type]
        )

    def to_representation(self, data: str) -> list[int]:  # type: ignore[override]  # stored as text
        """The days as numbers."""
        return [int(digit) for digit in data]

    def to_internal_value(self, data: object) -> str:  # type: ignore[override]  # stored as text
        """The days as digits, each once."""
        days: list[int] = super().to_internal_value(data)  # type: ignore[arg-type]
        return "".join(str(day) for day in sorted(set(days)))


class ReasonSerializer(Body):
    """A reason of the project's vocabulary."""

    code = serializers.CharField(max_length=LONGEST_CODE, help_text="what answers store")
    group = serializers.ChoiceField(choices=choices(ReasonGroup))
    label = serializers.CharField(  # type: ignore[assignment]  # a field, as the name says
        max_length=LONGEST_LABEL, allow_blank=True, default="",
        help_text="empty for a built-in reason that keeps its translations",
    )  # fmt: skip
    key = serializers.IntegerField(
        min_value=0, max_value=MOST_KEYS, default=0,
        help_text="the digit that chooses it within its group; 0 for none",
    )  # fmt: skip
    is_retired = serializers.BooleanField(default=False, help_text="offered no more")


class ReasonsField(serializers.ListField):
    """The vocabulary in its order; a change names all reasons, and retires those left out."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            **{
                "child": ReasonSerializer(),
                "max_length": MOST_REASONS,
                "required": False,
                **options,
            }  # type: ignore[arg-type]
        )

    def get_attribute(self, instance: Project) -> list[ReasonEntry]:
        """The built-in reasons too, where the project has no vocabulary of its own."""
        return list(reasons_of(instance.reasons))

    def to_internal_value(self, data: object) -> list[ReasonEntry]:
        """The reasons as records."""
        given = super().to_internal_value(data)  # type: ignore[arg-type]
        # A change of the project may leave fields out, but not of one of its reasons.
        missing: dict[str, list[Message]] = {
            f"reasons[{place}].{name}": [REQUIRED()]
            for place, each in enumerate(given)
            for name in ("code", "group")
            if name not in each
        }
        if missing:
            raise InvalidInput(INVALID_FIELDS(), fields=missing)
        return [ReasonEntry(**{**each, "group": ReasonGroup(each["group"])}) for each in given]
