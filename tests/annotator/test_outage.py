"""Whose fault an error is: a part's that everybody needs, or one request's."""

from __future__ import annotations

import errno
import os

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from annotator.outage import StorageFailed, is_of_database, is_of_storage, may_pass


def failed(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    "error",
    [
        failed(errno.ENOSPC),
        failed(errno.EIO),
        failed(errno.ESTALE),
        StorageFailed("no route"),
        EndpointConnectionError(endpoint_url="http://127.0.0.1:1"),
        ClientError({"Error": {"Code": "SlowDown"}}, "PutObject"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_storage_has_failed(error: Exception) -> None:
    assert is_of_storage(error) and may_pass(error)
    assert not is_of_database(error)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_the_database_has_failed(error: Exception) -> None:
    assert is_of_database(error) and may_pass(error)
    assert not is_of_storage(error)


@pytest.mark.parametrize("error", [ConnectionResetError("by peer"), TimeoutError("too late")])
def test_another_server_has_failed(error: Exception) -> None:
    assert may_pass(error)
    assert not is_of_storage(error) and not is_of_database(error)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "missing"),
        OSError("image file is truncated"),
        IntegrityError("twice"),
        DataError("too long"),
        ValueError("odd"),
    ],
)
def test_it_would_fail_again(error: Exception) -> None:
    assert not may_pass(error)
