"""The web server's entry point: `granian --interface wsgi annotator.wsgi:application`.

This is WSGI and not ASGI, because every view is synchronous and uses the database. Under ASGI
Django would run such views in threads as well, with an additional hand-over.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

from annotator.environment import WrongSetting

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")


def _count_together() -> None:
    """Name the folder in which the server's processes, which have one parent, count together.

    `prometheus_client` reads the variable when it is imported. Nobody else may write there.
    """
    usual = Path(tempfile.gettempdir()) / f"packshot-metrics-{os.getuid()}-{os.getppid()}"
    folder = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(usual)))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        sys.exit(f"{folder} belongs to somebody else. Set PROMETHEUS_MULTIPROC_DIR.")


_count_together()


class Request(WSGIRequest):
    """A request that an odd `Content-Type` can't break before any view or log sees it.

    A charset in that header is ignored, because JSON and forms have a fixed one. Django would
    decode the query with it at once, and fail with codecs that yield no text, such as `bz2`.
    """

    def _set_content_type_params(self, meta: WSGIEnvironment) -> None:
        try:
            parsed = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            parsed = ("application/octet-stream", {})
            meta["CONTENT_TYPE"] = parsed[0]  # parsers read it from here
        self.content_type, self.content_params = parsed


try:
    application = get_wsgi_application()
except WrongSetting as error:
    sys.exit(str(error))
application.request_class = Request


def _tidy_up() -> None:
    """Delete old uploads that a killed process was receiving.

    The workers' sweeper does the same, but it may run on another machine.
    """
    from annotator.jobs.forget_files import forget_incoming  # noqa: PLC0415  needs the apps

    forget_incoming()


def _settle() -> None:
    """Load what requests need, and have the garbage collector pass over all of it from now on.

    Otherwise a request in which it goes through everything takes 90 ms longer.
    """
    get_resolver().url_patterns  # noqa: B018  reading it loads every view
    gc.collect()
    gc.freeze()


_tidy_up()
_settle()
