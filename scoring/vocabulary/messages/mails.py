"""Mails: their subjects and texts."""

from __future__ import annotations

from scoring.vocabulary.message import define
from scoring.vocabulary.roles import Role

RESET_SUBJECT = define("mail_reset_subject")
RESET_TEXT = define("mail_reset_text", name=str, address=str, site=str)
INVITATION_SUBJECT = define("mail_invitation_subject", project=str)
INVITATION_TEXT = define("mail_invitation_text", project=str, role=Role, address=str, days=int)
ADDRESS_SUBJECT = define("mail_address_subject")
ADDRESS_TEXT = define("mail_address_text", name=str, address=str, site=str)
MOVING_SUBJECT = define("mail_moving_subject")
MOVING_TEXT = define("mail_moving_text", name=str, to=str, site=str)
