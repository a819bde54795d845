"""`lite`: about 650 statistics of a generation and its original; no weights to download.

Honest about being the small encoder: it sees colour, light, sharpness, noise, texture and
composition, not what things are. Its vector is, in this order (`feature_names` lists each):

1. `whole_*`: natural-scene statistics of the whole generation at three sizes, in lightness, in
   colour and of its edges; spectrum of the picture and of its blocks, sharpness and lightness from
   tile to tile, clipping, block edges, histogram of lightness;
2. `product_*`, `rim_*`, `background_*`: region statistics (`pixels.region_statistics`);
3. `change_*`: the product's statistics here minus those on the original;
4. `composition_*`: place, ground contact, light, focus, harmony (`composition.composition`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft2

from scoring.factories import Description
from scoring.features.base import ENCODERS, EncoderInput
from scoring.features.blocks import block_spectrum
from scoring.features.composition import composition, rim_of
from scoring.features.naturalness import contrast_normalised, naturalness
from scoring.features.pixels import PixelMaps, region_statistics
from scoring.images import RGB, Float32, Mask, fit_longest, resize_mask

SMALLEST_SIDE = 16  # smaller pictures are enlarged, so that every scale has pixels
TILES = 16  # a row and a column, over which sharpness and lightness are compared
TILE_QUANTILES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
EDGES = np.float32(10)  # brings gradients of lightness to the range of the channels
SPECTRUM_BANDS = (0.004, 0.015, 0.03, 0.06, 0.12, 0.25, 0.35, 0.5)  # cycles per pixel


@dataclass(frozen=True)
class LiteSettings:
    """Preprocessing; any change changes the encoder's key."""

    longest: int = 512  # that of the pictures in `scoring.pipeline`: shrinking costs as much as Lab


@ENCODERS.register("lite", Description("about 650 statistics of pixels and regions"))
class Lite:
    """The embedded default encoder."""

    name = "lite"
    revision = "2"

    def __init__(self, settings: LiteSettings | None = None) -> None:
        self.settings = settings or LiteSettings()

    @property
    def key(self) -> str:
        """`lite@2+<hash of the settings>`."""
        digest = hashlib.sha256(repr(asdict(self.settings)).encode()).hexdigest()[:8]
        return f"{self.name}@{self.revision}+{digest}"

    @cached_property
    def feature_names(self) -> tuple[str, ...]:
        """The name of each number of the vector, in order."""
        blank, nowhere = np.zeros((32, 32, 3), np.uint8), np.zeros((32, 32), bool)
        before = self._of_original(blank, nowhere)
        return tuple(self._statistics(EncoderInput(blank, blank, nowhere, nowhere), before))

    @cached_property
    def dimension(self) -> int:
        """Length of the vector."""
        return len(self.feature_names)

    def encode(self, batch: Sequence[EncoderInput]) -> Float32:
        """`n` inputs → (n, dimension) float32, all finite; 0 stands for "no such region"."""
        vectors = np.zeros((len(batch), self.dimension), np.float32)
        # By identity, while `batch` keeps them alive: the generations of a product share these two.
        originals: dict[tuple[int, int], dict[str, float]] = {}
        for row, pair in enumerate(batch):
            original = id(pair.original), id(pair.original_mask)
            if original not in originals:
                originals[original] = self._of_original(pair.original, pair.original_mask)
            vectors[row] = list(self._statistics(pair, originals[original]).values())
        return np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0)

    def _statistics(self, pair: EncoderInput, before: dict[str, float]) -> dict[str, float]:
        """All numbers of a pair; `before` are those of the product on its original."""
        image = _prepared(pair.generation, self.settings.longest)
        full = PixelMaps.of(image)
        half = full.halved()
        mask = resize_mask(pair.generation_mask, *half.lightness.shape)
        found = _named("whole", whole_picture(image, full, half))
        regions = {"product": mask, "rim": rim_of(mask), "background": ~mask}
        statistics = {name: region_statistics(half, where) for name, where in regions.items()}
        for name, values in statistics.items():
            found |= _named(name, values)
        change = {key: value - before[key] for key, value in statistics["product"].items()}
        return (
            found
            | _named("change", change)
            | _named("composition", composition(half.lightness, mask, statistics))
        )

    def _of_original(self, original: RGB, mask: Mask) -> dict[str, float]:
        half = PixelMaps.of(_prepared(original, self.settings.longest)).halved()
        return region_statistics(half, resize_mask(mask, *half.lightness.shape))


def whole_picture(image: RGB, full: PixelMaps, half: PixelMaps) -> dict[str, float]:
    """Statistics of the whole picture: RGB uint8 (h, w, 3), its maps and those at half size."""
    channels = {
        "light": full.normalised,
        "light_half": half.normalised,
        "light_quarter": half.halved().normalised,
        "chroma_half": contrast_normalised(half.chroma),
        "a_half": contrast_normalised(half.redness),
        "b_half": contrast_normalised(half.yellowness),
        "edges_half": contrast_normalised(EDGES * half.edges),
    }
    found: dict[str, float] = {}
    for name, (coefficients, deviation) in channels.items():
        found |= _named(name, naturalness(coefficients, deviation))
    found |= _named("spectrum", _spectrum(half.lightness))
    found |= _named("block", block_spectrum(full.lightness))
    found |= _named("sharpness", _evenness(full.normalised[1]))
    found |= _named("tiles", _from_tile_to_tile(full.normalised[1], full.lightness))
    found |= _named("lightness", _lightness_shares(half.lightness))
    return found | _clipping(image) | {"blocks": _block_edges(full.lightness)}


