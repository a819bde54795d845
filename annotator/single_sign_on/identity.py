"""Who somebody is, as the provider says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Identity:
    """`email` is empty unless the provider has verified it; `groups` are names."""

    issuer: str
    subject: str
    email: str
    username: str
    groups: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """As a session keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Identity:
        """As it was kept."""
        groups = stored["groups"]
        return cls(
            issuer=str(stored["issuer"]),
            subject=str(stored["subject"]),
            email=str(stored["email"]),
            username=str(stored["username"]),
            groups=_strings(groups),
        )


def identity_of(claims: Mapping[str, object], *, issuer: str, groups_claim: str) -> Identity:
    """What we use of the claims. An address counts only with an `email_verified` that is true."""
    verified = claims.get("email_verified")
    is_verified = verified is True or verified == "true"  # some providers send a string
    email = claims.get("email")
    return Identity(
        issuer=issuer,
        subject=str(claims["sub"]),
        email=str(email).strip() if email and is_verified else "",
        username=str(claims.get("preferred_username") or ""),
        groups=_strings(claims.get(groups_claim)),
    )


def _strings(value: object) -> tuple[str, ...]:
    """Providers send a list, or one group as a string; anything else names no group."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(each for each in value if isinstance(each, str))
    return ()
