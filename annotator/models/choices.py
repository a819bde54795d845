"""The choices of enumeration columns, with their labels in Django's admin and the API's schema.

The enumerations themselves are those of `scoring/vocabulary`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from scoring.vocabulary.answers import Choice, MachineSaid
from scoring.vocabulary.flags import FlagKind
from scoring.vocabulary.hooks import SUBSCRIBABLE, DeliveryState, HookEvent, HookFormat
from scoring.vocabulary.questions import (
    EmptyReason,
    HoldState,
    Kind,
    Purpose,
    QuestionState,
    SkipReason,
    Strategy,
)
from scoring.vocabulary.roles import Role
from scoring.vocabulary.scopes import Scope
from scoring.vocabulary.verdicts import Verdict, VerdictBy


def choices(members: Iterable[StrEnum], **labels: str) -> list[tuple[str, str]]:
    """Each value with its label; without a given label the value is its own."""
    return [
        (str(each), labels.get(each.name.lower(), each.value.replace("_", " "))) for each in members
    ]


KINDS: Final = choices(Kind, single="one generation", pair="two generations of one product")
PURPOSES: Final = choices(
    Purpose,
    learn="the model learns most from it",
    explore="drawn at random, keeps the training unbiased",
    audit="measures the models, never trains them",
    compare="compares two generators, prompts or versions; trains, too",
    lot="proves a batch, trains nothing while it can",
    gold="checks the annotator against a known answer",
    repeat="checks the annotator against an earlier answer",
    drift="checks an automatic decision, never trains",
    rank="somebody waits for the best of some candidates; trains, too",
    review="a reviewer wants to know more, trains only outside the audit and open lots",
)
STRATEGIES: Final = choices(
    Strategy,
    bald="Information about the model (BALD)",
    entropy="Uncertainty of the answer (entropy)",
    random="Random",
)
QUESTION_STATES: Final = choices(
    QuestionState,
    open="waiting for a person",
    held="held by as many people as it needs",
    answered="answered as often as asked",
    withdrawn="replaced by a newer plan",
)
HOLD_STATES: Final = choices(
    HoldState,
    active="has it now",
    answered="answered it",
    skipped="skipped it",
    released="gave it back",
    expired="ran out",
)
SKIP_REASONS: Final = choices(
    SkipReason,
    unsure="can't tell",
    broken_image="an image doesn't load or is damaged",
    wrong_product="shows another product",
    not_appropriate="not appropriate to look at",
    other="another reason",
)
EMPTY_REASONS: Final = choices(
    EmptyReason,
    nothing_planned="no question is open",
    others_needed="the open questions need other people; this person has had them",
    held_by_others="other people hold the remaining questions",
    scoring="images are being scored and questions planned",
    scoring_stopped="images wait to be scored, but no job is scoring them",
    scoring_failed="no image could be scored",
    no_products="nothing has been imported",
)
ANSWER_CHOICES: Final = choices(Choice)
MACHINE_SAID: Final = choices(
    MachineSaid,
    first="the first image",
    second="the second image",
    equal="neither is better",
    unusable="nothing usable",
)
FLAG_KINDS: Final = choices(
    FlagKind,
    inconsistent="the product seems changed",
    cannot_verify="the product could not be verified",
    disagreement="annotators disagree",
    drift="the policy may be off here",
    broken_image="the image could not be shown or scored",
)
VERDICTS: Final = choices(Verdict)
FINAL_VERDICTS: Final = choices((Verdict.ACCEPTED, Verdict.REJECTED))
DECIDERS: Final = choices(
    VerdictBy,
    none="no one",
    policy="the policy",
    people="people's answers",
    reviewer="a reviewer",
)
ROLES: Final = choices(Role, annotator="Annotator", ops="Ops", admin="Admin")
SCOPES: Final = choices(Scope)
HOOK_EVENTS: Final = choices(HookEvent)
SUBSCRIBABLE_EVENTS: Final = choices(SUBSCRIBABLE)
HOOK_FORMATS: Final = choices(HookFormat)
DELIVERY_STATES: Final = choices(DeliveryState)
