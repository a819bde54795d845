"""The secrets of buckets, from the environment of the processes that read them.

A source names them (`ACME`), and the database holds nothing else. All names begin with BUCKET_, so
that a source can't name any other secret of the environment.
"""

from __future__ import annotations

import json
import os
from typing import Any, NamedTuple

from annotator.environment import Environment, WrongSetting


class KeyAndSecret(NamedTuple):
    """The credentials of an S3 bucket."""

    key: str
    secret: str


def key_and_secret(name: str) -> KeyAndSecret | None:
    """BUCKET_ACME_KEY and BUCKET_ACME_SECRET, or their files; None for the machine's own role.

    Raises WrongSetting if they are named and not there.
    """
    if not name:
        return None
    env = Environment(os.environ)
    found = KeyAndSecret(env.secret(f"BUCKET_{name}_KEY"), env.secret(f"BUCKET_{name}_SECRET"))
    if not all(found):
        raise WrongSetting(f"BUCKET_{name}_KEY and BUCKET_{name}_SECRET are not set.")
    return found


def options(name: str) -> dict[str, Any]:
    """BUCKET_ACME_OPTIONS or its file: what fsspec needs to open the file system, as JSON.

    Raises WrongSetting if it is named and not there.
    """
    if not name:
        return {}
    try:
        found = json.loads(Environment(os.environ).secret(f"BUCKET_{name}_OPTIONS"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise WrongSetting(f"BUCKET_{name}_OPTIONS is no JSON object.")
    return found
