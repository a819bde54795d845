"""The running server of the client's tests, for what the pages tell people to type."""

from __future__ import annotations

from tests.clients.conftest import _worker, folder, project, token

__all__ = ["_worker", "folder", "project", "token"]
