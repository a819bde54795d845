"""Problems of uploads and judge calls, and of requests for imports and exports."""

from __future__ import annotations

from scoring.vocabulary.message import Message, define

UPLOAD_TOO_LARGE = define("upload_too_large", most=int)
CALL_TOO_LARGE = define("call_too_large", most=int)
TOO_MANY_GENERATIONS = define("too_many_generations", most=int)
PICTURE_REFUSED = define("picture_refused", name=str, reason=Message)
PICTURES_GONE = define("pictures_gone")
PICTURES_NOT_SCORED = define("pictures_not_scored", reasons=tuple)
JUDGING_FAILED = define("judging_failed", reason=Message)
JUDGING_ENDED = define("judging_ended")
COLUMNS_EXPECTED = define("columns_expected", columns=str)
PATHS_EXPECTED = define("paths_expected")
NO_SUCH_IMPORT = define("no_such_import")
NO_SUCH_EXPORT = define("no_such_export", name=str, offered=str)
NO_SUCH_PICTURE = define("no_such_picture")
