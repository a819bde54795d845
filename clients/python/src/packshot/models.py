"""What the server sends. Written by generate_models.py from its OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from packshot.record import Message, Record


@dataclass(frozen=True, kw_only=True)
class Root(Record):
    """The server's version, and the generations of the API that it serves."""

    version: str
    api: int
    oldest_api: int


RoleEnum: TypeAlias = Literal["annotator", "ops", "admin"]


@dataclass(frozen=True, kw_only=True)
class Counts(Record):
    """Stored counters."""

    products: int
    generations: int
    answers: int


@dataclass(frozen=True, kw_only=True)
class Champion(Record):
    """The model version in use."""

    id: int
    number: int


GroupEnum: TypeAlias = Literal["background", "product"]


@dataclass(frozen=True, kw_only=True)
class Reason(Record):
    """A reason of the project's vocabulary."""

    code: str
    group: GroupEnum
    label: str | None = None
    key: int | None = None
    is_retired: bool | None = None


StrategyEnum: TypeAlias = Literal["bald", "entropy", "random"]


CertificateMethodEnum: TypeAlias = Literal["exact", "betting"]


@dataclass(frozen=True, kw_only=True)
class Project(Record):
    """A project, its settings, and the caller's role in it."""

    id: int
    name: str
    slug: str
    guidelines_html: str
    guidelines_number: int
    guidelines_read: int | None
    role: RoleEnum
    counts: Counts
    champion: Champion | None
    created_at: datetime
    archived_at: datetime | None
    deleting_at: datetime | None
    guidelines: str | None = None
    reasons: list[Reason] | None = None
    target_precision: float | None = None
    confidence: float | None = None
    audit_share: float | None = None
    strategy: StrategyEnum | None = None
    starters: int | None = None
    explore_share: float | None = None
    audit_question_share: float | None = None
    lot_question_share: float | None = None
    pair_share: float | None = None
    gold_share: float | None = None
    repeat_share: float | None = None
    gold_feedback: bool | None = None
    blind_audit_share: float | None = None
    certificate_method: CertificateMethodEnum | None = None
    plan_ahead: int | None = None
    answers_needed: int | None = None
    audit_answers_needed: int | None = None
    hold_minutes: int | None = None
    retrain_after_answers: int | None = None
    retrain_every_minutes: int | None = None
    review_weight: float | None = None
    retrain_weekdays: list[int] | None = None
    retrain_time: str | None = None
    time_zone: str | None = None


JobKindEnum: TypeAlias = Literal[
    "import",
    "score",
    "plan",
    "retrain",
    "promote",
    "certify",
    "batch",
    "decide",
    "judge",
    "watch",
    "refresh",
    "finetune",
    "rescore",
    "click",
    "compare",
    "delete",
    "machine",
]


JobStateEnum: TypeAlias = Literal["queued", "running", "succeeded", "failed", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class RefusedRow(Record):
    """A row that an import refused."""

    row: int
    reference: str
    reason: Message


@dataclass(frozen=True, kw_only=True)
class Job(Record):
    """A job with its log and refused rows."""

    id: int
    project: int
    kind: JobKindEnum
    state: JobStateEnum
    done: int
    total: int
    message: Message | None
    error: Message | None
    result: dict[str, Any]
    dry_run: bool
    refused_count: int
    attempts: int
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    log: str
    refused: list[RefusedRow]
    keeps_files: bool


@dataclass(frozen=True, kw_only=True)
class JobAnswer(Record):
    """The requested job."""

    job: Job


VerdictEnum: TypeAlias = Literal["undecided", "accepted", "rejected"]


FindingKindEnum: TypeAlias = Literal[
    "part_added",
    "part_missing",
    "colour_changed",
    "shape_warped",
    "texture_changed",
    "text_changed",
    "misaligned",
    "no_product",
    "like_changed",
]


@dataclass(frozen=True, kw_only=True)
class Finding(Record):
    """One finding of the comparison: a message (code, values, text), its kind and place."""

    kind: FindingKindEnum
    code: str
    values: dict[str, Any]
    text: str
    severity: float
    box: list[float] | None


OutcomeEnum: TypeAlias = Literal["consistent", "inconsistent", "cannot_verify"]


@dataclass(frozen=True, kw_only=True)
class JudgedReport(Record):
    """The result of comparing the product in original and generation."""

    findings: list[Finding]
    measurements: dict[str, float]
    transform: list[list[float]] | None
    outline: list[list[list[float]]]
    outcome: OutcomeEnum
    p_consistent: float
    heat_map: str | None


@dataclass(frozen=True, kw_only=True)
class JudgedGeneration(Record):
    """One generation as the model in use judges it, in the order of the call."""

    reward: float | None
    uncertainty: float | None
    p_good: float | None
    p_consistent: float
    score: float | None
    verdict: VerdictEnum
    verdict_reason: Message
    report: JudgedReport


@dataclass(frozen=True, kw_only=True)
class Appraisal(Record):
    """A call of the judge. `generations` is empty until `state` is `succeeded`."""

    id: int
    state: JobStateEnum
    job: int | None
    version: int | None
    certificate: int | None
    mask_source: str
    generations: list[JudgedGeneration]


RankingStateEnum: TypeAlias = Literal["judging", "asking", "closed"]


RankingOutcomeEnum: TypeAlias = Literal["clear", "tied", "time_up", "failed"]


BlankEnum: TypeAlias = Literal[""]


@dataclass(frozen=True, kw_only=True)
class RankedCandidate(Record):
    """A candidate. Ranks begin at 1; all numbers are null for a refused one."""

    place: int
    name: str
    id: str
    generation: int | None
    refused: Message | None
    rank: int | None
    p_best: float | None
    model_rank: int | None
    model_p_best: float | None
    judged: JudgedGeneration | None


@dataclass(frozen=True, kw_only=True)
class Ranking(Record):
    """A ranking; `order` is empty until the model has judged, and final once it is closed."""

    id: int
    state: RankingStateEnum
    outcome: RankingOutcomeEnum | BlankEnum
    product: str
    ttl: int
    order: list[int]
    answers: int
    version: int | None
    created_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    candidates: list[RankedCandidate]
