"""Problems of model versions, of their training, and of decisions."""

from __future__ import annotations

from scoring.vocabulary.message import define

RETRAINING_UNDER_WAY = define("retraining_under_way")
PROMOTION_UNDER_WAY = define("promotion_under_way")
VERSION_IN_USE = define("version_in_use", number=int)
NOTHING_IN_USE = define("nothing_in_use")
CHAMPION_STAYS = define("champion_stays")
WATCH_OUTDATED = define("watch_outdated")
NOT_STOPPED = define("not_stopped")
WEIGHTS_UNUSABLE = define("weights_unusable", number=int, reason=str)
CHAMPION_UNREADABLE = define("champion_unreadable", number=int, reason=str)
FEATURES_OF_VERSION_GONE = define("features_of_version_gone", number=int, encoder=str)
FEATURES_GONE = define("features_gone", encoder=str)
NOTHING_TO_LEARN_FROM = define("nothing_to_learn_from")
TOO_FEW_TRAINING_ANSWERS = define("too_few_training_answers", answers=int, needed=int)
TRAINING_ANSWERS_ALL_GOOD = define("training_answers_all_good", answers=int)
TRAINING_ANSWERS_ALL_BAD = define("training_answers_all_bad", answers=int)
FEATURES_DAMAGED = define("features_damaged", reason=str)
OTHER_ENCODER = define("other_encoder", made=str, wanted=str)
NO_SUCH_SEGMENTER = define("no_such_segmenter", number=int)
SEGMENTER_IN_USE = define("segmenter_in_use", number=int)
NO_SEGMENTER_BEFORE = define("no_segmenter_before")
NO_MODEL_TO_FREEZE = define("no_model_to_freeze")
NO_IMAGES_TO_FREEZE = define("no_images_to_freeze")
BATCH_OPEN = define("batch_open", number=int)
BATCH_CLOSED = define("batch_closed", number=int)
NOT_ABOUT_A_BATCH = define("not_about_a_batch")
