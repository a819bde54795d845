"""`manage.py models`: list encoders, segmenters, text readers: which are ready, what is missing."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, TypedDict, Unpack

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

if TYPE_CHECKING:
    from scoring.readiness import State

READINESS = "scoring.readiness"  # loaded by name: the web app does not depend on the models


class Options(TypedDict):
    """The options of the command line."""

    check: bool


class Command(BaseCommand):
    """Lists what `SCORING_ENCODER`, `SCORING_SEGMENTER` and `SCORING_TEXT_READER` choose from."""

    help = (
        "List encoders, segmenters and text readers: which are ready, what is missing, licence, "
        "download size."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="print nothing, and fail unless the chosen are ready",
        )

    def handle(self, *args: object, **options: Unpack[Options]) -> None:
        readiness = importlib.import_module(READINESS)
        chosen = readiness.ScoringSettings.of(settings)
        if options["check"]:
            missing = readiness.missing_of(chosen)
            if missing:
                raise CommandError("\n".join(missing))
            for sentence in readiness.stand_ins(chosen):
                self.stdout.write(sentence)
            return
        for state in readiness.states(chosen):
            self.stdout.write(_line(state))
            for sentence in state.missing:
                self.stdout.write(f"    {sentence}")


def _line(state: State) -> str:
    """One `State` of `scoring.readiness` in columns; a star marks the chosen ones."""
    part = state.description
    size = f"{part.size} MB" if part.size else "no download"
    return (
        f"{'*' if state.is_chosen else ' '} {state.kind:<12}{state.name:<13}"
        f"{'ready' if state.is_ready else 'missing':<9}{part.licence:<21}{size:<13}{part.what}"
    )
