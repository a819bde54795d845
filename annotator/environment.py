"""Read environment variables; a wrong value is reported in one line that names the variable.

Values are taken literally: `$`, `#`, `%` and inner spaces have no special meaning. A secret may be
in a file instead, which `SECRET_KEY_FILE` names. Messages never show the value of a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

YES = ("true", "yes", "on", "1")
NO = ("false", "no", "off", "0")
WHOLE_NUMBER: Final = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")
LARGEST: Final = 2**53
LONGEST_SHOWN: Final = 40
# The lone surrogates by which Python represents bytes in the environment that are no UTF-8.
UNDECODED: Final = re.compile("[\ud800-\udfff]")


class WrongSetting(ImproperlyConfigured):
    """A setting is wrong. The message is for people, and the program ends."""


class Environment:
    """Reads variables by type.

    An empty value is accepted if the default is empty, too. Otherwise it is an error, because most
    often a shell variable was not set.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def has(self, name: str) -> bool:
        """Whether the variable, or the one for its file, is set and not empty."""
        return bool(self._variables.get(name) or self._variables.get(f"{name}_FILE"))

    def text(self, name: str, default: str = "") -> str:
        """The value as given. Raises WrongSetting for an empty value if there is a default."""
        value = self._variables.get(name, default)
        if not value and default:
            raise WrongSetting(f"{name} is empty. Give it a value, or leave it out.")
        return _as_text(name, value)

    def beginning_with(self, prefix: str) -> dict[str, str]:
        """All variables whose names begin with `prefix`, sorted by name."""
        return {
            name: value
            for name, value in sorted(self._variables.items())
            if name.startswith(prefix)
        }

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """One of `choices`, in upper or lower case."""
        value = self.text(name, default)
        for choice in choices:
            if value.strip().lower() == choice.lower():
                return choice
        raise WrongSetting(f"{name} is {value!r}; it must be {_either(choices)}.")

    def integer(self, name: str, default: int, *, at_least: int = 0, at_most: int = LARGEST) -> int:
        """A whole number in digits."""
        value = self.text(name, str(default))
        if not WHOLE_NUMBER.fullmatch(value):
            raise WrongSetting(f"{name} is {_short(value)}; it must be a whole number.")
        number = int(value)
        if number < at_least:
            raise WrongSetting(f"{name} is {number}; it must be at least {at_least}.")
        if number > at_most:
            raise WrongSetting(f"{name} is {number}; it must be at most {at_most}.")
        return number

    def seconds(self, name: str, default: float) -> float:
        """A number of seconds, not negative, with or without a fraction."""
        value = self.text(name, str(default))
        try:
            number = float(value)
        except ValueError:
            raise WrongSetting(f"{name} is {value!r}; it must be a number.") from None
        if not 0 <= number < float("inf"):
            raise WrongSetting(f"{name} is {value!r}; it must be a number of seconds from 0 on.")
        return number

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """True or false, in the usual spellings."""
        value = self.text(name, str(default)).strip().lower()
        if value not in (*YES, *NO):
            raise WrongSetting(
                f"{name} is {self.text(name)!r}; it must be true or false (yes, no, on, off, 1, 0)."
            )
        return value in YES

    def words(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """Names separated by commas; spaces around a name are ignored."""
        value = self.text(name, ",".join(default))
        names = [word.strip() for word in value.split(",") if word.strip()]
        if default and not names:
            raise WrongSetting(f"{name} names nothing. Give it a value, or leave it out.")
        return names

    def hosts(self, name: str, default: Sequence[str]) -> list[str]:
        """Host names, without scheme and port."""
        hosts = self.words(name, default)
        for host in hosts:
            bare = host.partition("]")[2] if host.startswith("[") else host
            if "/" in host or ":" in bare or _has_space(host):
                raise WrongSetting(
                    f"{name} holds {host!r}; name hosts alone, without https:// and port."
                )
        return hosts

    def origins(self, name: str) -> list[str]:
        """Origins of sites, with their scheme."""
        origins = self.words(name)
        for origin in origins:
            if not origin.startswith(("https://", "http://")):
                raise WrongSetting(
                    f"{name} holds {origin!r}; an origin begins with https:// or http://."
                )
            host = origin.partition("://")[2].removesuffix("/")
            if not host or "/" in host or _has_space(host):
                raise WrongSetting(
                    f"{name} holds {origin!r}; an origin is a scheme and a host, and no more. "
                    "Commas stand between several."
                )
        return [origin.rstrip("/") for origin in origins]

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """Networks such as 10.0.0.0/8, separated by commas."""
        try:
            return [ip_network(word, strict=False) for word in self.words(name)]
        except ValueError as error:
            raise WrongSetting(f"{name} must name networks such as 10.0.0.0/8: {error}.") from None

    def proxies(self, name: str, default: int) -> int | list[IPv4Network | IPv6Network]:
        """The number of proxies in front of the server, or the networks they are in."""
        words = self.words(name) or [str(default)]
        if len(words) == 1 and words[0].isascii() and words[0].isdigit():
            return int(words[0])
        try:
            return [ip_network(word, strict=False) for word in words]
        except ValueError as error:
            raise WrongSetting(
                f"{name} must be a number of proxies, or networks such as 10.0.0.0/8: {error}."
            ) from None

    def folder(self, name: str, default: Path) -> Path:
        """A folder, created if it is missing."""
        return make_folder(name, Path(self.text(name, str(default))).resolve())

    def secret(self, name: str) -> str:
        """The secret from the variable, or from the file that `NAME_FILE` names; else empty.

        A line break at the end of the file is ignored, and so is a byte order mark at its start.
        """
        value = self._variables.get(name, "")
        file = self._variables.get(f"{name}_FILE", "")
        if not file:
            return _as_text(name, value)
        if value:
            raise WrongSetting(f"{name} and {name}_FILE are both set; leave one out.")
        try:
            value = Path(file).read_text(encoding="utf-8-sig").rstrip("\r\n")
        except OSError as error:
            raise WrongSetting(f"{name}_FILE: {file} can't be read: {error.strerror}.") from None
        except ValueError:  # not UTF-8, or a null character in the path
            raise WrongSetting(f"{name}_FILE: {file!r} is no text file.") from None
        if "\0" in value:
            raise WrongSetting(f"{name}_FILE: {file!r} is no text file.")
        if not value.strip():
            raise WrongSetting(f"{name}_FILE: {file} is empty.")
        return value


def _as_text(name: str, value: str) -> str:
    """The value itself. Raises WrongSetting for bytes that are no UTF-8."""
    if not value.isascii() and UNDECODED.search(value):
        raise WrongSetting(f"{name} is not written in UTF-8.")
    return value


def _short(value: str) -> str:
    return repr(value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…")


def _has_space(value: str) -> bool:
    return len(value.split()) != 1


def _either(choices: Sequence[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def make_folder(name: str, path: Path) -> Path:
    """The folder, created if missing. Raises WrongSetting, which names the variable."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"{name}: {path} can't be made: {error.strerror}.") from None
    return path
