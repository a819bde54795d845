"""Management commands against a running site, in one process that keeps Django loaded.

A fresh `manage.py` takes over a second to start, and a test needs several. Run as a module, this
reads a JSON list of arguments from each line and answers each with a JSON object in a line: what
the command printed, and the traceback if it failed.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent


class Control:
    """The calling end of a child process that runs in the environment of the site."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.control"],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def manage(self, *arguments: str) -> str:
        """Run a management command and return its output. Raises AssertionError if it fails."""
        written, answered = self._process.stdin, self._process.stdout
        assert written is not None and answered is not None
        written.write(json.dumps(arguments) + "\n")
        written.flush()
        line = answered.readline()
        assert line, f"manage.py {' '.join(arguments)}: the control process ended"
        answer = json.loads(line)
        assert not answer["error"], f"manage.py {' '.join(arguments)}:\n{answer['error']}"
        return str(answer["printed"])

    def close(self) -> None:
        """End the child process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Run each requested command until the other end closes."""
    import django
    from django.core.management import call_command
    from django.db import close_old_connections

    django.setup()
    for line in requests:
        printed, error = io.StringIO(), ""
        close_old_connections()
        try:
            with redirect_stdout(printed):
                call_command(*json.loads(line))
        except (Exception, SystemExit):
            error = traceback.format_exc()
        answers.write(json.dumps({"printed": printed.getvalue(), "error": error}) + "\n")
        answers.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    serve(sys.stdin, sys.stdout)
