"""COCO's run-length encoding of masks, compatible with pycocotools.

Pixels are read column by column; runs of 0 and of 1 alternate, and the first is of 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

LONGEST_NUMBER = 40  # bits of one run


def counts_of(mask: Image.Image) -> list[int]:
    """The runs of a mask of mode L with 0 and 255."""
    columns = mask.transpose(Image.Transpose.TRANSPOSE).tobytes()
    counts, position, wanted = list[int](), 0, b"\xff"
    while position < len(columns):
        end = columns.find(wanted, position)
        end = len(columns) if end < 0 else end
        counts.append(end - position)
        position, wanted = end, b"\0" if wanted == b"\xff" else b"\xff"
    return counts


def text_of(counts: Sequence[int]) -> str:
    """The runs in COCO's text form: differences to the run before last, in groups of five bits."""
    characters = []
    for place, count in enumerate(counts):
        number = count - counts[place - 2] if place > 2 else count
        while True:
            bits, number = number & 0x1F, number >> 5
            is_last = number == (-1 if bits & 0x10 else 0)
            characters.append(chr(bits + 48 + (0 if is_last else 0x20)))
            if is_last:
                break
    return "".join(characters)


def counts_from(written: object) -> list[int]:
    """The runs, written as a list of numbers or in COCO's text form. Raises ValueError."""
    if isinstance(written, list) and all(type(each) is int for each in written):
        return written
    if not isinstance(written, str):
        raise ValueError("neither numbers nor text")
    counts, number, bits = list[int](), 0, 0
    for character in written:
        value = ord(character) - 48
        if not 0 <= value < 64 or bits > LONGEST_NUMBER:
            raise ValueError("no run length")
        number |= (value & 0x1F) << bits
        bits += 5
        if value & 0x20:
            continue
        if value & 0x10:
            number -= 1 << bits
        counts.append(number + counts[-2] if len(counts) > 2 else number)
        number = bits = 0
    return counts
