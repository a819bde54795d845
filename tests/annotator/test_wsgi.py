"""The server's entry outlives a header that names an unknown encoding."""

from __future__ import annotations

import gc
from typing import Any
from wsgiref.types import WSGIEnvironment

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from annotator.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _unthrottled() -> None:
    cache.clear()


def status_of(environ: WSGIEnvironment) -> str:
    """What the server answers this request with."""
    statuses: list[str] = []

    def start_response(status: str, headers: object, error: object = None, /) -> Any:
        statuses.append(status)

    application(environ, start_response)
    (status,) = statuses
    return status


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; name*=nonsense''x",
        "text/plain; name*=idna''%ff",
        "text/plain; charset*=utf-8''x%00y",
        "a/b;c*0*=x''%ff",
        "; =",
        "é",
    ],
)
def test_an_unreadable_content_type_is_answered(content_type: str) -> None:
    environ = RequestFactory().generic("POST", "/api/session/").environ
    environ["CONTENT_TYPE"] = content_type
    assert status_of(environ) in ("415 Unsupported Media Type", "400 Bad Request")


@pytest.mark.parametrize("charset", ["bz2", "rot13", "hex", "idna", "punycode", "undefined", "x"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_an_encoding_that_makes_no_text_decodes_nothing(charset: str, kind: str) -> None:
    environ = RequestFactory().generic("POST", "/api/session/?next=%ff&x=a..b").environ
    environ["CONTENT_TYPE"] = f"{kind}; charset={charset}"
    assert status_of(environ) in ("415 Unsupported Media Type", "400 Bad Request")


def test_what_was_loaded_is_not_collected_again_and_again() -> None:
    assert gc.get_freeze_count() > 10_000
