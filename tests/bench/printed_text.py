"""How often the text reader finds 1 to 3 changed letters, and how often it sees some that are not.

    python -m tests.bench.printed_text [--packs 3] [--seed 0]

Drawn packs with four lines each, in three fonts and three sizes, go through the whole consistency
check with the original's exact mask and `grabcut`, once unchanged through each of the null edits,
and with 1, 2 and 3 letters inserted, deleted or replaced inside one line. The thresholds of
`scoring/consistency/text.py` and `strips.py` were chosen on packs like these, with other seeds.
"""

from __future__ import annotations

import argparse
import string
import time
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec

import cv2
import numpy as np

from scoring.consistency import analyse_original, compare_product
from scoring.consistency.letters import edit_distance, skeleton
from scoring.consistency.text import OriginalText, read_original
from scoring.images import RGB
from scoring.reading import TextReader, text_reader
from scoring.segmentation import segmenter
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import judged
from tests.scoring.consistency.printed import FONTS, SIDE, on_ground, pack, placed

WORDS = [
    "Fennel", "Cardamom", "Oatmeal", "Hazelnut", "Premium", "Organic", "Chocolate", "Lemonade",
    "Shampoo", "Granola", "Rosemary", "Turmeric", "Cinnamon", "Blueberry", "Vanilla", "Espresso",
    "Natural", "Toothpaste", "Detergent", "Mustard", "Paprika", "Buckwheat", "Marzipan",
    "Digestive", "Sparkling", "Original", "Sensitive", "Crunchy", "Wholegrain", "Unsalted",
]  # fmt: skip
HEIGHTS = (22, 14, 10)  # pixels of the capitals on the original; a generation has 0.7–1 of that


def jpeg(picture: RGB, quality: int = 70) -> RGB:
    """Through a JPEG."""
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def blur(picture: RGB) -> RGB:
    """Softer by a pixel."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.0), np.uint8)


def relit(picture: RGB) -> RGB:
    """Darker on the left."""
    gain = np.linspace(0.6, 1.15, SIDE)[None, :, None]
    return np.clip(picture * gain, 0, 255).astype(np.uint8)


def resized(picture: RGB) -> RGB:
    """Smaller and back."""
    small = cv2.resize(picture, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.uint8)


NULLS: tuple[Callable[[RGB], RGB], ...] = (jpeg, blur, relit, resized)


def misspelt(word: str, letters: int, draw: np.random.Generator) -> str:
    """The word with so many letters changed, none of them its first or last."""
    while True:
        written = list(word)
        for _ in range(letters):
            place, new = int(draw.integers(1, len(written) - 1)), string.ascii_lowercase
            kind, letter = draw.integers(3), new[draw.integers(len(new))]
            written[place : place + (kind != 0)] = "" if kind == 1 else letter
        changed = "".join(written)
        if edit_distance(skeleton(word), skeleton(changed)) > 0:
            return changed


class Tally:
    """Counts by row of the table, and seconds of reading."""

    def __init__(self, reader: TextReader) -> None:
        self.reader, self.grabcut = reader, segmenter("grabcut")
        self.tried: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        self.inconsistent: Counter[str] = Counter()
        self.without: Counter[str] = Counter()
        self.seconds: dict[str, list[float]] = {"original": [], "check": [], "with text": []}

    def check(self, row: str, text: OriginalText, picture: RGB, of: tuple[RGB, RGB]) -> None:
        """One generation, checked without and with its text."""
        product = analyse_original(of[0], of[1][..., 0] > 0)
        start = time.process_time()
        plain = compare_product(product, picture, segmenter=self.grabcut)
        middle = time.process_time()
        found = compare_product(product, picture, segmenter=self.grabcut, text=text)
        self.seconds["check"].append(middle - start)
        self.seconds["with text"].append(time.process_time() - middle)
        self.tried[row] += 1
        self.read[row] += found.measurements.get("letters", 0.0) > 0
        self.inconsistent[row] += judged(found).outcome is Outcome.INCONSISTENT
        self.without[row] += judged(plain).outcome is Outcome.INCONSISTENT

    def pack(self, height: int, font: str, draw: np.random.Generator) -> None:
        """One pack with all its nulls and misspellings."""
        words = [str(word) for word in draw.choice(WORDS, 4, replace=False)]
        picture, mask = pack([(word, height) for word in words], FONTS[font])
        start = time.process_time()
        text = read_original(analyse_original(picture, mask), self.reader)
        self.seconds["original"].append(time.process_time() - start)
        place = placed(float(draw.uniform(0.7, 1.0)), float(draw.uniform(-8, 8)))
        of = picture, np.repeat(mask[..., None], 3, axis=2).astype(np.uint8)
        for null in NULLS:
            self.check(f"null {null.__name__}", text, null(on_ground(picture, mask, place)), of)
        for letters in (1, 2, 3):
            at = int(draw.integers(4))
            other = [*words[:at], misspelt(words[at], letters, draw), *words[at + 1 :]]
            changed, _ = pack([(word, height) for word in other], FONTS[font])
            generation = jpeg(on_ground(changed, mask, place), 85)
            self.check(f"{height} px, {letters} letters", text, generation, of)

    def print(self) -> None:
        """The table."""
        print(f"{'':<20}{'pairs':>7}{'read':>7}{'inconsistent':>14}{'without reader':>16}")
        for row in sorted(self.tried):
            counts = self.tried[row], self.read[row], self.inconsistent[row], self.without[row]
            print(f"{row:<20}{counts[0]:>7}{counts[1]:>7}{counts[2]:>14}{counts[3]:>16}")
        means = {name: 1e3 * float(np.mean(each)) for name, each in self.seconds.items()}
        extra = means["with text"] - means["check"]
        print(
            f"processor time: {means['original']:.0f} ms an original, {extra:.0f} ms a pair on top "
            f"of {means['check']:.0f}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=int, default=1, help="of each font and size")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if find_spec("rapidocr") is None:
        print("the text reader is not installed (make text-reader)")
        return
    cv2.setNumThreads(1)
    tally, draw = Tally(text_reader("rapidocr")), np.random.default_rng(options.seed)
    for _ in range(options.packs):
        for height in HEIGHTS:
            for font in FONTS:
                tally.pack(height, font, draw)
    tally.print()


if __name__ == "__main__":
    main()
