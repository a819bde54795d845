"""Read from the environment which vision-language model may annotate as a machine, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from annotator.environment import Environment, WrongSetting

NEEDED: Final = ("VLM_URL", "VLM_MODEL")
OPTIONAL: Final = ("VLM_KEY", "VLM_PRIVATE", "VLM_SECONDS")
LONGEST_MODEL: Final = 100


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible endpoint: `url` is what `/chat/completions` is added to.

    allow_private: it may be at an address that is not public, at any port and without TLS.
    seconds: how long one request may take.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    allow_private: bool = False
    seconds: float = 60.0

    @property
    def host(self) -> str:
        """To whom pictures are sent, for people to read."""
        return urlsplit(self.url).netloc


def machine_of(env: Environment) -> Endpoint | None:
    """The endpoint; None where none is named. Raises WrongSetting for half of one."""
    given = [name for name in NEEDED if env.has(name)]
    if not given:
        if orphans := [name for name in OPTIONAL if env.has(name) or env.has(f"{name}_FILE")]:
            raise WrongSetting(f"{orphans[0]} is set, but VLM_URL is not.")
        return None
    if missing := [name for name in NEEDED if name not in given]:
        raise WrongSetting(f"{given[0]} is set, but {missing[0]} is not.")
    allow_private = env.boolean("VLM_PRIVATE")
    seconds = env.seconds("VLM_SECONDS", 60.0)
    if not 1 <= seconds <= 600:
        raise WrongSetting(f"VLM_SECONDS is {seconds:g}; it must be from 1 to 600.")
    return Endpoint(
        url=_url(env, allow_private=allow_private),
        model=_model(env),
        key=_key(env),
        allow_private=allow_private,
        seconds=seconds,
    )


def _url(env: Environment, *, allow_private: bool) -> str:
    url = env.text("VLM_URL").strip().rstrip("/")
    parts = urlsplit(url)
    is_http = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not is_http or parts.query or parts.fragment:
        raise WrongSetting(
            "VLM_URL must be the address below which /chat/completions lies, such as "
            "https://api.example.com/v1, without a name, a password or a query."
        )
    if parts.scheme != "https" and not allow_private:
        raise WrongSetting("VLM_URL must begin with https://, or VLM_PRIVATE must be true.")
    return url


def _model(env: Environment) -> str:
    model = env.text("VLM_MODEL").strip()
    if not model or len(model) > LONGEST_MODEL:
        raise WrongSetting(f"VLM_MODEL must be a name of up to {LONGEST_MODEL} characters.")
    return model


def _key(env: Environment) -> str:
    """It goes into a header, so a character that can't must not fail only there."""
    key = env.secret("VLM_KEY").strip()
    if not key.isascii() or not key.isprintable():
        raise WrongSetting("VLM_KEY holds characters that a key can't have.")
    return key
