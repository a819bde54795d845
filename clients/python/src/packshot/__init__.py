"""Client of Packshot, which judges AI-generated product images."""

from packshot.aio import AsyncClient
from packshot.client import Client
from packshot.errors import (
    ApiError,
    JobFailed,
    NotLoggedIn,
    PackshotError,
    Unreachable,
    VersionMismatch,
)
from packshot.models import Appraisal, Job, JudgedGeneration, Project, RankedCandidate, Ranking
from packshot.version import VERSION

__version__ = VERSION

__all__ = [
    "ApiError",
    "Appraisal",
    "AsyncClient",
    "Client",
    "Job",
    "JobFailed",
    "JudgedGeneration",
    "NotLoggedIn",
    "PackshotError",
    "Project",
    "RankedCandidate",
    "Ranking",
    "Unreachable",
    "VersionMismatch",
    "__version__",
]