def _lightness_shares(lightness: Float32) -> dict[str, float]:
    """Square root of the share of the pixels in each of 16 equal steps of lightness."""
    steps = (lightness * np.float32(16 / 100.01)).astype(np.uint8)
    counts = cv2.calcHist([steps], [0], None, [16], [0, 16]).ravel()
    return {str(step): float(share) for step, share in enumerate(np.sqrt(counts / steps.size))}


def _spectrum(lightness: Float32) -> dict[str, float]:
    """Logarithm of the mean power in rings of spatial frequency."""
    waves = rfft2(lightness - cv2.mean(lightness)[0])
    power = (np.square(waves.real) + np.square(waves.imag)) / np.float32(lightness.size)
    ring, count = _rings(*lightness.shape)
    total = np.bincount(ring, power.ravel(), len(SPECTRUM_BANDS) + 1)
    means = np.log(total / np.maximum(count, 1) + 1e-2)
    return {str(band): float(means[band]) for band in range(1, len(SPECTRUM_BANDS))}


@lru_cache(maxsize=8)
def _rings(height: int, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The band of each frequency of a picture of this size, and how many each band has."""
    radius = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    ring = np.digitize(radius.ravel(), SPECTRUM_BANDS)
    return ring, np.bincount(ring, minlength=len(SPECTRUM_BANDS) + 1)


def _evenness(deviation: Float32) -> dict[str, float]:
    """Where the sharpness is, on a 10 × 10 grid: a blurred background is legitimate."""
    tiles = np.log(tile_means(deviation, 10) + 0.01)
    return {
        "most": float(tiles.max()),
        "least": float(tiles.min()),
        "spread": float(tiles.std()),
        "centre": float(tiles[3:7, 3:7].mean() - tiles.mean()),
        "upper": float(tiles[:5].mean() - tiles[5:].mean()),
    }


def _from_tile_to_tile(deviation: Float32, lightness: Float32) -> dict[str, float]:
    """Quantiles of sharpness and lightness over 16 × 16 tiles, and how they go together.

    A sharp product before a soft background and a soft picture have the same mean sharpness.
    """
    sharp = np.log(tile_means(deviation, TILES) + 0.02).ravel()
    light = tile_means(lightness, TILES).ravel()
    found = {f"sharp_{q}": v for q, v in _quantiles(sharp)}
    found |= {f"light_{q}": v for q, v in _quantiles(light)}
    spreads = float(sharp.std()) * float(light.std())
    together = float(((sharp - sharp.mean()) * (light - light.mean())).mean())
    return found | {"sharp_where_light": together / spreads if spreads > 1e-6 else 0.0}


def _quantiles(values: Float32) -> list[tuple[float, float]]:
    """`TILE_QUANTILES` of values (n,), between neighbours in proportion."""
    last = len(values) - 1
    found = np.interp([q * last for q in TILE_QUANTILES], np.arange(last + 1), np.sort(values))
    return list(zip(TILE_QUANTILES, found.tolist(), strict=True))


def tile_means(layer: Float32, tiles: int) -> Float32:
    """Layer (h, w) → its means over `tiles` × `tiles` equal areas, pixels in two tiles shared.

    What `cv2.resize` gives with INTER_AREA, which takes several times as long where the tiles are
    no whole numbers of pixels. Not a matrix product: its last bit depends on the threads.
    """
    return _stretch_means(_stretch_means(layer, tiles).T, tiles).T


def _stretch_means(rows: Float32, count: int) -> Float32:
    """Rows (h, w) → their means over `count` ≤ h equal stretches from top to bottom, (count, w)."""
    ends = np.linspace(0, len(rows), count + 1)
    whole = ends.astype(np.intp)
    # What lies above each end of the row that the end cuts.
    above = (ends - whole)[:, None].astype(np.float32) * rows[np.minimum(whole, len(rows) - 1)]
    sums = np.stack([rows[top:bottom].sum(axis=0) for top, bottom in pairwise(whole)])
    sums += above[1:] - above[:-1]
    return np.asarray(sums * np.float32(count / len(rows)), dtype=np.float32)


def _clipping(image: RGB) -> dict[str, float]:
    red, green, blue = cv2.split(image)  # numpy's max over the last axis takes ten times as long
    brightest = cv2.max(cv2.max(red, green), blue)
    darkest = cv2.min(cv2.min(red, green), blue)
    haze = cv2.erode(cv2.resize(darkest, None, fx=0.5, fy=0.5), np.ones((7, 7), np.uint8))
    return {
        "clipped_bright": np.count_nonzero(brightest > 252) / brightest.size,
        "burnt_out": np.count_nonzero(darkest > 250) / darkest.size,
        "clipped_dark": np.count_nonzero(brightest < 13) / brightest.size,
        "haze": float(haze.mean()) / 255,  # dark channel prior, He, Sun & Tang, CVPR 2009
    }


def _block_edges(lightness: Float32) -> float:
    """Strongest phase of the column differences modulo 8, over their mean: JPEG's block edges."""
    steps = cv2.reduce(
        cv2.absdiff(lightness[:, 1:], lightness[:, :-1]), 0, cv2.REDUCE_AVG, dtype=cv2.CV_64F
    )[0]
    phases = [steps[phase::8].mean() for phase in range(min(8, len(steps)))]
    return float(max(phases) / (np.mean(phases) + 1e-3))


def _prepared(image: RGB, longest: int) -> RGB:
    """The picture at the working size."""
    image = fit_longest(image, longest)
    if min(image.shape[:2]) < SMALLEST_SIDE:
        height, width = (max(SMALLEST_SIDE, side) for side in image.shape[:2])
        image = np.asarray(cv2.resize(image, (width, height)), dtype=np.uint8)
    return image


def _named(prefix: str, values: dict[str, float]) -> dict[str, float]:
    return {f"{prefix}_{name}": value for name, value in values.items()}
