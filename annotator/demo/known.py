"""Known answers of the sample project, so that its practice can show right answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TypedDict

from annotator.agreement.known_answers import set_known_answer
from annotator.demo.seed import FOLDER, person
from annotator.models import Generation, Job, JobKind, JobState, KnownAnswer, Project

PRODUCTS = 6
WORDS = {
    "background_artefact": "The background has an artefact.",
    "busy_background": "The background is too busy for the product.",
    "clashing_light": "The light on the product doesn't fit the scene.",
    "floating": "The product floats: it stands on nothing.",
    "wrong_scale": "The product has the wrong size for the scene.",
    "hue_shifted": "The product has another colour.",
    "part_added": "A part was added to the product.",
    "part_missing": "A part of the product is missing.",
    "stretched": "The product was stretched.",
    "text_swapped": "The text on the product is another one.",
    "texture_changed": "The surface of the product was changed.",
}


class Fault(TypedDict):
    """One fault of a rendered picture."""

    kind: str


class Truth(TypedDict):
    """A line of `truth.jsonl`: the truth about one rendered picture."""

    generation: str
    good: bool
    background_good: bool
    product_unchanged: bool
    faults: list[Fault]


def make_known(project: Project) -> bool:
    """Set known answers about two pictures of a few products; returns whether that was all.

    One picture is right and one is wrong, so that practice can show them as a pair. A job imports
    the pictures, so this is called repeatedly until they exist. A demo of a few products never has
    as many.
    """
    if _is_done(project):
        return True
    imports = Job.objects.filter(project=project, kind=JobKind.IMPORT)
    is_imported = imports.filter(state=JobState.SUCCEEDED).exists()  # before the pictures are read
    truth: dict[str, Truth] = {
        row["generation"]: row for row in map(json.loads, _lines("truth.jsonl"))
    }
    pairs = [
        pair for each in _by_product(project, truth) if (pair := _fine_and_faulty(each, truth))
    ]
    for pair in pairs[:: max(1, len(pairs) // PRODUCTS)][:PRODUCTS]:
        for generation in pair:
            _tell(generation, truth[generation.external_id])
    return is_imported or _is_done(project)


def _by_product(project: Project, truth: Mapping[str, Truth]) -> list[list[Generation]]:
    rows = Generation.objects.filter(project=project, product__is_audit=False)
    rows = rows.select_related("product", "project").order_by("product_id", "pk")
    # People may have imported their own pictures meanwhile, whose truth is unknown.
    samples = [each for each in rows if each.external_id in truth]
    return [list(of_one) for _, of_one in groupby(samples, key=lambda each: each.product_id)]


def _fine_and_faulty(
    generations: list[Generation], truth: Mapping[str, Truth]
) -> tuple[Generation, Generation] | None:
    """The first right picture and a wrong one, if possible with a bad background."""
    fine = [each for each in generations if truth[each.external_id]["good"]]
    faulty = [each for each in generations if not truth[each.external_id]["good"]]
    # False sorts before True, so pictures with a bad background come first.
    faulty.sort(key=lambda each: truth[each.external_id]["background_good"])
    return (fine[0], faulty[0]) if fine and faulty else None


def until_done(task: Callable[[], bool]) -> Callable[[], None]:
    """A function that calls `task` each time until it has once returned true."""
    is_done = False

    def each() -> None:
        nonlocal is_done
        is_done = is_done or task()

    return each


def _is_done(project: Project) -> bool:
    return KnownAnswer.objects.filter(project=project).count() >= 2 * PRODUCTS


def _tell(generation: Generation, truth: Truth) -> None:
    faults = [fault["kind"] for fault in truth["faults"]]
    set_known_answer(
        generation=generation,
        by=person("ada"),
        is_good=truth["background_good"],
        is_changed=not truth["product_unchanged"],
        explanation=" ".join(WORDS[kind] for kind in faults),
    )


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text().splitlines()
