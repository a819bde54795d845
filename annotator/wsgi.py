"""The web server's entry: `granian --interface wsgi annotator.wsgi:application`.

WSGI and not ASGI: every view is synchronous and talks to the database, and a thread for each
request is what Django gives such views under ASGI too, with a hop more.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from annotator.environment import WrongSetting

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")


class Request(WSGIRequest):
    """A request whose `Content-Type` can't end it before any view or log.

    The encoding that a caller may name there is left alone: JSON and forms have one. Django would
    decode the query by it at once, and fail where it makes no text (`bz2`) or has none (`idna`).
    """

    def _set_content_type_params(self, meta: WSGIEnvironment) -> None:
        try:
            parsed = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            parsed = ("application/octet-stream", {})
            meta["CONTENT_TYPE"] = parsed[0]  # where parsers look
        self.content_type, self.content_params = parsed


try:
    application = get_wsgi_application()
except WrongSetting as error:
    sys.exit(str(error))
application.request_class = Request


def _tidy_up() -> None:
    """Delete what an earlier process was receiving when it was killed, once that is old.

    The workers' sweeper does the same, but it need not run on this machine.
    """
    from annotator.jobs.forget_files import forget_incoming  # noqa: PLC0415  needs the apps

    forget_incoming()


_tidy_up()
