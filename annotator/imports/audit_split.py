"""Which products are set aside for the audit. Only a product's id and the salt decide."""

from __future__ import annotations

import hashlib


def is_audit(external_id: str, *, salt: str, share: float) -> bool:
    """Whether a product belongs to the audit set. Over random salts the probability is `share`.

    The first 64 bits of the SHA-256 of salt and id are read as a fraction, and the product belongs
    to the set if the fraction is below `share`. The result does not depend on when or in which
    order products are imported, and nobody can choose an id for its side without knowing the salt.
    """
    digest = hashlib.sha256(f"{salt}\n{external_id}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
