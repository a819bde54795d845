"""The servers beside the database: the broker and mail."""

from __future__ import annotations

from typing import Final

import redis
from django.conf import settings
from django.core import mail
from kombu.connection import Connection

from annotator.doctor.finding import State, fine

SECONDS: Final = 2.0  # a probe must be quicker than whoever asks


def look_at_broker() -> tuple[State, str]:
    """Whether the broker answers. Without it jobs still run, from their rows."""
    if not settings.BROKER_URL:
        return fine("None is set: `manage.py work` runs the jobs.")
    if settings.BROKER_URL.startswith("redis"):
        _ping(settings.BROKER_URL)
    else:
        with Connection(settings.BROKER_URL, connect_timeout=SECONDS) as connection:
            connection.connect()
    return fine("The broker answers.")


def look_at_cache() -> tuple[State, str]:
    """Whether Redis answers where it counts throttles."""
    if not settings.REDIS_URL:
        return fine("Throttles count in each server process.")
    _ping(settings.REDIS_URL)
    return fine("Redis answers.")


def _ping(url: str) -> None:
    with redis.Redis.from_url(
        url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS
    ) as client:
        client.ping()


def look_at_mail() -> tuple[State, str]:
    """Whether the mail server takes our name and password; nothing is sent."""
    if not settings.CAN_MAIL:
        return fine("No mail server is set: admins pass links on themselves.")
    connection = mail.get_connection()
    connection.open()
    connection.close()
    return fine(f"The mail server answers at {settings.EMAIL_HOST}:{settings.EMAIL_PORT}.")
