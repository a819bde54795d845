"""Who has access, and to what: log-ins, roles, members, invitations, tokens."""

from __future__ import annotations

from scoring.vocabulary.judge_actions import JudgeAction
from scoring.vocabulary.message import define
from scoring.vocabulary.roles import Role
from scoring.vocabulary.scopes import Scope

NOT_AUTHENTICATED = define("not_authenticated")
UNKNOWN_TOKEN = define("unknown_token")
WRONG_PASSWORD = define("wrong_password")
PERSON_NEEDED = define("person_needed")
ROLE_TOO_LOW = define("role_too_low", needed=Role, held=Role)
ONLY_ADMINS_START_PROJECTS = define("only_admins_start_projects")
TOO_MANY_NAMESAKES = define("too_many_namesakes", name=str)
LAST_ADMIN = define("last_admin")
ALREADY_MEMBER = define("already_member", email=str)
INVITATION_CLOSED = define("invitation_closed")
INVITATION_ACCEPTED = define("invitation_accepted")
NAME_AND_PASSWORD_NEEDED = define("name_and_password_needed")
HAS_ACCOUNT = define("has_account", email=str)
NAME_TAKEN = define("name_taken")
NAME_OR_ADDRESS_TAKEN = define("name_or_address_taken")
DEACTIVATED = define("deactivated", name=str)
LINK_CLOSED = define("link_closed")
NO_SUCH_TOKEN = define("no_such_token")
TOKEN_EXPIRED = define("token_expired")
SCOPE_MISSING = define("scope_missing", needed=Scope)
WRONG_CURRENT_PASSWORD = define("wrong_current_password")
ADDRESS_TAKEN = define("address_taken")
TOO_MANY_ADDRESSES = define("too_many_addresses")
NO_SUCH_SESSION = define("no_such_session")
ONLY_SITE_ADMINS_MAKE_LINKS = define("only_site_admins_make_links")
KEYS_UNUSABLE = define("keys_unusable")
NO_SUCH_ACTION = define("no_such_action")
KEY_UNUSABLE = define("key_unusable", key=str)
KEY_TAKEN = define("key_taken", key=str, action=JudgeAction)
