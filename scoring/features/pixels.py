"""Per-pixel maps of a picture, and statistics of a region of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.features.naturalness import contrast_normalised, gaussian_shape
from scoring.images import RGB, Float32, Float64, Mask, lab_of

SMALLEST_REGION = 30  # pixels; statistics of fewer say nothing
ENOUGH = 8_000  # pixels, for a quantile
ENOUGH_FOR_WORDS = 4_000  # pixels give shares to 1 %
QUANTILES = (0.05, 0.5, 0.95)
LAYERS = ("lightness", "a", "b", "chroma", "gradient", "detail", "contrast")
TAN_30, TAN_60 = np.tan(np.radians([30, 60])).astype(np.float32)
ALMOST = np.float32(1e-6)
HUES = (9, 10, 11, 8, 7, 6, 0, 1, 2, 5, 4, 3)  # `PixelMaps.hues` of each 30° from −180° on
# Focal colours of the basic colour words (Berlin & Kay), sRGB 0–255.
COLOUR_WORDS = {
    "black": (20, 20, 20),
    "grey": (128, 128, 128),
    "white": (245, 245, 245),
    "red": (200, 30, 35),
    "orange": (240, 130, 30),
    "yellow": (240, 215, 50),
    "green": (50, 140, 60),
    "blue": (40, 80, 180),
    "purple": (120, 50, 140),
    "pink": (240, 150, 180),
    "brown": (110, 70, 40),
}
_FOCAL = lab_of(np.array([list(COLOUR_WORDS.values())], dtype=np.uint8))[0]
REGION_NAMES = (
    *(f"{layer}_{key}" for layer in LAYERS for key in ("mean", "spread", "low", "middle", "high")),
    "mscn_shape",
    *(f"hue_{index}" for index in range(len(HUES))),
    "hue_unity",
    *(f"is_{word}" for word in COLOUR_WORDS),
)


@dataclass(frozen=True)
class PixelMaps:
    """Maps of one picture, each (h, w) float32, made of the three planes of CIE L*a*b*.

    `lightness` L*, 0–100; `redness` a*, negative for green; `yellowness` b*, negative for blue.
    """

    lightness: Float32
    redness: Float32
    yellowness: Float32

    @classmethod
    def of(cls, image: RGB) -> PixelMaps:
        """RGB uint8 (h, w, 3) → its maps at the same size."""
        return cls(*cv2.split(lab_of(image)))

    def halved(self) -> PixelMaps:
        """The same picture at half the size (at least 8 pixels a side)."""
        height, width = self.lightness.shape
        size = (max(8, width // 2), max(8, height // 2))
        # A plane at a time: OpenCV halves three channels together four times as slowly.
        planes = (self.lightness, self.redness, self.yellowness)
        return PixelMaps(*(cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in planes))

    @cached_property
    def chroma(self) -> Float32:
        """C* = |(a*, b*)|, 0 for grey."""
        square = np.square(self.redness) + np.square(self.yellowness)
        return np.asarray(np.sqrt(square), dtype=np.float32)

    @cached_property
    def hues(self) -> NDArray[np.uint8]:
        """Which twelfth of the circle each pixel's hue is in, (h, w).

        0–2 from the a* axis towards b*; 3 more where a* is negative, 6 more where b* is. These
        comparisons take a tenth of the time of an arctangent.
        """
        across, up = np.abs(self.redness), np.abs(self.yellowness)
        left = self.redness < ALMOST * self.yellowness  # a hue of 90° begins its twelfth
        signs = np.uint8(3) * left + np.uint8(6) * (self.yellowness < 0)
        return np.asarray(signs + (up > TAN_30 * across) + (up > TAN_60 * across), dtype=np.uint8)

    @cached_property
    def edges(self) -> Float32:
        """Magnitude of the lightness gradient per pixel (Sobel)."""
        across = cv2.Sobel(self.lightness, cv2.CV_32F, 1, 0, scale=1 / 8)
        down = cv2.Sobel(self.lightness, cv2.CV_32F, 0, 1, scale=1 / 8)
        # Not cv2.magnitude: its last bit depends on where in memory the picture lies.
        return np.asarray(np.sqrt(across * across + down * down), dtype=np.float32)

    @cached_property
    def gradient(self) -> Float32:
        """Logarithm of `edges`."""
        return np.asarray(np.log(self.edges + 0.1), dtype=np.float32)

    @cached_property
    def detail(self) -> Float32:
        """Logarithm of the absolute Laplacian: fine detail and noise."""
        curvature: Float32 = cv2.Laplacian(self.lightness, cv2.CV_32F)
        return np.asarray(np.log(np.abs(curvature) + 0.1), dtype=np.float32)

    @cached_property
    def normalised(self) -> tuple[Float32, Float32]:
        """MSCN coefficients and local standard deviation of the lightness."""
        return contrast_normalised(self.lightness)

    @cached_property
    def layers(self) -> Float32:
        """`LAYERS` and the magnitude of the MSCN coefficients, side by side: (h, w, 8)."""
        coefficients, contrast = self.normalised
        colour = self.lightness, self.redness, self.yellowness, self.chroma
        texture = self.gradient, self.detail, contrast, np.abs(coefficients)
        layers: Float32 = cv2.merge([*colour, *texture])
        return layers


def region_statistics(maps: PixelMaps, region: Mask) -> dict[str, float]:
    """Colour, contrast, sharpness and texture of `region` bool (h, w); zeros if it is tiny.

    The `LAYERS` give mean, spread and three quantiles each; then the MSCN shape and the shares of
    hues and of basic colour words.
    """
    places = np.flatnonzero(region)  # found once: whatever lies there is then read much faster
    if len(places) < SMALLEST_REGION:
        return dict.fromkeys(REGION_NAMES, 0.0)
    means, spreads = cv2.meanStdDev(maps.layers, mask=region.astype(np.uint8))
    _, red, yellow, chroma, *_, magnitude = means.ravel().tolist()
    pixels = maps.layers.reshape(-1, len(means))
    described = slice(len(LAYERS))
    sample = cv2.transpose(pixels.take(_some(places, ENOUGH), axis=0))
    moments = np.hstack([means[described], spreads[described], _quantiles(sample[described])])
    some_chroma = chroma + 1e-3  # hues of grey say nothing
    numbers = (
        *moments.ravel().tolist(),
        gaussian_shape(magnitude, magnitude**2 + float(spreads[-1, 0]) ** 2),
        *np.sqrt(_chroma_by_hue(maps, places) / some_chroma).tolist(),
        float(np.hypot(red, yellow)) / some_chroma,  # how much one hue rules
        *colour_word_shares(pixels.take(_some(places, ENOUGH_FOR_WORDS), axis=0)[:, :3]).values(),
    )
    return dict(zip(REGION_NAMES, numbers, strict=True))


def colour_word_shares(colours: Float32) -> dict[str, float]:
    """Lab (n, 3) → square root of the share of pixels nearest to each basic colour word."""
    # |colour − focal|² less |colour|², which is the same for every word: (words, n)
    distances = np.square(_FOCAL).sum(axis=1)[:, None] - 2 * (_FOCAL @ colours.T)
    nearest = cv2.reduceArgMin(distances, 0)
    shares = np.bincount(nearest.ravel(), minlength=len(COLOUR_WORDS)) / len(colours)
    names = (f"is_{word}" for word in COLOUR_WORDS)
    return dict(zip(names, np.sqrt(shares).tolist(), strict=True))


def _chroma_by_hue(maps: PixelMaps, places: NDArray[np.intp]) -> Float64:
    """Chroma of each of the `HUES`, over the number of places: they add up to the mean chroma."""
    chroma = np.bincount(maps.hues.take(places), maps.chroma.take(places), len(HUES))
    return np.asarray(chroma[list(HUES)] / len(places), dtype=np.float64)


def _some(places: NDArray[np.intp], enough: int) -> NDArray[np.intp]:
    """Every so many of `places`: `enough` of them or a little more."""
    return places[:: max(1, len(places) // enough)]


def _quantiles(values: Float32) -> Float32:
    """(layers, n) → the `QUANTILES` of each layer, (layers, 3)."""
    last = values.shape[1] - 1
    places = [min(last, int(quantile * values.shape[1])) for quantile in QUANTILES]
    return np.sort(values, axis=1)[:, places]
