"""Problems of rankings."""

from __future__ import annotations

from scoring.vocabulary.message import define

NO_CANDIDATE_USABLE = define("no_candidate_usable", reasons=tuple)
IDS_WRONG_NUMBER = define("ids_wrong_number", given=int, candidates=int)
RANKED_ID_TAKEN = define("ranked_id_taken", id=str)
KEY_TOO_LONG = define("key_too_long", most=int)
