"""Addresses of servers in the environment: `scheme://user:password@host:port/path?name=value`.

Parts may be percent-encoded, as in every URL. A password that contains `/ ? # @ :` is understood
without encoding too, because people paste generated passwords.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from annotator.environment import WrongSetting

_OPTION: Final = r"[^=&]+=[^&]*"
# The password is the shortest one for which the rest is a host with port, path and options.
_SERVER: Final = re.compile(
    r"(?:(?P<user>[^:@/?#]*)(?::(?P<password>.*?))?@)?"
    r"(?P<host>\[[^\]@]+\]|[^:/?#@\[\]]*)(?::(?P<port>[^/?#@]*))?"
    rf"(?:/(?P<path>[^?#@]*))?(?:\?(?P<options>(?:{_OPTION}(?:&{_OPTION})*)?))?",
    re.DOTALL,
)
MOST_PORT: Final = 65535


@dataclass(frozen=True)
class ServerUrl:
    """The parts, decoded."""

    scheme: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    path: str = ""
    options: dict[str, str] = field(default_factory=dict)

    def with_password(self, password: str) -> ServerUrl:
        """A copy with another password."""
        return replace(self, password=password)

    def encoded(self) -> str:
        """The URL with all parts percent-encoded, so that every library reads it alike."""
        login = ""
        if self.user or self.password:
            login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@"
        port = f":{self.port}" if self.port else ""
        pairs = (f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in self.options.items())
        query = f"?{'&'.join(pairs)}" if self.options else ""
        path = f"/{quote(self.path)}" if self.path else ""
        return f"{self.scheme}://{login}{self.host}{port}{path}{query}"


def scheme_of(name: str, url: str, schemes: tuple[str, ...]) -> str:
    """The scheme of the URL. Raises WrongSetting unless it is one of `schemes`."""
    scheme, separator, _ = url.partition("://")
    if not separator:
        # Without a scheme any part may be a password, so the message must not show the value.
        raise WrongSetting(f"{name} is no address; it begins with {_examples(schemes)}.")
    if scheme.lower() not in schemes:
        shown = scheme if re.fullmatch(r"[\w+.-]{1,20}", scheme) else "something else"
        raise WrongSetting(f"{name} begins with {shown}://; it must be {_examples(schemes)}.")
    return scheme.lower()


def read_server_url(name: str, url: str, schemes: tuple[str, ...]) -> ServerUrl:
    """The parts of the variable `name`. Raises WrongSetting, which never shows the value."""
    scheme = scheme_of(name, url, schemes)
    match = _SERVER.fullmatch(url.partition("://")[2].rstrip("\r\n"))
    if match is None:
        raise WrongSetting(
            f"{name} can't be read as {scheme}://user:password@host:port/name. "
            "Percent-encode what is special in it."
        )
    parts = {part: value or "" for part, value in match.groupdict().items()}
    return ServerUrl(
        scheme=scheme,
        user=unquote(parts["user"]),
        password=unquote(parts["password"]),
        host=unquote(parts["host"]),
        port=port_of(name, parts["port"]),
        path=unquote(parts["path"]),
        options=dict(parse_qsl(parts["options"], keep_blank_values=True)),
    )


def port_of(name: str, port: str) -> str:
    """The port itself. Raises WrongSetting if it is no valid port."""
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) <= MOST_PORT):
        raise WrongSetting(f"{name}: the port must be a number from 1 to {MOST_PORT}.")
    return port


def _examples(schemes: tuple[str, ...]) -> str:
    *most, last = (f"{scheme}://" for scheme in schemes)
    return f"{', '.join(most)} or {last}"
