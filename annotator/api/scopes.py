"""Which scope a token needs for what, in one table.

What isn't named here needs READ to be read and ADMIN to be changed, so a new view is closed to
tokens of a narrow purpose until it is entered. Any one of several scopes will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from scoring.vocabulary.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.views import APIView

SAFE: Final = ("GET", "HEAD", "OPTIONS")
ANY: Final = tuple(Scope)

# By the name of the view.
TO_READ: Final[Mapping[str, tuple[Scope, ...]]] = {
    "RootView": ANY,
    "ProjectsView": ANY,  # every program must find its project
    "ProjectView": ANY,
    "JobView": (Scope.READ, Scope.IMPORT),
    "ProjectJobsView": (Scope.READ, Scope.IMPORT),
    "RefusedRowsView": (Scope.READ, Scope.IMPORT),
    "MyQueueView": (Scope.READ, Scope.ANSWER),
    "PracticeView": (Scope.READ, Scope.ANSWER),
    "SessionSummaryView": (Scope.READ, Scope.ANSWER),
    "BucketSourcesView": (Scope.READ, Scope.IMPORT),
    "BucketPreviewView": (Scope.READ, Scope.IMPORT),
    "ProjectBucketImportsView": (Scope.READ, Scope.IMPORT),
    "ProjectReviewView": (Scope.READ, Scope.REVIEW),
    "ReviewCountsView": (Scope.READ, Scope.REVIEW),
    "DecidedView": (Scope.READ, Scope.REVIEW),
    "ReviewersView": (Scope.READ, Scope.REVIEW),
    "GenerationAnswersView": (Scope.READ, Scope.REVIEW),
    "ProjectViewsView": (Scope.READ, Scope.REVIEW),
    "ProjectOriginalsView": (Scope.READ, Scope.REVIEW),
    "ProductMasksView": (Scope.READ, Scope.REVIEW),
    "GenerationMasksView": (Scope.READ, Scope.REVIEW),
    "CorrectionsView": (Scope.READ, Scope.REVIEW),
    "AppraisalView": (Scope.READ, Scope.JUDGE),
    "RankingView": (Scope.READ, Scope.JUDGE),
    "ExportView": (Scope.EXPORT,),
    "ExportManifestView": (Scope.EXPORT,),
    "ExportChosenView": (Scope.EXPORT,),
    "DownloadAnswersView": (Scope.EXPORT,),
    "DownloadAuditLogView": (Scope.EXPORT,),
    "ImageView": (Scope.READ, Scope.ANSWER, Scope.REVIEW),
    "HeatMapView": (Scope.READ, Scope.ANSWER, Scope.REVIEW),
    "JudgedHeatMapView": (Scope.READ, Scope.JUDGE),
}
TO_CHANGE: Final[Mapping[str, tuple[Scope, ...]]] = {
    "PreviewView": (Scope.READ,),
    "NextQuestionsView": (Scope.ANSWER,),
    "QuestionAnswersView": (Scope.ANSWER,),
    "UndoAnswerView": (Scope.ANSWER,),
    "SkipQuestionView": (Scope.ANSWER,),
    "UndoSkipView": (Scope.ANSWER,),
    "ReleaseQuestionView": (Scope.ANSWER,),
    "ReleaseQuestionsView": (Scope.ANSWER,),
    "RenewQuestionView": (Scope.ANSWER,),
    "ProjectReviewView": (Scope.REVIEW,),
    "ReviewGenerationView": (Scope.REVIEW,),
    "ProductMaskView": (Scope.REVIEW,),
    "HoldView": (Scope.REVIEW,),
    "AskManyAgainView": (Scope.REVIEW,),
    "ProjectKnownAnswersView": (Scope.REVIEW,),
    "ReadGuidelinesView": (Scope.ANSWER,),
    "AskAgainView": (Scope.REVIEW,),
    "AssignView": (Scope.REVIEW,),
    "TakeBackView": (Scope.REVIEW,),
    "ReverseView": (Scope.REVIEW,),
    "ProjectViewsView": (Scope.REVIEW,),
    "SavedViewView": (Scope.REVIEW,),
    "GenerationMasksView": (Scope.REVIEW,),
    "ProductClicksView": (Scope.REVIEW,),
    "GenerationClicksView": (Scope.REVIEW,),
    "RestoreMaskView": (Scope.REVIEW,),
    "KnownAnswerView": (Scope.REVIEW,),
    "ProjectJudgeView": (Scope.JUDGE,),
    "ProjectRankingsView": (Scope.JUDGE,),
    "ImportView": (Scope.IMPORT,),
    "ProjectBucketImportsView": (Scope.IMPORT,),
    "BucketImportView": (Scope.IMPORT,),
    "LookView": (Scope.IMPORT,),
    "CancelJobView": (Scope.IMPORT,),
    "RetryJobView": (Scope.IMPORT,),
}


def scopes_for(view: type[APIView], method: str) -> tuple[Scope, ...]:
    """The scopes of which a token needs one for this method of the view."""
    if method.upper() in SAFE:
        return TO_READ.get(view.__name__, (Scope.READ,))
    return TO_CHANGE.get(view.__name__, (Scope.ADMIN,))
