"""What the entries of a zip archive are called, whatever program wrote it.

A name is UTF-8 where its entry says so, or where it brings a Unicode path of its own (Info-ZIP,
extra field 0x7075). Other names are bytes in a code page that the archive doesn't tell. One page is
chosen for all of an archive: UTF-8 if all names are, else the page that makes names which the
manifest wants, else the one in which the names look most like text.
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
# In the order in which they are preferred where nothing else decides.
PAGES = ("gbk", "cp932", "cp437", "cp850", "cp1252", "big5", "euc_kr", "cp866", "cp1251")
# Those that only a manifest can tell from the others, whose names they make nonsense of.
TOLD_PAGES = (
    "gb18030", "cp949", "cp852", "cp1250", "cp857", "cp1254", "cp737", "cp1253", "cp862", "cp1255",
    "cp874", "koi8_r", "cp775", "cp1257", "cp864", "cp1256", "cp1258",
)  # fmt: skip
EUROPEAN = set("äöüßÄÖÜéèêëÉÈÊàáâãåæÀÁÂÃÅÆçÇñÑíìîïÍóòôõøÓÔÕØúùûÚšžŠŽœŒ")
LONGEST_ACCENTED = 2  # letters with accents in a row; more are a wrong page


def entry_names(entries: Sequence[zipfile.ZipInfo], *, wanted: Collection[str] = ()) -> list[str]:
    """A name for each entry. `wanted` are plain names from a manifest, in lower case."""
    names: list[str | None] = [_told_name(entry) for entry in entries]
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
    """Whether nothing tells the encoding of the entry's name."""
    return _told_name(entry) is None


def code_page(names: Collection[bytes], *, wanted: Collection[str] = ()) -> str:
    """The encoding of names that don't tell theirs."""
    if _all_decode(names, "utf-8"):
        return "utf-8"
    pages = [page for page in (*PAGES, *(TOLD_PAGES if wanted else ())) if _all_decode(names, page)]
    found = {page: sum(_is_wanted(name.decode(page), wanted) for name in names) for page in pages}
    most = max(found.values(), default=0)
    best = [page for page in pages if found[page] == most]
    likeness = {
        page: -1.0 if page in TOLD_PAGES else _likeness((name.decode(page) for name in names), page)
        for page in best
    }
    return max(best, key=lambda page: likeness[page], default="cp437")


def _told_name(entry: zipfile.ZipInfo) -> str | None:
    """The name where the entry tells its encoding, None where it's up to a guess."""
    if entry.flag_bits & IS_UTF8 or entry.orig_filename.isascii():
        return _unicode_path(entry) or entry.orig_filename.partition("\0")[0]
    return _unicode_path(entry)


def _unicode_path(entry: zipfile.ZipInfo) -> str | None:
    """The name in Info-ZIP's extra field, if it was made for the name that is there."""
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
    """How much the names look like text: the mean over all that is not ASCII, 0 to 1."""
    score = _SCORES.get(page, _european)
    marks = [mark for name in names for mark in score(name)]
    return sum(marks) / len(marks) if marks else 0.0


def _chinese(name: str) -> list[float]:
    """The 3,755 common characters of GB 2312 make text; the rest of the page is rare."""
    return [_by_row(character, "gb2312", common=(0xB0, 0xD7)) for character in _strange(name)]


def _japanese(name: str) -> list[float]:
    """Kana and the common kanji of JIS level 1; half-width kana are hardly used."""
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
    """Single letters with accents between others, capitals at the beginning of words only."""
    marks = []
    for run in re.finditer(r"[^\x00-\x7f]+", name):
        inside = name[max(0, run.start() - 1) : run.start()].islower()
        is_likely = len(run[0]) <= LONGEST_ACCENTED and not (inside and run[0][0].isupper())
        marks += [1.0 if is_likely and character in EUROPEAN else 0.0 for character in run[0]]
    return marks


def _cyrillic(name: str) -> list[float]:
    """Words, hence several letters in a row."""
    return [
        0.95 if _is_cyrillic(character) and len(run) > LONGEST_ACCENTED else 0.1
        for run in re.findall(r"[^\x00-\x7f]+", name)
        for character in run
    ]


def _big5(name: str) -> list[float]:
    """Its level 1 of common characters lies first."""
    return [0.95 * _by_row(character, "big5", common=(0xA4, 0xC6)) for character in _strange(name)]


def _korean(name: str) -> list[float]:
    """Shares its bytes with GB 2312: without a manifest that says so, it's taken for Chinese."""
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
    """By the first byte of a character: 0.98 for a common one, little for a rare one."""
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
