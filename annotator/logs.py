"""One log for our own lines, Django's, Celery's and the web server's; JSON in production.

Every line passes `redact` last, so that secrets in addresses never reach a log.
"""

from __future__ import annotations

import re
from typing import Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
HIDDEN: Final = "***"

# Paths contain the secrets of invitations and login links, tokens begin with `pks_`, and the
# address of a database or a broker may contain a password.
_SECRETS: Final = (
    (re.compile(r"(/invitations?/+)(?!by-id/)[^/\s\"'<>?#&;]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(/login/+link/+)[^/\s\"'<>?#&;]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(invitations?|link)(%2F)(?!by-id)[\w~.-]+", re.IGNORECASE), rf"\1\2{HIDDEN}"),
    (re.compile(r"\bpks_[\w-]+"), f"pks_{HIDDEN}"),
    (re.compile(r"(\w://[^\s:/@]*:)[^\s@]+@"), rf"\1{HIDDEN}@"),
)

_PROCESSORS: Final[list[Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
# One list for the whole process: loggers keep the list with which they were first used, so a
# second configuration with a list of its own would leave `capture_logs` blind to them.
_CHAIN: Final[list[Processor]] = [
    *_PROCESSORS,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
]


def hide_secrets(value: object) -> object:
    """The value with secrets replaced, also inside lists and dictionaries."""
    if isinstance(value, str):
        for pattern, instead in _SECRETS:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, dict):
        return {key: hide_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [hide_secrets(inner) for inner in value]
    return value if isinstance(value, int | float | None) else hide_secrets(str(value))


def redact(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Hide secrets; the last step before a line is written."""
    return {name: hide_secrets(value) for name, value in event.items()}


def logging_settings(*, level: str, others: str, as_json: bool) -> dict[str, object]:
    """Django's LOGGING: `level` for our own lines, `others` for those of libraries.

    Also configures structlog to write through it.
    """
    structlog.configure(
        processors=_CHAIN,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    own_handlers = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": _last_steps(as_json=as_json),
                "foreign_pre_chain": _PROCESSORS,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": others},
        "loggers": {
            "annotator": {"level": level},
            "scoring": {"level": level},
            # Django's own handlers would write a second, unredacted line, or send mail.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # It logs names and addresses at every wrong password; `annotator.login_guard` suffices.
            "axes": {"level": "ERROR"},
            # The start of a worker is worth a line; each message is not.
            "celery.apps": {"level": level},
            "_granian": {**own_handlers, "level": level},
            "granian.access": {**own_handlers, "level": level},
        },
    }


def _last_steps(*, as_json: bool) -> list[Processor]:
    """The steps from an event with its exception to the text of a line."""
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
        # The exception is a text by now, which the console writes as it is.
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
