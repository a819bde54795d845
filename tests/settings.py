"""The app's own settings with a throw-away home and quick password hashes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# The tests run in one process for each core. With as many threads in each of them, torch and
# OpenBLAS spend most of their time waiting for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("PACKSHOT_MODE", "dev")
os.environ.setdefault("PACKSHOT_HOME", tempfile.mkdtemp(prefix="packshot-test-"))
os.environ.setdefault("LOG_LEVEL", "ERROR")
# A heartbeat has a connection of its own, which does not see what a test has not committed.
os.environ.setdefault("JOB_LEASE_SECONDS", "300")

from annotator.settings import *  # noqa: F403
from annotator.settings import DATABASES, HOME, STATIC_ROOT

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: the concurrency tests open it from several threads.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(HOME) / "test.sqlite3")}

Path(STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise warns where it is missing
