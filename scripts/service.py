"""Check that a service answers: `service.py postgres URL` or `redis URL`; exit code 0 or 1."""

from __future__ import annotations

import sys


def answers(name: str, url: str) -> bool:
    """Try to connect once, for two seconds at most."""
    if name == "postgres":
        import psycopg2  # noqa: PLC0415

        try:
            psycopg2.connect(url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True
    import redis  # noqa: PLC0415

    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=2).ping())
    except redis.RedisError:
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(*sys.argv[1:3]) else 1)
