"""Generate several images of a product, keep the best; if none is good enough, generate again.

    python best_of_n.py mug.jpg spring

`generate` stands for your pipeline, such as diffusers' `StableDiffusionInpaintPipeline`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from packshot import Client, JudgedGeneration

Generate = Callable[[int], Sequence[bytes]]  # the round's number → encoded images


def is_good(judged: JudgedGeneration | None) -> bool:
    """Whether the product is unchanged and the model does not reject the image."""
    return (
        judged is not None
        and judged.report.outcome == "consistent"
        and judged.verdict != "rejected"
    )


def keep_best(
    client: Client, original: Path, generate: Generate, *, rounds: int = 3, ttl: int = 0
) -> bytes | None:
    """The best image of the first round that has a good one; None if no round has."""
    for number in range(rounds):
        images = generate(number)
        ranking = client.best_of(original, images, ttl=ttl)
        for place in ranking.order:
            if is_good(ranking.candidates[place].judged):
                return images[place]
    return None


def from_folder(number: int) -> Sequence[bytes]:
    """Read the images of a round from a folder, in place of a pipeline."""
    return [path.read_bytes() for path in sorted(Path(f"round-{number}").glob("*.png"))]


if __name__ == "__main__":
    with Client(sys.argv[2]) as packshot:
        best = keep_best(packshot, Path(sys.argv[1]), from_folder)
    if best is None:
        sys.exit("No image was good enough.")
    Path("best.png").write_bytes(best)
