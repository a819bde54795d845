"""The real reader finds lines and reads them, with the weights that its wheel contains."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
import pytest

from scoring.consistency.strips import strip_of
from scoring.reading import Reading, TextReader, text_reader
from tests.scoring.consistency.printed import FONTS, PACK, pack
from tests.scoring.reading.installed import needs_rapidocr

pytestmark = [needs_rapidocr, pytest.mark.slow]
PICTURE, _ = pack((("Fennel", 24), ("Wholegrain", 18)), FONTS["bundled"])


@lru_cache
def reader() -> TextReader:
    return text_reader("rapidocr")


def read() -> list[Reading]:
    lines = reader().find(PICTURE)
    return reader().read([strip_of(PICTURE, corners) for corners in lines])


def test_lines_are_found_and_read() -> None:
    found = {reading.text: reading.certainty for reading in read()}
    assert set(found) == {"Fennel", "Wholegrain"}
    assert min(found.values()) > 0.9


def test_corners_lie_around_the_line_on_the_picture() -> None:
    left, top, right, bottom = PACK
    for corners in reader().find(PICTURE):
        assert corners.shape == (4, 2)
        assert (corners > (left, top)).all() and (corners < (right, bottom)).all()
        (x0, y0), (x1, _), (_, y2), _ = corners
        assert x0 < x1 and y0 < y2


def test_nothing_is_read_where_there_is_no_text() -> None:
    blank = np.full((120, 200, 3), 200, np.uint8)
    assert reader().find(blank) == []
    assert reader().read([blank[:48]]) == [Reading("", 0.0)]
    assert reader().read([]) == []


def test_threads_get_what_one_alone_gets() -> None:
    alone = read()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(read) for _ in range(2)]
        assert [each.result() for each in both] == [alone, alone]


def test_it_brings_no_second_opencv() -> None:
    script = "import cv2, rapidocr; rapidocr.RapidOCR; print(cv2.__version__)"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip().startswith("5.")
