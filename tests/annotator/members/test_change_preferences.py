"""What people set for themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidInput
from annotator.members.change_preferences import (
    SCREENS,
    change_preferences,
    is_usable,
)
from annotator.models import User
from scoring.vocabulary.judge_actions import JudgeAction
from tests.factories import make_user


@pytest.fixture
def user(db: None) -> User:
    return make_user()


def test_a_key_map_is_kept_and_replaced_as_a_whole(user: User) -> None:
    change_preferences(user=user, key_map={"skip": "b"})
    change_preferences(user=user, key_map={"undo": "y"})
    user.refresh_from_db()
    assert user.preferences["key_map"] == {"undo": "y"}


def test_language_keys_and_tour_do_not_disturb_each_other(user: User) -> None:
    change_preferences(user=user, key_map={"skip": "b"})
    change_preferences(user=user, language="zh-Hans")
    change_preferences(user=user, tour_done=True)
    user.refresh_from_db()
    assert (user.language, user.preferences) == (
        "zh-Hans", {"key_map": {"skip": "b"}, "tour_done": True},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key_map", "field"),
    [
        ({"fly": "b"}, "key_map.fly"),
        ({"skip": "Tab"}, "key_map.skip"),
        ({"skip": "K"}, "key_map.skip"),
        ({"skip": ""}, "key_map.skip"),
        ({"skip": "u"}, "key_map.skip"),  # takes back by default
        ({"skip": "1"}, "key_map.skip"),  # the second key of an answer
        ({"skip": "b", "undo": "b"}, "key_map.undo"),
        ({"skip": "ф", "undo": "ф"}, "key_map.undo"),
        ({"good": "ArrowLeft"}, "key_map.good"),  # of singles alone
    ],
)
def test_a_key_means_one_thing(user: User, key_map: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        change_preferences(user=user, key_map=key_map)
    assert field in refusal.value.fields
    user.refresh_from_db()
    assert user.preferences == {}


def test_two_actions_can_swap_their_keys(user: User) -> None:
    change_preferences(user=user, key_map={"skip": "u", "undo": "k"})
    assert user.preferences["key_map"] == {"skip": "u", "undo": "k"}


def test_pairs_and_singles_may_use_a_key_differently(user: User) -> None:
    change_preferences(user=user, key_map={"both_good": "b", "good": "b"})
    assert user.preferences["key_map"] == {"both_good": "b", "good": "b"}


def test_every_action_is_on_a_screen_and_has_usable_keys() -> None:
    assert {action for screen in SCREENS for action in screen} == set(JudgeAction)
    for screen in SCREENS:
        keys = [key for keys in screen.values() for key in keys]
        assert len(keys) == len(set(keys))
        assert all(is_usable(key) for key in keys)


@pytest.mark.parametrize(
    "key", ["b", "7", "&", "é", "ß", "ф", "ς", "ש", "あ", "ㅁ", "क्ष", "ı", "ArrowUp", " "]
)
def test_a_key_may_write_in_any_script(user: User, key: str) -> None:
    action = {" ": "blink", "ArrowUp": "both_good"}.get(key, "skip")
    change_preferences(user=user, key_map={action: key})
    user.refresh_from_db()
    assert key in user.preferences["key_map"].values()


@pytest.mark.parametrize(
    "key",
    ["F5", "Enter", "Escape", "Process", "Dead", "Shift", "Ф", "İ", "ab", "\n", "\u200b", "\ud83d",
     "ééééé", "e\u0301"],
)  # fmt: skip
def test_what_no_key_writes_is_refused(user: User, key: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        change_preferences(user=user, key_map={"skip": key})
    assert "key_map.skip" in refusal.value.fields


KEYS = st.sampled_from([*"abjkrux0129?&+-фыßöéςשあ", "ArrowLeft", "ArrowUp", " "])


@given(st.dictionaries(st.sampled_from(list(JudgeAction)), KEYS))
def test_what_is_accepted_never_gives_a_key_two_meanings(key_map: dict[str, str]) -> None:
    user = User()
    user.save = lambda **_: None  # type: ignore[method-assign]
    try:
        change_preferences(user=user, key_map=key_map)
    except InvalidInput:
        return
    for screen in SCREENS:
        keys = [
            key
            for action, usual in screen.items()
            for key in ((key_map[action],) if action in key_map else usual)
        ]
        assert len(keys) == len(set(keys))


def test_the_columns_of_the_catalogue_are_kept_in_their_order(user: User) -> None:
    change_preferences(user=user, catalogue_view="table", catalogue_columns=["score", "product"])
    change_preferences(user=user, tour_done=True)
    user.refresh_from_db()
    assert user.preferences == {
        "catalogue_view": "table", "catalogue_columns": ["score", "product"], "tour_done": True,
    }  # fmt: skip
