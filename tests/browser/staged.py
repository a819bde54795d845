"""Puts a project into a running site whose pictures and questions are known to the pixel.

Runs inside the site: `site.manage("shell", "-c", stage_command("name", questions=50))`. The product
is a card with four coloured quarters, so that tests can tell where each point of it is shown.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PIL import Image as Picture

# Colours of the card's quarters: upper left, upper right, lower left, lower right.
QUARTERS = ((200, 40, 40), (40, 170, 60), (50, 80, 210), (230, 190, 40))
# The card in the original: left, top, width, height, as shares of the picture's width.
CARD = (0.3, 0.2, 0.4, 0.3)


@dataclass(frozen=True)
class Similarity:
    """Where the card is in a generation: scale, degrees, shift as shares of the picture's width."""

    scale: float
    degrees: float
    dx: float
    dy: float

    @property
    def matrix(self) -> list[list[float]]:
        """(2, 3): the transform from original to generation."""
        a = self.scale * math.cos(math.radians(self.degrees))
        b = self.scale * math.sin(math.radians(self.degrees))
        return [[a, -b, self.dx], [b, a, self.dy]]


# Where left and right generations put the card.
PLACES = (Similarity(0.8, 0.0, 0.05, 0.15), Similarity(0.6, 8.0, 0.28, 0.05))


def stage_command(slug: str, **options: Any) -> str:
    """The code for `manage.py shell -c` that makes the project and prints its id."""
    arguments = json.dumps(options)
    return (
        "import json; from tests.browser.staged import stage;"
        f"print(stage({slug!r}, **json.loads({arguments!r})))"
    )


def stage(
    slug: str,
    *,
    questions: int,
    width: int = 800,
    height: int = 600,
    single_every: int = 0,
    distinct: int = 3,
    people: list[str] | None = None,
    needed: int = 1,
) -> int:
    """Make a project whose open questions each have their own pictures; return its id.

    Every `single_every`-th question is about one generation. Only `distinct` pictures are drawn;
    the others are copies under other names, which a browser can't tell apart.
    """
    from annotator.models import Membership, Project, Question, Role, User
    from scoring.vocabulary.messages.questions import RANDOM

    project = Project.objects.create(
        slug=slug, name=f"Staged: {slug}", guidelines="Look *closely*.", plan_ahead=0
    )
    for name in people or ["anna"]:
        user, _ = User.objects.get_or_create(username=name)
        user.preferences = {**user.preferences, "tour_done": True}
        user.save(update_fields=("preferences",))
        Membership.objects.create(project=project, user=user, role=Role.ANNOTATOR)
    drawn = [_drawn(width, height, seed) for seed in range(distinct)]
    for number in range(questions):
        is_single = single_every > 0 and number % single_every == single_every - 1
        product, generations = _product(
            project, number, drawn[number % distinct], (width, height), is_single
        )
        Question.objects.create(
            project=project,
            product=product,
            kind="single" if is_single else "pair",
            left=generations[0],
            right=None if is_single else generations[1],
            purpose="learn",
            answers_needed=needed,
            priority=-number,
            reason=RANDOM(),
        )
    return project.pk


def _product(
    project: Any, number: int, files: list[dict[str, bytes]], size: tuple[int, int], single: bool
) -> tuple[Any, list[Any]]:
    from annotator.models import ConsistencyReport, Generation, Product

    product = Product.objects.create(
        project=project,
        external_id=f"card-{number}",
        category="card",
        image=_image(project, f"{number:x}0", files[0], size),
        mask=_mask(project, number, size),
    )
    generations = []
    for i, place in enumerate(PLACES[: 1 if single else 2]):
        generation = Generation.objects.create(
            project=project,
            product=product,
            external_id=f"card-{number}-{i}",
            image=_image(project, f"{number:x}{i + 1}", files[i + 1], size),
            prompt=f"a card on a table, take {i + 1}",
            score_state="scored",
        )
        ConsistencyReport.objects.create(
            generation=generation,
            project=project,
            outcome="consistent",
            p_consistent=0.9,
            transform=place.matrix,
            outline=[_outline(place, size)],
            segmenter="staged",
            version="staged",
        )
        generations.append(generation)
    return product, generations


