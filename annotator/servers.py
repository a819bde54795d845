"""Read the addresses of database, Redis and broker from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypedDict

from annotator.environment import Environment, WrongSetting
from annotator.server_url import ServerUrl, port_of, read_server_url, scheme_of

POSTGRES: Final = ("postgres", "postgresql")
SQLITE: Final = "sqlite"
REDIS: Final = ("redis", "rediss")
BROKERS: Final = (*REDIS, "amqp", "amqps")
# Single variables, whose values are taken literally and need no encoding.
SINGLE: Final = ("DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME", "DATABASE_USER")
CONNECT_SECONDS: Final = 5
SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

# IMMEDIATE takes the write lock at BEGIN: a transaction that reads and then writes waits for
# its turn instead of failing with "database is locked" half-way.
SQLITE_OPTIONS: Final[Mapping[str, str | int]] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
}


class Database(TypedDict, total=False):
    """The keys that we set in an entry of Django's DATABASES."""

    ENGINE: str
    HOST: str
    PORT: str
    NAME: str
    USER: str
    PASSWORD: str
    OPTIONS: Mapping[str, str | int]
    CONN_MAX_AGE: int
    CONN_HEALTH_CHECKS: bool
    TEST: Mapping[str, str]


class Cache(TypedDict, total=False):
    """The keys that we set in an entry of Django's CACHES."""

    BACKEND: str
    LOCATION: str


def cache_of(redis_url: str) -> Cache:
    """The `default` entry of Django's CACHES: Redis, or without it this process's memory."""
    if redis_url:
        return {"BACKEND": "annotator.forgetful_cache.ForgetfulCache", "LOCATION": redis_url}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def database_of(env: Environment, *, otherwise: Path) -> Database:
    """The `default` entry of Django's DATABASES; without settings SQLite in the file `otherwise`.

    Either `DATABASE_URL` names everything, or `DATABASE_HOST`, `_PORT`, `_NAME`, `_USER` and
    `_PASSWORD` each name a part. `DATABASE_PASSWORD` may also complete a URL without password.
    """
    url = env.secret("DATABASE_URL")
    password = env.secret("DATABASE_PASSWORD")
    single = [name for name in (*SINGLE, "DATABASE_SSLMODE") if env.has(name)]
    if url and single:
        raise WrongSetting(f"DATABASE_URL and {single[0]} are both set; leave one out.")
    if url:
        return _from_url(env, url, password)
    if single or password:
        return _from_variables(env, password)
    env.text("DATABASE_URL", "-")  # raises if it is set but empty: that can't mean SQLite
    return _sqlite(str(otherwise))


def _from_url(env: Environment, url: str, password: str) -> Database:
    if scheme_of("DATABASE_URL", url, (*POSTGRES, SQLITE)) == SQLITE:
        # The rest is a path; special characters in it are part of the name.
        path = url.partition("://")[2]
        return _sqlite(path.removeprefix("/") or ":memory:")
    parsed = read_server_url("DATABASE_URL", url, POSTGRES)
    if parsed.password and password:
        raise WrongSetting("DATABASE_URL and DATABASE_PASSWORD both give a password.")
    if not parsed.path:
        raise WrongSetting("DATABASE_URL names no database: postgres://user@host:5432/name.")
    return _postgres(env, parsed if parsed.password else parsed.with_password(password))


def _from_variables(env: Environment, password: str) -> Database:
    options = {}
    if env.has("DATABASE_SSLMODE"):
        options["sslmode"] = env.choice("DATABASE_SSLMODE", SSL_MODES, "prefer")
    parsed = ServerUrl(
        scheme="postgres",
        host=env.text("DATABASE_HOST"),
        port=port_of("DATABASE_PORT", env.text("DATABASE_PORT")),
        path=env.text("DATABASE_NAME") or "packshot",
        user=env.text("DATABASE_USER"),
        password=password,
        options=options,
    )
    return _postgres(env, parsed)


def _postgres(env: Environment, url: ServerUrl) -> Database:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": url.host.strip("[]"),
        "PORT": url.port,
        "NAME": url.path,
        "USER": url.user,
        "PASSWORD": url.password,
        # A server that drops packets would otherwise keep each request waiting for minutes.
        "OPTIONS": {"connect_timeout": CONNECT_SECONDS, **url.options},
        "CONN_MAX_AGE": env.integer("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(name: str) -> Database:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def redis_of(env: Environment) -> str:
    """The address of Redis, encoded, with the password of `REDIS_PASSWORD`; empty for none."""
    url = env.secret("REDIS_URL")
    password = env.secret("REDIS_PASSWORD")
    if not url:
        if password:
            raise WrongSetting("REDIS_PASSWORD is set, but REDIS_URL is not.")
        return ""
    parsed = read_server_url("REDIS_URL", url, REDIS)
    if password and parsed.password:
        raise WrongSetting("REDIS_URL and REDIS_PASSWORD both give a password.")
    return (parsed if parsed.password else parsed.with_password(password)).encoded()


def broker_of(env: Environment, *, otherwise: str) -> str:
    """The address of the broker, encoded; `otherwise` where none is named."""
    url = env.secret("BROKER_URL")
    return read_server_url("BROKER_URL", url, BROKERS).encoded() if url else otherwise
