from __future__ import annotations

import errno
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scoring.images import (
    ImageUnreadable,
    encode_mask_png,
    fit_longest,
    fitted_size,
    lab_of,
    read_mask,
    read_rgb,
    resize_mask,
)
from tests.annotator.imports.metadata import ODD, exif_of, jpeg_with, turned


def test_transparent_pixels_are_white(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (4, 3), (200, 0, 0, 0))
    picture.putpixel((1, 1), (10, 20, 30, 255))
    picture.save(tmp_path / "a.png")
    read = read_rgb(tmp_path / "a.png")
    assert read.shape == (3, 4, 3)
    assert read[0, 0].tolist() == [255, 255, 255]
    assert read[1, 1].tolist() == [10, 20, 30]


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA"])
def test_any_mode_becomes_rgb(tmp_path: Path, mode: str) -> None:
    name = "a.tiff" if mode == "CMYK" else "a.png"
    Image.new("RGB", (5, 4), (255, 255, 255)).convert(mode).save(tmp_path / name)
    read = read_rgb(tmp_path / name)
    assert read.dtype == np.uint8
    assert (read == 255).all()


def test_sixteen_bit_grey_keeps_its_brightness(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((4, 4), 32_768, np.uint16))
    assert abs(int(read_rgb(tmp_path / "deep.png")[0, 0, 0]) - 127) <= 1


def test_a_picture_turned_by_its_exif_is_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    Image.new("RGB", (8, 4)).save(tmp_path / "a.jpg", exif=exif)
    assert read_rgb(tmp_path / "a.jpg").shape == (8, 4, 3)


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_beside_the_orientation_decide_nothing(tmp_path: Path, odd: str) -> None:
    exif = b"Exif\0\0" + exif_of(turned(), *ODD[odd])
    (tmp_path / "a.jpg").write_bytes(jpeg_with((0xE1, exif), picture=Image.new("RGB", (60, 40))))
    assert read_rgb(tmp_path / "a.jpg").shape == (60, 40, 3)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 truncated"])
def test_what_cannot_be_decoded_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.jpg").write_bytes(content)
    with pytest.raises(ImageUnreadable, match=r"broken\.jpg"):
        read_rgb(tmp_path / "broken.jpg")


def test_a_truncated_picture_is_refused_by_name(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "cut.png")
    whole = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImageUnreadable, match=r"cut\.png"):
        read_rgb(tmp_path / "cut.png")


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ImageUnreadable, match=r"gone\.png: no such file"):
        read_rgb(tmp_path / "gone.png")


def test_a_disk_that_fails_is_no_fault_of_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    Image.new("RGB", (8, 8)).save(tmp_path / "good.png")
    monkeypatch.setattr(Image, "open", fail)
    with pytest.raises(OSError, match="Input/output error"):
        read_rgb(tmp_path / "good.png")


def test_a_mask_survives_png(tmp_path: Path) -> None:
    mask = np.random.default_rng(1).random((9, 13)) > 0.5
    (tmp_path / "mask.png").write_bytes(encode_mask_png(mask))
    assert (read_mask(tmp_path / "mask.png") == mask).all()


def test_a_mask_may_be_an_alpha_channel(tmp_path: Path) -> None:
    alpha = np.zeros((6, 6), np.uint8)
    alpha[2:4, 1:5] = 255
    picture = np.dstack([np.full((6, 6, 3), 250, np.uint8), alpha])
    Image.fromarray(picture, "RGBA").save(tmp_path / "cut.png")
    assert (read_mask(tmp_path / "cut.png") == (alpha > 0)).all()


@given(st.integers(1, 3_000), st.integers(1, 3_000), st.integers(1, 1_500))
def test_fitting_only_shrinks_and_keeps_the_shape(height: int, width: int, longest: int) -> None:
    fitted = fitted_size(height, width, longest)
    assert min(fitted) >= 1
    assert max(fitted) <= max(1, min(longest, max(height, width)))
    if max(height, width) > longest and min(fitted) > 20:
        assert fitted[0] / fitted[1] == pytest.approx(height / width, rel=0.05)


def test_a_small_picture_is_not_enlarged() -> None:
    picture = np.zeros((10, 20, 3), np.uint8)
    assert fit_longest(picture, 512) is picture


def test_a_resized_mask_keeps_its_share() -> None:
    mask = np.zeros((100, 80), bool)
    mask[20:70, 10:50] = True
    assert resize_mask(mask, 37, 41).mean() == pytest.approx(mask.mean(), abs=0.02)


def test_lab_of_white_and_black() -> None:
    lab = lab_of(np.array([[[255, 255, 255], [0, 0, 0]]], np.uint8))
    assert lab[0, 0] == pytest.approx([100, 0, 0], abs=0.1)
    assert lab[0, 1] == pytest.approx([0, 0, 0], abs=0.1)
