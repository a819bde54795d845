"""Questions: what is shown, why it is asked, and the state of the question."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is shown."""

    SINGLE = "single"
    PAIR = "pair"


class Purpose(StrEnum):
    """Why it is asked."""

    LEARN = "learn"
    EXPLORE = "explore"
    AUDIT = "audit"
    COMPARE = "compare"
    LOT = "lot"
    GOLD = "gold"
    REPEAT = "repeat"
    DRIFT = "drift"
    REVIEW = "review"
    RANK = "rank"


class Strategy(StrEnum):
    """How the next questions are ranked (`scoring/acquisition/strategies.py`)."""

    BALD = "bald"
    ENTROPY = "entropy"
    RANDOM = "random"


class QuestionState(StrEnum):
    """`open` means that one more person can get it right now."""

    OPEN = "open"
    HELD = "held"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class HoldState(StrEnum):
    """The state of a hand-out."""

    ACTIVE = "active"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    RELEASED = "released"
    EXPIRED = "expired"


class SkipReason(StrEnum):
    """Why a person doesn't want to answer."""

    UNSURE = "unsure"
    BROKEN_IMAGE = "broken_image"
    WRONG_PRODUCT = "wrong_product"
    NOT_APPROPRIATE = "not_appropriate"
    OTHER = "other"


class EmptyReason(StrEnum):
    """Why there is no question to ask."""

    NOTHING_PLANNED = "nothing_planned"
    OTHERS_NEEDED = "others_needed"
    HELD_BY_OTHERS = "held_by_others"
    SCORING = "scoring"
    SCORING_STOPPED = "scoring_stopped"
    SCORING_FAILED = "scoring_failed"
    NO_PRODUCTS = "no_products"
