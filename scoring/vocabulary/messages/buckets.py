"""Imports from a bucket that a site admin has configured."""

from __future__ import annotations

from scoring.vocabulary.message import define

# Progress and outcome of a look.
BUCKET_LISTED = define("bucket_listed", objects=int, new=int)

# What is wrong with a source, for site admins.
BUCKET_PROTOCOL_NOT_ALLOWED = define("bucket_protocol_not_allowed", allowed=str)
BUCKET_ADDRESS_WRONG = define("bucket_address_wrong", error=str)
BUCKET_NOT_CONFIGURED = define("bucket_not_configured", source=str, error=str)

# What is wrong with a request or a look.
BUCKET_UNKNOWN = define("bucket_unknown", source=str)
BUCKET_PREFIX_WRONG = define("bucket_prefix_wrong", most=int)
BUCKET_OF_TOO_MANY = define("bucket_of_too_many", most=int)
BUCKET_NOT_REACHED = define("bucket_not_reached", source=str, error=str)
BUCKET_IMPORT_TWICE = define("bucket_import_twice")
BUCKET_IMPORT_GONE = define("bucket_import_gone")
BUCKET_WITHDRAWN = define("bucket_withdrawn", source=str)
