"""The database models. Each docstring states what must always be true of its rows."""

from annotator.models.accounts import ApiToken, GroupRole, Invitation, LoginLink, Membership, User
from annotator.models.answers import Answer
from annotator.models.appraisals import Appraisal
from annotator.models.audit_log import AuditEvent
from annotator.models.batches import Batch, BatchImage, BatchScore, BatchTurn, PassedOver
from annotator.models.blind_audits import BlindAudit, DriftWatch
from annotator.models.buckets import BucketImport, BucketObject, BucketSource
from annotator.models.catalog import (
    FOUND_MASKS,
    Generation,
    GoldUse,
    Image,
    MaskSource,
    Product,
    ScoreState,
)
from annotator.models.comparisons import Compared, Comparison
from annotator.models.desk import AskedPeople, Assignment, DeskHold, SavedView
from annotator.models.devices import PersonSession
from annotator.models.guidelines import ExampleImage, GuidelinesVersion
from annotator.models.jobs import ACTIVE_STATES, Job, JobKind, JobState, RefusedRow
from annotator.models.known_answers import KnownAnswer
from annotator.models.machine import MachineAnnotator, MachineAnswer
from annotator.models.mails import AddressChange, Mail, MailKind
from annotator.models.masks import MaskVersion
from annotator.models.predictions import (
    Certificate,
    ConsistencyOutcome,
    ConsistencyReport,
    Features,
    ModelState,
    ModelVersion,
    ScoreDifference,
)
from annotator.models.project_days import ProjectDay
from annotator.models.projects import CertificateMethod, Project
from annotator.models.questions import Hold, Question
from annotator.models.rankings import Candidate, Ranking, RankingOutcome, RankingState
from annotator.models.reviews import Flag, Reversal, Review
from annotator.models.segmenters import SegmenterVersion
from annotator.models.shortlists import Shortlist
from annotator.models.webhooks import Delivery, Webhook
from annotator.models.workers import WorkerReport
from scoring.vocabulary.answers import (
    PAIR_CHOICES,
    SINGLE_CHOICES,
    Choice,
    MachineSaid,
    Reason,
)
from scoring.vocabulary.flags import FlagKind
from scoring.vocabulary.questions import (
    HoldState,
    Kind,
    Purpose,
    QuestionState,
    SkipReason,
    Strategy,
)
from scoring.vocabulary.roles import Role
from scoring.vocabulary.verdicts import Verdict, VerdictBy

__all__ = [
    "ACTIVE_STATES",
    "FOUND_MASKS",
    "PAIR_CHOICES",
    "SINGLE_CHOICES",
    "AddressChange",
    "Answer",
    "ApiToken",
    "Appraisal",
    "AskedPeople",
    "Assignment",
    "AuditEvent",
    "Batch",
    "BatchImage",
    "BatchScore",
    "BatchTurn",
    "BlindAudit",
    "BucketImport",
    "BucketObject",
    "BucketSource",
    "Candidate",
    "Certificate",
    "CertificateMethod",
    "Choice",
    "Compared",
    "Comparison",
    "ConsistencyOutcome",
    "ConsistencyReport",
    "Delivery",
    "DeskHold",
    "DriftWatch",
    "ExampleImage",
    "Features",
    "Flag",
    "FlagKind",
    "Generation",
    "GoldUse",
    "GroupRole",
    "GuidelinesVersion",
    "Hold",
    "HoldState",
    "Image",
    "Invitation",
    "Job",
    "JobKind",
    "JobState",
    "Kind",
    "KnownAnswer",
    "LoginLink",
    "MachineAnnotator",
    "MachineAnswer",
    "MachineSaid",
    "Mail",
    "MailKind",
    "MaskSource",
    "MaskVersion",
    "Membership",
    "ModelState",
    "ModelVersion",
    "PassedOver",
    "PersonSession",
    "Product",
    "Project",
    "ProjectDay",
    "Purpose",
    "Question",
    "QuestionState",
    "Ranking",
    "RankingOutcome",
    "RankingState",
    "Reason",
    "RefusedRow",
    "Reversal",
    "Review",
    "Role",
    "SavedView",
    "ScoreDifference",
    "ScoreState",
    "SegmenterVersion",
    "Shortlist",
    "SkipReason",
    "Strategy",
    "User",
    "Verdict",
    "VerdictBy",
    "Webhook",
    "WorkerReport",
]
