"""A changed word is quoted; what is not sure on both sides is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import cv2
import numpy as np
import pytest

from scoring.consistency import analyse_original, compare_product
from scoring.consistency.product import OriginalProduct
from scoring.consistency.text import OriginalText, changed_text, read_original
from scoring.images import RGB, Float64
from scoring.reading import Reading, TextReader, text_reader
from scoring.segmentation import segmenter
from scoring.vocabulary.finding import FindingKind
from scoring.vocabulary.messages.findings import TEXT_READS, Place
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import judged
from tests.scoring.consistency.printed import FONTS, PACK, SIDE, on_ground, pack, placed
from tests.scoring.reading.installed import needs_rapidocr

PLACED = placed()
LINES = (("Fennel", 22), ("Wholegrain", 14))


def packed(*words: str, font: str = "bundled") -> RGB:
    """A generation of the pack; its words in the place of those of `LINES`."""
    heights = [height for _, height in LINES]
    picture, mask = pack(list(zip(words, heights, strict=True)), FONTS[font])
    return on_ground(picture, mask, PLACED)


def product(font: str = "bundled") -> OriginalProduct:
    return analyse_original(*pack(LINES, FONTS[font]))


class Scripted:
    """A reader for which the tests write the answers: one line, then its readings in order."""

    name = "scripted"

    def __init__(self, *readings: Reading) -> None:
        self.line = np.array([[180.0, 125.0], [330.0, 125.0], [330.0, 165.0], [180.0, 165.0]])
        self.readings: Iterator[Reading] = iter(readings)

    def find(self, image: RGB) -> list[Float64]:
        left, top, right, bottom = PACK
        scale = max(image.shape[:2]) / max(right - left, bottom - top)
        return [(self.line - (left, top)) * scale]

    def read(self, strips: Sequence[RGB]) -> list[Reading]:
        return [next(self.readings) for _ in strips]


FENNEL, FENEL = Reading("Fennel", 0.99), Reading("Fenel", 0.98)


def changed_by(*readings: Reading, generation: RGB | None = None) -> int:
    """How many letters changed, with readings of: the original; both; both again."""
    text = read_original(product(), Scripted(*readings))
    picture = packed("Fenel", "Wholegrain") if generation is None else generation
    change = changed_text(text, picture, PLACED)
    return 0 if change is None else change.letters


def test_what_is_read_twice_on_both_is_a_change() -> None:
    assert changed_by(FENNEL, FENNEL, FENEL, FENNEL, FENEL) == 1


def test_the_second_reading_may_be_less_sure() -> None:
    assert changed_by(FENNEL, FENNEL, FENEL, FENNEL, Reading("Fenel", 0.6)) == 1


@pytest.mark.parametrize(
    "readings",
    [
        (Reading("Fennel", 0.4),),  # unsure on the original itself
        (FENNEL, Reading("Fennel", 0.4), FENEL, FENNEL, FENEL),
        (FENNEL, FENNEL, Reading("Fenel", 0.4), FENNEL, FENEL),
        (FENNEL, FENNEL, Reading("", 0.0)),
        (FENNEL, Reading("Fennal", 0.99), FENEL),  # otherwise at the generation's scale
        (FENNEL, FENNEL, FENEL, FENNEL, FENNEL),  # otherwise at the smaller scale
        (FENNEL, FENNEL, FENEL, FENNEL, Reading("Fenel", 0.2)),
        (FENNEL, FENNEL, Reading("Fenel", 0.7), FENNEL, FENEL),
        (FENNEL, FENNEL, Reading("FENNE1", 0.99)),  # a usual slip of readers
        (FENNEL, FENNEL, FENNEL),
    ],
)
def test_everything_else_is_passed_over(readings: tuple[Reading, ...]) -> None:
    assert changed_by(*readings) == 0


def test_what_looks_the_same_is_not_even_read() -> None:
    same = packed("Fennel", "Wholegrain")
    assert changed_by(FENNEL, generation=same) == 0


def test_lines_beside_the_product_or_outside_the_frame_are_passed_over() -> None:
    beside = Scripted()
    beside.line += (200, 0)
    assert read_original(product(), beside).lines == ()
    text = read_original(product(), Scripted(FENNEL))
    far = placed(x=-60)
    assert changed_text(text, packed("Fenel", "Wholegrain"), far) is None


@lru_cache
def reader() -> TextReader:
    return text_reader("rapidocr")


@lru_cache
def text_of(font: str) -> OriginalText:
    return read_original(product(font), reader())


@needs_rapidocr
@pytest.mark.slow
@pytest.mark.parametrize("font", FONTS)
class TestReallyRead:
    @pytest.mark.parametrize(
        ("words", "original", "found"),
        [
            (("Fenel", "Wholegrain"), "Fennel", "Fenel"),
            (("Fernel", "Wholegrain"), "Fennel", "Fernel"),
            (("Fennel", "Wholegpain"), "Wholegrain", "Wholegpain"),
            (("Fennel", "Whotekgain"), "Wholegrain", "Whotekgain"),
        ],
    )
    def test_one_to_three_letters(
        self, font: str, words: tuple[str, str], original: str, found: str
    ) -> None:
        change = changed_text(text_of(font), packed(*words, font=font), PLACED)
        assert change is not None
        assert (change.original, change.generation) == (original, found)

    @pytest.mark.parametrize("null", ["jpeg", "blurred", "relit", "resized", "shifted"])
    def test_an_unchanged_pack_says_nothing(self, font: str, null: str) -> None:
        picture = NULLS[null](packed("Fennel", "Wholegrain", font=font))
        assert changed_text(text_of(font), picture, PLACED) is None

    def test_a_mirrored_pack_says_nothing(self, font: str) -> None:
        picture, mask = pack(LINES, FONTS[font])
        mirrored = on_ground(
            np.ascontiguousarray(picture[:, ::-1]), np.ascontiguousarray(mask[:, ::-1]), PLACED
        )
        assert changed_text(text_of(font), mirrored, PLACED) is None

    def test_a_covered_end_of_a_line_says_nothing(self, font: str) -> None:
        picture, mask = pack(LINES, FONTS[font])
        picture = picture.copy()
        picture[:, 290:] = (120, 90, 80)
        assert changed_text(text_of(font), on_ground(picture, mask, PLACED), PLACED) is None


def jpeg(picture: RGB) -> RGB:
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 70])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def blurred(picture: RGB) -> RGB:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.2), np.uint8)


def relit(picture: RGB) -> RGB:
    gain = np.linspace(0.6, 1.15, SIDE)[None, :, None]
    return np.clip(picture * gain, 0, 255).astype(np.uint8)


def resized(picture: RGB) -> RGB:
    small = cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.uint8)


def shifted(picture: RGB) -> RGB:
    """As where the alignment errs by a pixel and a half."""
    move = np.array([[1.0, 0.0, 1.2], [0.0, 1.0, -0.9]])
    return np.asarray(cv2.warpAffine(picture, move, (SIDE, SIDE)), np.uint8)


NULLS: dict[str, Callable[[RGB], RGB]] = {
    "jpeg": jpeg, "blurred": blurred, "relit": relit, "resized": resized, "shifted": shifted,
}  # fmt: skip


@needs_rapidocr
@pytest.mark.slow
class TestInTheCheck:
    def test_the_finding_quotes_both_and_says_where(self) -> None:
        generation = packed("Fennel", "Wholegpain")
        comparison = compare_product(
            product(), generation, segmenter=segmenter("grabcut"), text=text_of("bundled")
        )
        report = judged(comparison)
        assert comparison.measurements["letters"] == 1.0
        assert report.outcome is Outcome.INCONSISTENT
        (finding,) = (each for each in report.findings if each.kind is FindingKind.TEXT_CHANGED)
        assert finding.message == TEXT_READS(
            place=Place.BOTTOM, found="Wholegpain", original="Wholegrain"
        )
        assert finding.box is not None
        left, top, right, bottom = finding.box
        assert 0.3 < left < right < 0.75
        assert 0.5 < top < bottom < 0.75

    def test_the_same_pack_is_consistent(self) -> None:
        comparison = compare_product(
            product(),
            jpeg(packed("Fennel", "Wholegrain")),
            segmenter=segmenter("grabcut"),
            text=text_of("bundled"),
        )
        assert comparison.measurements["letters"] == 0.0
        assert judged(comparison).outcome is Outcome.CONSISTENT