def _image(project: Any, name: str, files: dict[str, bytes], size: tuple[int, int]) -> Any:
    from annotator.imports.store_pictures import write_file
    from annotator.models import Image

    image = Image(
        project=project,
        sha256=name.rjust(64, "0"),
        width=size[0],
        height=size[1],
        bytes=len(files["full.webp"]),
    )
    for file, content in files.items():
        write_file(f"{image.folder}/{file}", content)
    image.save()
    return image


def _mask(project: Any, number: int, size: tuple[int, int]) -> Any:
    from annotator.imports.store_pictures import write_file
    from annotator.models import Image

    mask = Image(
        project=project, sha256=f"{number:x}f".rjust(64, "0"), is_mask=True,
        width=size[0], height=size[1], bytes=1,
    )  # fmt: skip
    write_file(f"{mask.folder}/mask.png", _mask_file(size))
    mask.save()
    return mask


@cache
def _mask_file(size: tuple[int, int]) -> bytes:
    from annotator.imports.derivatives import mask_png

    left, top, width, height = (round(value * size[0]) for value in CARD)
    picture = Picture.new("L", size, 0)
    picture.paste(255, (left, top, left + width, top + height))
    return mask_png(picture)


def _outline(place: Similarity, size: tuple[int, int]) -> list[list[float]]:
    left, top, width, height = CARD
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    aspect = size[0] / size[1]
    (a, b, c), (d, e, f) = place.matrix
    return [[a * x + b * y + c, (d * x + e * y + f) * aspect] for x, y in corners]


@cache
def _drawn(width: int, height: int, seed: int) -> list[dict[str, bytes]]:
    """The files of the original and of each generation: drawn once, shown by many projects."""
    return [_files(_draw(width, height, place, seed=seed)) for place in (None, *PLACES)]


def _draw(width: int, height: int, place: Similarity | None, *, seed: int) -> Picture.Image:
    """The card, moved by `place`, on the seed's background, which each place mirrors in its way."""
    mirrored = () if place is None else PLACES.index(place)
    canvas = np.flip(_background(width, height, seed), axis=mirrored).copy()
    y, x = np.mgrid[0:height, 0:width] / width + 0.5 / width
    if place is not None:
        (a, b, c), (d, e, f) = place.matrix
        inverse = np.linalg.inv(np.array([[a, b], [d, e]]))
        x, y = (
            inverse[0, 0] * (x - c) + inverse[0, 1] * (y - f),
            inverse[1, 0] * (x - c) + inverse[1, 1] * (y - f),
        )
    u, v = (x - CARD[0]) / CARD[2], (y - CARD[1]) / CARD[3]
    inside = (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
    quarter = (u >= 0.5).astype(int) + 2 * (v >= 0.5).astype(int)
    canvas[inside] = np.array(QUARTERS)[quarter[inside]]
    return Picture.fromarray(canvas.astype(np.uint8))


@cache
def _background(width: int, height: int, seed: int) -> np.ndarray:
    """(height, width, 3): as detailed as a photo."""
    rng = np.random.default_rng(seed)
    ground = np.zeros((height, width, 3))
    for octave in range(1, 8):  # in photos, power falls with frequency
        cells = rng.normal(size=(2**octave, 2**octave, 3)).astype(np.float32)
        layer = [
            Picture.fromarray(cells[..., channel]).resize(
                (width, height), Picture.Resampling.BICUBIC
            )
            for channel in range(3)
        ]
        ground += np.stack([np.asarray(each) for each in layer], axis=-1) * 26 / octave
    ground += rng.normal(size=ground.shape) * 3
    return np.clip(150 + ground, 0, 255)


def _files(picture: Picture.Image) -> dict[str, bytes]:
    from annotator.imports.derivatives import derivatives

    return derivatives(picture)


def sure_model(p_good: float) -> str:
    """Statements that give the demo a model in use, sure of each second image that it is good."""
    return f"""
project = Project.objects.get(slug="demo")
version = ModelVersion.objects.create(
    project=project, number=1, state="champion", family="laplace", encoder_key="lite@1",
    checkpoint="none", sha256="0" * 64, answers_until=0, gate={{"promote": True}}, trained_on={{}})
Project.objects.filter(pk=project.pk).update(champion=version, plan_ahead=400)
for place, generation in enumerate(Generation.objects.order_by("pk")):
    score = {p_good} if place % 2 else {round(1 - p_good, 6)}
    Generation.objects.filter(pk=generation.pk).update(
        score=score, p_good=score, reward=score, uncertainty=0.1)
"""
