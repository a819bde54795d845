"""Change a person's preferences: language, keys of the judge screen, columns of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from unicodedata import category, normalize

from django.db.models import TextChoices

from annotator.errors import InvalidInput
from annotator.models import User
from scoring.vocabulary.judge_actions import JudgeAction
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_access import (
    KEY_TAKEN,
    KEY_UNUSABLE,
    KEYS_UNUSABLE,
    NO_SUCH_ACTION,
)


class Language(TextChoices):
    """The language of the interface; the empty value follows the browser."""

    BROWSER = "", "the browser's"
    ENGLISH = "en", "English"
    CHINESE = "zh-Hans", "简体中文"


class CatalogueView(TextChoices):
    """How the catalogue shows images."""

    GRID = "grid", "tiles"
    TABLE = "table", "rows with columns"


class CatalogueColumn(TextChoices):
    """The columns of the catalogue's table, apart from picture and id, which it always has."""

    PRODUCT = "product"
    CATEGORY = "category"
    GENERATOR = "generator"
    PROMPT = "prompt"
    VERDICT = "verdict"
    DECIDED_BY = "decided_by"
    FLAGS = "flags"
    SCORE = "score"
    P_GOOD = "p_good"
    P_CONSISTENT = "p_consistent"
    UNCERTAINTY = "uncertainty"
    LABEL = "label"
    KNOWN = "known"
    IMPORTED = "imported"


# Key names as in `KeyboardEvent.key`. Modifiers are left out, and so are Tab, Enter and Escape,
# which are used to move through a page.
_NAMED = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", " ")
# One key may write several characters, such as a letter with combining marks.
_LONGEST_KEY = 4

_ALWAYS: dict[str, tuple[str, ...]] = {
    "reasons": ("r",),
    "note": ("n",),
    "blink": (" ",),
    "loupe": ("z",),
    "overlay": ("m",),
    "zoom_in": ("+", "="),
    "zoom_out": ("-",),
    "reset_zoom": ("0",),
    "skip": ("k",),
    "undo": ("u",),
    "full_screen": ("f",),
    "guidelines": ("g",),
    "details": ("d",),
    "why": ("w",),
    "help": ("?",),
}
_PAIR = _ALWAYS | {
    "left": ("ArrowLeft", "1"),
    "right": ("ArrowRight", "2"),
    "both_good": ("ArrowUp",),
    "both_bad": ("ArrowDown", "x"),
    "changed_left": ("a",),
    "changed_right": ("s",),
}
_SINGLE = _ALWAYS | {
    "good": ("ArrowRight", "2"),
    "bad": ("ArrowLeft", "1"),
    "changed_single": ("a",),
}
# A key may have different meanings for pairs and for singles, but only one on each screen.
SCREENS = (_PAIR, _SINGLE)


def change_preferences(
    *,
    user: User,
    language: str | None = None,
    key_map: Mapping[str, str] | None = None,
    tour_done: bool | None = None,
    catalogue_view: str | None = None,
    catalogue_columns: Sequence[str] | None = None,
) -> User:
    """Store the given preferences. A key map replaces the earlier one; `{}` restores the default.

    `key_map` gives an action one key instead of its usual ones. Raises InvalidInput, naming the
    action, for an unknown action, an unusable key, and a key that would have two meanings.
    """
    changes: dict[str, object] = {}
    if key_map is not None:
        _check(key_map)
        changes["key_map"] = dict(key_map)
    if tour_done is not None:
        changes["tour_done"] = tour_done
    if catalogue_view is not None:
        changes["catalogue_view"] = CatalogueView(catalogue_view).value
    if catalogue_columns is not None:
        columns = dict.fromkeys(CatalogueColumn(each).value for each in catalogue_columns)
        changes["catalogue_columns"] = list(columns)
    user.preferences = {**user.preferences, **changes}
    if language is not None:
        user.language = Language(language)
    user.save(update_fields=("language", "preferences"))
    return user


def _check(key_map: Mapping[str, str]) -> None:
    fields: dict[str, list[Message]] = {}
    for action, key in key_map.items():
        if action not in list(JudgeAction):
            fields[f"key_map.{action}"] = [NO_SUCH_ACTION()]
        elif not is_usable(key):
            fields[f"key_map.{action}"] = [KEY_UNUSABLE(key=key)]
    for action, key, other in [] if fields else _collisions(key_map):
        fields[f"key_map.{action}"] = [KEY_TAKEN(key=key, action=JudgeAction(other))]
    if fields:
        raise InvalidInput(KEYS_UNUSABLE(), fields=fields)


def is_usable(key: str) -> bool:
    """Whether the judge screen can use the key: a named key, or a character in any script.

    Letters must be lower case, because Shift and Caps Lock do not make a different key.
    """
    if key in _NAMED:
        return True
    if not 0 < len(key) <= _LONGEST_KEY or (len(key) > 1 and key.isascii()):
        return False
    is_written = all(category(character)[0] in "LMNPS" for character in key)
    return is_written and key == normalize("NFC", key).lower()


def _collisions(key_map: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    """(action with a new key, the key, another action with the same key) on either screen."""
    for screen in SCREENS:
        keys = {
            name: (key_map[name],) if name in key_map else usual for name, usual in screen.items()
        }
        for action in key_map.keys() & screen.keys():
            for other in keys.keys() - {action}:
                if key_map[action] in keys[other]:
                    yield action, key_map[action], other
