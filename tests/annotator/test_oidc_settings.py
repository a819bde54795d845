"""Half an identity provider stops the start with one line that names what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.environment import Environment, WrongSetting
from annotator.oidc_settings import local_login_of, oidc_of

WHOLE = {
    "OIDC_ISSUER": "https://id.example/realms/a/",
    "OIDC_CLIENT_ID": "packshot",
    "OIDC_CLIENT_SECRET": "secret",
}


def test_whole(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    given = {name: value for name, value in WHOLE.items() if name != "OIDC_CLIENT_SECRET"}
    oidc = oidc_of(Environment({**given, "OIDC_CLIENT_SECRET_FILE": str(file)}))
    assert oidc is not None
    assert (oidc.issuer, oidc.client_secret) == ("https://id.example/realms/a", "from a file")
    assert (oidc.groups_claim, oidc.provision) == ("groups", False)
    assert local_login_of(Environment({"LOCAL_LOGIN": "false"}), oidc) is False


def test_none() -> None:
    assert oidc_of(Environment({})) is None
    assert local_login_of(Environment({}), None) is True


@pytest.mark.parametrize("missing", WHOLE)
def test_half(missing: str) -> None:
    with pytest.raises(WrongSetting, match=f"{missing} is not"):
        oidc_of(Environment({name: value for name, value in WHOLE.items() if name != missing}))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"OIDC_ISSUER": "http://id.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "id.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://id.example/?a=b"}, "OIDC_ISSUER"),
        ({"OIDC_PROVISION": "perhaps"}, "OIDC_PROVISION"),
    ],
)
def test_wrong(changes: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting, match=named):
        oidc_of(Environment(WHOLE | changes))


def test_what_would_let_nobody_in() -> None:
    with pytest.raises(WrongSetting, match="OIDC_GROUPS_CLAIM"):
        oidc_of(Environment({"OIDC_GROUPS_CLAIM": "roles"}))
    with pytest.raises(WrongSetting, match="LOCAL_LOGIN"):
        local_login_of(Environment({"LOCAL_LOGIN": "false"}), None)
