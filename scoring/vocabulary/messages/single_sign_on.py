"""Why somebody whom the identity provider knows does not get in."""

from __future__ import annotations

from scoring.vocabulary.message import define

SSO_STRANGER = define("sso_stranger", email=str)
SSO_NO_ADDRESS = define("sso_no_address")
SSO_DEACTIVATED = define("sso_deactivated")
SSO_ADMIN_LINKS = define("sso_admin_links")
SSO_EXPIRED = define("sso_expired")
SSO_CANCELLED = define("sso_cancelled")
SSO_FAILED = define("sso_failed", reason=str)
SSO_UNREACHABLE = define("sso_unreachable", reason=str)
SSO_WRONG_PASSWORD = define("sso_wrong_password")
SSO_NOTHING_TO_LINK = define("sso_nothing_to_link")
LOCAL_LOGIN_OFF = define("local_login_off")
