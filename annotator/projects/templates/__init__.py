"""Starting points for a project: settings, guidelines and reasons, in each language.

To add one, write its guidelines beside this file, one file a language, and list it below; its title
is a text of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from scoring.vocabulary.answers import Reason
from scoring.vocabulary.reasons import ReasonGroup
from scoring.vocabulary.say import LANGUAGES

Setting: TypeAlias = "float | int | str | bool"
BACKGROUND, PRODUCT = ReasonGroup.BACKGROUND, ReasonGroup.PRODUCT


@dataclass(frozen=True)
class TemplateReason:
    """A reason of a template. labels: by language; empty for one with built-in translations."""

    code: str
    group: ReasonGroup
    key: int
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A starting point. Settings that it does not name are the usual ones."""

    code: str
    settings: Mapping[str, Setting]
    reasons: tuple[TemplateReason, ...]

    @property
    def guidelines(self) -> dict[str, str]:
        """The Markdown by language."""
        return {language: _read(f"{self.code}.{language}.md") for language in LANGUAGES}


@cache
def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _built_in(group: ReasonGroup, *codes: Reason) -> tuple[TemplateReason, ...]:
    return tuple(TemplateReason(code, group, key) for key, code in enumerate(codes, start=1))


def _own(code: str, group: ReasonGroup, key: int, english: str, chinese: str) -> TemplateReason:
    return TemplateReason(code, group, key, {"en": english, "zh-Hans": chinese})


_CHANGES: Final = _built_in(
    PRODUCT,
    Reason.PART_ADDED,
    Reason.PART_MISSING,
    Reason.COLOUR_CHANGED,
    Reason.SHAPE_WARPED,
    Reason.TEXT_CHANGED,
    Reason.TEXTURE_CHANGED,
)

TEMPLATES: Final = (
    Template(
        "packshot",
        {"target_precision": 0.964, "confidence": 0.95, "pair_share": 0.4, "gold_share": 0.03},
        (
            *_built_in(
                BACKGROUND,
                Reason.FLOATING,
                Reason.SIZE_MISMATCH,
                Reason.POOR_LIGHT,
                Reason.HARD_TO_SEE,
                Reason.ARTEFACT,
                Reason.UNSUITABLE_SCENE,
            ),
            _own("distracting", BACKGROUND, 7, "Something distracts", "有干扰物"),
            _own("cut_off", BACKGROUND, 8, "Product cut off", "商品被截断"),
            *_CHANGES,
        ),
    ),
    Template(
        "lifestyle",
        {
            "target_precision": 0.93,
            "confidence": 0.9,
            "pair_share": 0.7,
            "explore_share": 0.25,
            "answers_needed": 2,
        },
        (
            *_built_in(
                BACKGROUND,
                Reason.UNSUITABLE_SCENE,
                Reason.POOR_AESTHETICS,
                Reason.HARD_TO_SEE,
                Reason.SIZE_MISMATCH,
                Reason.FLOATING,
                Reason.ARTEFACT,
            ),
            _own("wrong_mood", BACKGROUND, 7, "Wrong season or mood", "季节或氛围不符"),
            _own("people_malformed", BACKGROUND, 8, "People or hands malformed", "人物或手变形"),
            *_CHANGES,
        ),
    ),
    Template(
        "fashion",
        {
            "target_precision": 0.96,
            "confidence": 0.95,
            "pair_share": 0.5,
            "answers_needed": 2,
            "gold_share": 0.05,
        },
        (
            *_built_in(
                BACKGROUND,
                Reason.UNSUITABLE_SCENE,
                Reason.POOR_LIGHT,
                Reason.HARD_TO_SEE,
                Reason.ARTEFACT,
                Reason.POOR_AESTHETICS,
            ),
            _own("body_malformed", BACKGROUND, 6, "Body or face malformed", "身体或面部变形"),
            _own("bad_cut_out", BACKGROUND, 7, "Cut-out shows", "抠图痕迹"),
            _own("wrong_styling", BACKGROUND, 8, "Pose or styling does not fit", "姿势或搭配不符"),
            *_built_in(
                PRODUCT,
                Reason.PART_ADDED,
                Reason.PART_MISSING,
                Reason.COLOUR_CHANGED,
                Reason.SHAPE_WARPED,
                Reason.TEXT_CHANGED,
                Reason.TEXTURE_CHANGED,
            ),
            _own("pattern_changed", PRODUCT, 7, "Pattern redrawn", "花纹改变"),
            _own("fit_changed", PRODUCT, 8, "Cut or length changed", "版型或长度改变"),
        ),
    ),
)
