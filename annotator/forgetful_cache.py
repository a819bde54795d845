"""Redis as a cache that may be away: then nothing is found, and nothing kept.

What needs it can do without: throttles (wrong passwords are counted in the database, too), counters
that are read again, and marks that something was done a moment ago.
"""

from __future__ import annotations

from typing import Any, Final

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

# A request must not wait for it. Once more, because a connection may be of before a restart.
OPTIONS: Final = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "retry": Retry(NoBackoff(), 1),
}


class ForgetfulCache(RedisCache):
    """Django's cache in Redis, without its errors."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        given = params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": OPTIONS | given})

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value; `default` also if Redis is away."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            _note(error)
            return default

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep the value if Redis is there."""
        try:
            super().set(key, value, timeout, version)
        except RedisError as error:
            _note(error)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep the value if there is none; false, as if there were one, if Redis is away."""
        try:
            return bool(super().add(key, value, timeout, version))
        except RedisError as error:
            _note(error)
            return False


def _note(error: RedisError) -> None:
    log.warning("cache_away", error=str(error))
