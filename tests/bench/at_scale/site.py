"""Production's settings, except for fast password hashes, because 32 people log in at once."""

from __future__ import annotations

from annotator.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {
    **REST_FRAMEWORK,  # noqa: F405
    "DEFAULT_THROTTLE_RATES": {"login": None, "anonymous": None, "token": None},
}
LOG_LEVEL = "ERROR"
