"""Which products are set aside for the audit: decided by their ids, before anything is known."""

from __future__ import annotations

import hashlib


def is_audit(external_id: str, *, salt: str, share: float) -> bool:
    """Whether a product is of the audit set, with probability `share` over the salts.

    The first 64 bits of SHA-256 of salt and id, read as a fraction, lie below `share`. So the
    same product always falls on the same side, whenever and in whatever order it is imported,
    and nobody who does not know the salt can choose ids that fall where they want them.
    """
    digest = hashlib.sha256(f"{salt}\n{external_id}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
