"""What this client is, and which servers it can talk to."""

from __future__ import annotations

from packshot.errors import VersionMismatch
from packshot.models import Root

VERSION = "0.1.0"
API = 1  # the generation of the API that this client speaks; servers name those they serve


def check_server(root: Root) -> None:
    """Raise VersionMismatch, which says what to install, if the two can't talk to each other."""
    if root.oldest_api <= API <= root.api:
        return
    fits = ".".join(root.version.split(".")[:2])
    who = "newer" if root.oldest_api > API else "older"
    raise VersionMismatch(
        f"The server ({root.version}, API {root.oldest_api} to {root.api}) is {who} than this "
        f"client ({VERSION}, API {API}). Install the client that fits: "
        f"pip install 'packshot=={fits}.*'"
    )
