"""Where the server is and with which token: from the environment, else as `login` stored it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from packshot.errors import NotLoggedIn


@dataclass(frozen=True)
class Login:
    """A server's address and a token of its."""

    url: str
    token: str


def path() -> Path:
    """The file with the login, in the user's folder for settings."""
    if sys.platform == "win32":
        home = Path(os.environ["APPDATA"])
    else:
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return home / "packshot" / "login.json"


def read() -> Login:
    """PACKSHOT_URL and PACKSHOT_TOKEN, each before what is stored. Raises NotLoggedIn."""
    try:
        stored = json.loads(path().read_text())
    except (FileNotFoundError, ValueError):
        stored = {}
    url = os.environ.get("PACKSHOT_URL") or stored.get("url")
    # A token is for the server that made it, and must not be shown to another.
    is_same = url == stored.get("url")
    token = os.environ.get("PACKSHOT_TOKEN") or (stored.get("token") if is_same else None)
    if not url or not token:
        raise NotLoggedIn("Log in first: packshot login URL; or set PACKSHOT_URL, PACKSHOT_TOKEN.")
    return Login(url, token)


def write(login: Login) -> Path:
    """Store it for this user alone."""
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = target.with_suffix(".new")
    scratch.unlink(missing_ok=True)
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(login), file)
    scratch.replace(target)
    return target
