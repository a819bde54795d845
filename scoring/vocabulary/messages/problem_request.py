"""Problems that any request can have: addresses, bodies, rates, proxies."""

from __future__ import annotations

from enum import StrEnum

from scoring.vocabulary.message import define


class RowKind(StrEnum):
    """A kind of row that a request names by its id."""

    ANSWER = "answer"
    APPRAISAL = "appraisal"
    BATCH = "batch"
    BUCKETIMPORT = "bucketimport"
    CERTIFICATE = "certificate"
    COMPARISON = "comparison"
    DELIVERY = "delivery"
    DRIFTWATCH = "driftwatch"
    GENERATION = "generation"
    INVITATION = "invitation"
    JOB = "job"
    MASKVERSION = "maskversion"
    MEMBERSHIP = "membership"
    MODELVERSION = "modelversion"
    PRODUCT = "product"
    PROJECT = "project"
    QUESTION = "question"
    RANKING = "ranking"
    REVIEW = "review"
    SAVEDVIEW = "savedview"
    WEBHOOK = "webhook"


SERVER_FAILED = define("server_failed")
DATABASE_SILENT = define("database_silent")
STORAGE_FAILS = define("storage_fails")
NOT_FOUND = define("not_found")
NO_SUCH_ADDRESS = define("no_such_address", path=str)
NO_SUCH_ROW = define("no_such_row", kind=RowKind)
NOT_ALLOWED = define("not_allowed")
MALFORMED = define("malformed")
UNREADABLE = define("unreadable", reason=str)
REQUEST_TOO_LARGE = define("request_too_large")
TOO_MANY_PARAMETERS = define("too_many_parameters")
METHOD_NOT_ALLOWED = define("method_not_allowed", method=str)
NOT_ACCEPTABLE = define("not_acceptable")
UNSUPPORTED_MEDIA_TYPE = define("unsupported_media_type", media_type=str)
THROTTLED = define("throttled", seconds=int)
LOCKED_OUT = define("locked_out", minutes=int)
CSRF = define("csrf")
CSRF_ORIGIN = define("csrf_origin", origin=str, address=str)
CSRF_ORIGIN_UNKNOWN = define("csrf_origin_unknown", address=str)
UNKNOWN_HOST = define("unknown_host")
NO_TLS = define("no_tls")
PROXY_UNKNOWN = define("proxy_unknown")
PROXY_SILENT = define("proxy_silent")
