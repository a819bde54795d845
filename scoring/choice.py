"""Which encoder, segmenter and text reader are used: the chosen ones, with their own options.

One that lacks something here may name another part that stands in for it: the defaults do, so that
a machine without the package that carries their weights scores nevertheless.
"""

from __future__ import annotations

from scoring.factories import Factories, Part, ScoringSettings
from scoring.features.base import ENCODERS, Encoder, encoder
from scoring.features.joined import Joined
from scoring.reading.base import READERS, TextReader, text_reader
from scoring.segmentation.base import SEGMENTERS, Segmenter, segmenter

__all__ = [
    "ScoringSettings",
    "chosen_encoder",
    "chosen_segmenter",
    "chosen_text_reader",
    "stand_ins",
    "used_encoder",
    "used_segmenter",
]


def chosen_encoder(settings: ScoringSettings) -> Encoder:
    """The chosen encoder with `lite` beside it, which costs little and adds what others miss.

    Raises `UnknownPart`, `PartNotInstalled` and what the encoder's own file says.
    """
    lite, name = encoder("lite"), used_encoder(settings)
    if name == lite.name:
        return lite
    return Joined((encoder(name, **ENCODERS.options(name, settings)), lite))


def chosen_segmenter(settings: ScoringSettings) -> Segmenter:
    """The chosen segmenter. Raises as `chosen_encoder` does."""
    name = used_segmenter(settings)
    return segmenter(name, **SEGMENTERS.options(name, settings))


def chosen_text_reader(settings: ScoringSettings) -> TextReader | None:
    """The chosen text reader, None where text isn't read. Raises as `chosen_encoder` does."""
    name = settings.text_reader
    return text_reader(name, **READERS.options(name, settings)) if name else None


def used_encoder(settings: ScoringSettings) -> str:
    """The name of the encoder that is used: the chosen one, or what stands in for it."""
    return _used(ENCODERS, settings.encoder, settings)[0]


def used_segmenter(settings: ScoringSettings) -> str:
    """The name of the segmenter that is used: the chosen one, or what stands in for it."""
    return _used(SEGMENTERS, settings.segmenter, settings)[0]


def stand_ins(settings: ScoringSettings) -> list[str]:
    """What stands in for a chosen part, and why: one sentence each."""
    found = []
    for kind, name, (used, why) in (
        ("encoder", settings.encoder, _used(ENCODERS, settings.encoder, settings)),
        ("segmenter", settings.segmenter, _used(SEGMENTERS, settings.segmenter, settings)),
    ):
        if used != name:
            found.append(f"{kind} {name}: {why} Until then `{used}` is used alone.")
    return found


def _used(family: Factories[Part], name: str, settings: ScoringSettings) -> tuple[str, str]:
    """The part that is used, and why if it is not the one called `name`."""
    description = family.descriptions.get(name)
    if description is None or not description.stand_in:
        return name, ""
    lacks = description.lacks(settings)
    return (description.stand_in, lacks[0]) if lacks else (name, "")
