"""Roles in a project."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member may do; each role includes the roles before it."""

    ANNOTATOR = "annotator"
    OPS = "ops"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Whether this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)
