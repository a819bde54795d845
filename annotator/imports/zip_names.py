"""Decode the names of a zip archive's entries, whatever program wrote it.

A name is UTF-8 if its entry says so, or if it has its own Unicode path (Info-ZIP, extra field
0x7075). Other names are bytes in a code page that the archive does not state. One code page is
chosen for the whole archive: UTF-8 if all names are valid UTF-8, else the page that yields the most
names in the manifest, else the page in which the names look most like text.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence

from annotator.imports.names import fold, plain_name

IS_UTF8 = 0x800
UNICODE_PATH = 0x7075
# In order of preference if nothing else decides.
PAGES = ("gbk", "cp932", "cp437", "cp850", "cp1252", "big5", "euc_kr", "cp866", "cp1251")
# Pages that are considered only if a manifest confirms them. Without one they are not recognised.
MANIFEST_PAGES = (
    "gb18030", "cp949", "cp852", "cp1250", "cp857", "cp1254", "cp737", "cp1253", "cp862", "cp1255",
    "cp874", "koi8_r", "cp775", "cp1257", "cp864", "cp1256", "cp1258",
)  # fmt: skip
EUROPEAN = set("äöüßÄÖÜéèêëÉÈÊàáâãåæÀÁÂÃÅÆçÇñÑíìîïÍóòôõøÓÔÕØúùûÚšžŠŽœŒ")
LONGEST_ACCENTED = 2  # more accented letters in a row mean a wrong page


def entry_names(entries: Sequence[zipfile.ZipInfo], *, wanted: Collection[str] = ()) -> list[str]:
    """A name for each entry. `wanted` are last parts of a manifest's plain names, in lower case."""
    names: list[str | None] = [_stated_name(entry) for entry in entries]
    raw = {
        place: entry.orig_filename.encode("cp437")
        for place, entry in enumerate(entries)
        if names[place] is None
    }
    page = code_page(raw.values(), wanted=wanted)
    return [
        name if name is not None else raw[place].decode(page, "replace")
        for place, name in enumerate(names)
    ]


def is_guessed(entry: zipfile.ZipInfo) -> bool:
    """Whether the encoding of the entry's name has to be guessed."""
    return _stated_name(entry) is None


def code_page(names: Collection[bytes], *, wanted: Collection[str] = ()) -> str:
    """The best encoding for names whose encoding is not stated."""
    if _all_decode(names, "utf-8"):
        return "utf-8"
    pages = [
        page for page in (*PAGES, *(MANIFEST_PAGES if wanted else ())) if _all_decode(names, page)
    ]
    matches = {page: sum(_is_wanted(name.decode(page), wanted) for name in names) for page in pages}
    most = max(matches.values(), default=0)
    best = [page for page in pages if matches[page] == most]
    likeness = {
        page: -1.0
        if page in MANIFEST_PAGES
        else _likeness((name.decode(page) for name in names), page)
        for page in best
    }
    return max(best, key=lambda page: likeness[page], default="cp437")


def _stated_name(entry: zipfile.ZipInfo) -> str | None:
    """The name if its encoding is stated or plain ASCII; None if it has to be guessed."""
    if entry.flag_bits & IS_UTF8 or entry.orig_filename.isascii():
        return _unicode_path(entry) or entry.orig_filename.partition("\0")[0]
    return _unicode_path(entry)


def _unicode_path(entry: zipfile.ZipInfo) -> str | None:
    """The name in Info-ZIP's extra field, if its checksum fits the entry's name."""
    encoding = "utf-8" if entry.flag_bits & IS_UTF8 else "cp437"
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind != UNICODE_PATH or body[:1] != b"\1" or len(body) <= 5:
            continue
        if int.from_bytes(body[1:5], "little") != zlib.crc32(entry.orig_filename.encode(encoding)):
            continue  # the archive was renamed by a program that doesn't know this field
        try:
            return body[5:].decode("utf-8").partition("\0")[0] or None
        except UnicodeDecodeError:
            continue
    return None


def _all_decode(names: Iterable[bytes], page: str) -> bool:
    try:
        for name in names:
            name.decode(page)
    except UnicodeDecodeError:
        return False
    return True


def _is_wanted(name: str, wanted: Collection[str]) -> bool:
    return bool(wanted) and fold(plain_name(name).rpartition("/")[2]) in wanted


def _likeness(names: Iterable[str], page: str) -> float:
    """How much the names look like text, 0 to 1: the mean over all characters beyond ASCII."""
    score = _SCORES.get(page, _european)
    marks = [mark for name in names for mark in score(name)]
    return sum(marks) / len(marks) if marks else 0.0


def _chinese(name: str) -> list[float]:
    """Scores the 3,755 common characters of GB 2312 high; the rest of the page is rare in text."""
    return [_by_row(character, "gb2312", common=(0xB0, 0xD7)) for character in _strange(name)]


def _japanese(name: str) -> list[float]:
    """Scores kana and the common kanji of JIS level 1 high; half-width kana are rare in text."""
    marks = []
    for character in _strange(name):
        if "\u3040" <= character <= "\u30ff":
            marks.append(1.0)
        elif "\uff61" <= character <= "\uff9f":
            marks.append(0.2)
        else:
            marks.append(_by_row(character, "euc_jp", common=(0xB0, 0xCF)))
    return marks


def _european(name: str) -> list[float]:
    """Accepts accented letters one or two at a time, and no capital after a small letter."""
    marks = []
    for run in re.finditer(r"[^\x00-\x7f]+", name):
        inside = name[max(0, run.start() - 1) : run.start()].islower()
        is_likely = len(run[0]) <= LONGEST_ACCENTED and not (inside and run[0][0].isupper())
        marks += [1.0 if is_likely and character in EUROPEAN else 0.0 for character in run[0]]
    return marks


def _cyrillic(name: str) -> list[float]:
    """Scores several Cyrillic letters in a row high, because they come in whole words."""
    return [
        0.95 if _is_cyrillic(character) and len(run) > LONGEST_ACCENTED else 0.1
        for run in re.findall(r"[^\x00-\x7f]+", name)
        for character in run
    ]


def _big5(name: str) -> list[float]:
    """Scores level 1 high, the common characters, which come first in Big5."""
    return [0.95 * _by_row(character, "big5", common=(0xA4, 0xC6)) for character in _strange(name)]


def _korean(name: str) -> list[float]:
    """Scores hangul slightly lower than Chinese: both use the same bytes, and Chinese is preferred
    unless a manifest says otherwise."""
    return [0.9 if "\uac00" <= character <= "\ud7a3" else 0.1 for character in _strange(name)]


_SCORES: dict[str, Callable[[str], list[float]]] = {
    "gbk": _chinese,
    "cp932": _japanese,
    "big5": _big5,
    "euc_kr": _korean,
    "cp866": _cyrillic,
    "cp1251": _cyrillic,
}


def _by_row(character: str, encoding: str, *, common: tuple[int, int]) -> float:
    """A score by the first byte of a character: 0.98 for a common one, less for a rare one."""
    try:
        code = character.encode(encoding)
    except UnicodeEncodeError:
        return 0.1
    if common[0] <= code[0] <= common[1]:
        return 0.98
    return 0.6 if unicodedata.category(character)[0] in "NPSL" and code[0] < common[0] else 0.3


def _is_cyrillic(character: str) -> bool:
    return "\u0400" <= character <= "\u04ff"


def _strange(name: str) -> str:
    return "".join(character for character in name if not character.isascii())
