"""Progress, results and failures of background work."""

from __future__ import annotations

from scoring.vocabulary.message import define

# Progress.
ROWS_READ = define("rows_read", done=int, total=int)
PICTURES_DECODED = define("pictures_decoded", count=int)
DECODING = define("decoding")
DECIDING = define("deciding")
READING_FEATURES = define("reading_features")
READING_ANSWERS = define("reading_answers")
READING_ALL_GENERATIONS = define("reading_all_generations")
RANKING_QUESTIONS = define("ranking_questions")
WRITING_QUEUE = define("writing_queue")
SCORING_PRODUCT = define("scoring_product", product=str)
ENCODING_PRODUCT = define("encoding_product", product=str)
TESTING_THRESHOLDS = define("testing_thresholds", version=int)
TESTING_BATCH = define("testing_batch", number=int)
COMPARING_VERSIONS = define("comparing_versions", version=int, against=int)
RESCORING = define("rescoring", version=int)

# Results.
IMPORT_CHECKED = define("import_checked", products=int, generations=int, refused=int)
MASKS_CHECKED = define("masks_checked", originals=int, generations=int, refused=int)
MASKS_IMPORTED = define("masks_imported", originals=int, generations=int, refused=int)
IMPORTED = define("imported", products=int, generations=int)
IMPORTED_WITH_REFUSALS = define(
    "imported_with_refusals", products=int, generations=int, refused=int
)
SCORED = define("scored", count=int)
SCORED_WITH_FAILURES = define("scored_with_failures", count=int, failed=int)
ENCODED = define("encoded", count=int)
JUDGED = define("judged", count=int)
REGION_FOUND = define("region_found")
QUESTIONS_PLANNED = define("questions_planned", count=int)
EVERYTHING_ASKED = define("everything_asked")
NOTHING_SCORED = define("nothing_scored")
NO_NEW_ANSWERS = define("no_new_answers", version=int)
VERSION_WENT_INTO_USE = define("version_went_into_use", version=int, reasons=tuple)
VERSION_WAITS = define("version_waits", version=int, reasons=tuple)
VERSION_REMADE = define("version_remade", version=int, event=int)
VERSION_REMADE_ALIKE = define("version_remade_alike", version=int, event=int, recorded=int)
VERSION_REMADE_DIFFERENTLY = define(
    "version_remade_differently", version=int, event=int, recorded=int
)
VERSION_SWITCHED = define("version_switched", version=int, rescored=int)
VERSIONS_COMPARED = define("versions_compared", version=int, against=int, images=int)
VERDICTS_DECIDED = define("verdicts_decided", accepted=int, rejected=int)
NO_MODEL_TO_DECIDE = define("no_model_to_decide")
NOTHING_TO_DECIDE = define("nothing_to_decide")
NOTHING_PROVEN = define("nothing_proven", missing=int)
NOTHING_PROVEN_OUT_OF_REACH = define("nothing_proven_out_of_reach", missing=int, beyond=int)
BATCH_TOO_SMALL = define("batch_too_small", images=int, needed=int)
BATCH_DECIDED = define("batch_decided", accepted=int, rejected=int)
LOT_PROVES_NOTHING = define("lot_proves_nothing", missing=int)
AUDITS_READ = define("audits_read", count=int)
AUDITS_READ_WITH_DRIFT = define("audits_read_with_drift", count=int, alarms=tuple)

# Failures.
UNEXPECTED_ERROR = define("unexpected_error", error=str)
TRIED_IN_VAIN = define("tried_in_vain", attempts=int, reason=str)
WORKER_DIED = define("worker_died", attempts=int)

# Why a job can't be requested.
JOB_HAS_ENDED = define("job_has_ended")
JOB_NOT_FAILED = define("job_not_failed")
SAME_KIND_UNDER_WAY = define("same_kind_under_way")
