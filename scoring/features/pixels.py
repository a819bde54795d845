"""Per-pixel maps of a picture, and what is said of a region of them in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from scoring.features.naturalness import contrast_normalised, gaussian_shape
from scoring.images import RGB, Float32, Mask, lab_of

SMALLEST_REGION = 30  # pixels; statistics of fewer say nothing
ENOUGH = 8_000  # pixels, for a quantile
QUANTILES = (0.05, 0.5, 0.95)
HUES = 12
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


@dataclass(frozen=True)
class PixelMaps:
    """Maps of one picture, each (h, w) float32; `lab` is CIE L*a*b*, (h, w, 3)."""

    lab: Float32

    @classmethod
    def of(cls, image: RGB) -> PixelMaps:
        """RGB uint8 (h, w, 3) → its maps at the same size."""
        return cls(lab_of(image))

    def halved(self) -> PixelMaps:
        """The same picture at half the size (at least 8 pixels a side)."""
        height, width = self.lab.shape[:2]
        size = (max(8, width // 2), max(8, height // 2))
        return PixelMaps(cv2.resize(self.lab, size, interpolation=cv2.INTER_AREA))

    @cached_property
    def lightness(self) -> Float32:
        """L*, 0–100."""
        return np.ascontiguousarray(self.lab[..., 0])

    @cached_property
    def redness(self) -> Float32:
        """a*, negative for green."""
        return np.ascontiguousarray(self.lab[..., 1])

    @cached_property
    def yellowness(self) -> Float32:
        """b*, negative for blue."""
        return np.ascontiguousarray(self.lab[..., 2])

    @cached_property
    def chroma(self) -> Float32:
        """C* = |(a*, b*)|, 0 for grey."""
        return np.hypot(self.redness, self.yellowness)

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


def region_statistics(maps: PixelMaps, region: Mask) -> dict[str, float]:
    """Colour, contrast, sharpness and texture of `region` bool (h, w); zeros if it is tiny.

    Lightness, chroma, a*, b*, gradient, detail and local contrast give mean, spread and three
    quantiles each; then the MSCN shape and the shares of hues and of basic colour words.
    """
    places = np.flatnonzero(region)  # found once: each layer is then read much faster
    seen = len(places) >= SMALLEST_REGION
    found: dict[str, float] = {}
    layers = {
        "lightness": maps.lightness,
        "a": maps.redness,
        "b": maps.yellowness,
        "chroma": maps.chroma,
        "gradient": maps.gradient,
        "detail": maps.detail,
        "contrast": maps.normalised[1],
    }
    for name, layer in layers.items():
        values = layer.ravel()[places] if seen else np.zeros(1, np.float32)
        found |= {f"{name}_{key}": value for key, value in _moments(values).items()}
    found["mscn_shape"] = gaussian_shape(maps.normalised[0].ravel()[places]) if seen else 0.0
    colours = maps.lab.reshape(-1, 3)[places] if seen else np.zeros((0, 3), np.float32)
    return found | hue_shares(colours) | colour_word_shares(colours)


def hue_shares(colours: Float32) -> dict[str, float]:
    """Lab (n, 3) → square root of each hue's share of the chroma, and how much one hue rules."""
    hue = np.arctan2(colours[:, 2], colours[:, 1])
    chroma = np.hypot(colours[:, 1], colours[:, 2])
    sector = np.minimum(((hue + np.pi) * (HUES / (2 * np.pi))).astype(np.intp), HUES - 1)
    shares = np.bincount(sector, weights=chroma, minlength=HUES)
    total = float(chroma.sum()) + 1e-3 * max(1, len(colours))
    found = {f"hue_{index}": float(np.sqrt(share / total)) for index, share in enumerate(shares)}
    found["hue_unity"] = float(np.hypot((chroma * np.cos(hue)).sum(), (chroma * np.sin(hue)).sum()))
    found["hue_unity"] /= total
    return found


def colour_word_shares(colours: Float32) -> dict[str, float]:
    """Lab (n, 3) → square root of the share of pixels nearest to each basic colour word."""
    words = np.array([list(COLOUR_WORDS.values())], dtype=np.float32) / 255
    focal = cv2.cvtColor(words, cv2.COLOR_RGB2Lab)[0]
    sample = colours[:: max(1, len(colours) // 4_000)]  # 4,000 pixels give shares to 1 %
    # (words, n), a channel at a time: a sum over an axis of three takes several times as long
    light, red, yellow = ((sample[:, i] - focal[:, i, None]) ** 2 for i in range(3))
    nearest = (light + red + yellow).argmin(axis=0)
    counts = np.bincount(nearest, minlength=len(focal)) / max(1, len(sample))
    return {
        f"is_{word}": float(np.sqrt(count))
        for word, count in zip(COLOUR_WORDS, counts, strict=True)
    }


def _moments(values: Float32) -> dict[str, float]:
    low, middle, high = _quantiles(values)
    return {
        "mean": float(values.mean()),
        "spread": float(values.std()),
        "low": low,
        "middle": middle,
        "high": high,
    }


def _quantiles(values: Float32) -> tuple[float, float, float]:
    values = values[:: max(1, len(values) // ENOUGH)]
    places = [min(len(values) - 1, int(quantile * len(values))) for quantile in QUANTILES]
    ordered = np.partition(values, places)
    return float(ordered[places[0]]), float(ordered[places[1]]), float(ordered[places[2]])
