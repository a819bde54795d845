"""The web server's entry: `granian --interface wsgi annotator.wsgi:application`.

WSGI and not ASGI: every view is synchronous and talks to the database, and a thread for each
request is what Django gives such views under ASGI too, with a hop more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from annotator.environment import WrongSetting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
try:
    _site: Callable[..., Iterable[bytes]] = get_wsgi_application()
except WrongSetting as error:
    sys.exit(str(error))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site. A `Content-Type` that Django can't read would end it before any view or log."""
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except ValueError:
        environ["CONTENT_TYPE"] = "application/octet-stream"
    return _site(environ, start_response)


def _tidy_up() -> None:
    """Delete what an earlier process was receiving when it was killed, once that is old.

    The workers' sweeper does the same, but it need not run on this machine.
    """
    from annotator.jobs.forget_files import forget_incoming  # noqa: PLC0415  needs the apps

    forget_incoming()


_tidy_up()
