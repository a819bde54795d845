"""A vision-language model that annotates as a machine."""

from __future__ import annotations

from scoring.vocabulary.message import Message, define

# Progress and outcome of a round.
MACHINE_ASKING = define("machine_asking", done=int)
MACHINE_ASKED = define("machine_asked", asked=int, decided=int)
MACHINE_STOPPED = define("machine_stopped", asked=int, reason=Message)

# Why a round ended early.
MACHINE_NOT_CONFIGURED = define("machine_not_configured")
MACHINE_ADDRESS_REFUSED = define("machine_address_refused", host=str, reason=Message)
MACHINE_NOT_REACHED = define("machine_not_reached", host=str, error=str)
MACHINE_TOO_SLOW = define("machine_too_slow", host=str, seconds=int)
MACHINE_BUSY = define("machine_busy", host=str, seconds=int)
MACHINE_KEY_REFUSED = define("machine_key_refused", host=str, status=int)
MACHINE_FAILED = define("machine_failed", host=str, status=int)
MACHINE_UNUSABLE = define("machine_unusable", model=str, count=int)
